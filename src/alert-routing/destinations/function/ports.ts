import { Severity } from '../../alert-event';
import { AlertStatus } from '../../state/alert';
import { AlertTable, PostRecord } from '../../state/alert-table';

/** What a destination's function needs of the table of alerts. */
export type PostTable = Pick<AlertTable, 'readAlert' | 'readPost' | 'writePost' | 'writeHistory'>;

/** What was told of an alert last: all that decides whether there is news. */
export interface Told {
  readonly status: AlertStatus;
  readonly severity: Severity;
  /** The latest step of its escalation. Default: none was told. */
  readonly level?: number;
  /** How many reminders there had been. Default: none was told. */
  readonly reminders?: number;
}

/** What a destination remembers of its post of an alert. */
export interface Post extends PostRecord {
  /** The version of the alert that it shows. */
  readonly version: number;
  readonly told: Told;
  /** The message, where the platform lets it be edited; absent where there is none any more. */
  readonly message?: PostedMessage;
  /** It is told with others, in the window that begins then, in milliseconds since 1970. Default: it is told by itself. */
  readonly storm?: {
    readonly from: number;
    /** It was told by itself after that. */
    readonly alone?: boolean;
  };
}

/** A message as Slack names it. */
export interface PostedMessage {
  readonly channel: string;
  /** Slack's time of it, which is its id in the channel. */
  readonly ts: string;
}
