import { Severity } from '../alert-event';

/** A window in which a destination tells no more than some new alerts one by one. */
export interface StormWindow {
  /** Name of the destination. */
  readonly destination: string;
  /** When it begins, in milliseconds since 1970. */
  readonly from: number;
}

/** An alert that is told with others, in one message. */
export interface StormMember {
  readonly alertId: string;
  readonly title: string;
  readonly severity: Severity;
  /** When it was opened, in milliseconds since 1970. */
  readonly at: number;
  /** The page that shows it; absent where there is none. */
  readonly url?: string;
  /** It was over before the message was sent. */
  readonly closed?: boolean;
}

/** What is known of the one message of a window. */
export interface StormSummary {
  /** The alert whose hints see to it that it is sent. */
  readonly owner: string;
  /** What is posted of it, where it can be edited. */
  readonly message?: { readonly channel: string; readonly ts: string };
  /** It was sent, and will be edited, or sent once more, when the window is over. */
  readonly sent?: boolean;
  /** Nothing is left to be said of this window. */
  readonly done?: boolean;
}

/** What is counted of storms. All of it may be written again, but for a place, which is given once. */
export interface StormTable {
  /** Takes one of the places of a window. @returns false where all of them are taken; where the answer was lost, one may be taken for nobody */
  takePlace(window: StormWindow, places: number): Promise<boolean>;
  /** Writes down that an alert is told with others; what is there of it is replaced. */
  writeMember(window: StormWindow, member: StormMember): Promise<void>;
  /** Whether an alert is one of them. */
  hasMember(window: StormWindow, alertId: string): Promise<boolean>;
  /** All of them, in no order. */
  readMembers(window: StormWindow): Promise<readonly StormMember[]>;
  /** What is known of its message; what is given where nothing was known, which is then written down. */
  claimSummary(window: StormWindow, owner: string): Promise<StormSummary>;
  writeSummary(window: StormWindow, summary: StormSummary): Promise<void>;
}
