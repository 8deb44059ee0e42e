import { Post } from './ports';
import { Outcome } from '../../../engine/outcome';
import { Storm } from '../../render/storm';
import { Alert } from '../../state/alert';
import { StormSummary } from '../../state/storm-table';

/** `rich`: the message as it should be. `plain`: next to nothing but text, for when that is not taken. */
export type Content = 'rich' | 'plain';

/** What is known of one call. */
export interface CallOptions {
  /** All included. */
  readonly timeoutMs: number;
  /** To be asked before the same is written a second time, on another connection. Absent: it may. */
  readonly mayRepeat?: () => boolean;
}

/** What a platform answered to a call. */
export interface Verdict {
  readonly outcome: Outcome;
  /** What is posted now; present exactly where the platform took it. */
  readonly post?: Post;
  /** Whether it objects to what the message says, so that it may take another one. */
  readonly declined?: boolean;
}

/** One call that brings what is posted nearer to the alert. */
export interface Step {
  /** A word for the history, such as `posted`; absent where nobody is told anything but numbers. */
  readonly news?: string;
  /** Makes the call; does not reject. */
  send(content: Content, options: CallOptions): Promise<Verdict>;
}

/** What came of a message about many alerts. */
export interface StormVerdict extends Omit<Verdict, 'post'> {
  /** The message, where it can be edited. */
  readonly message?: StormSummary['message'];
}

/** A place where many alerts can be told with one message. */
export interface StormPlatform {
  /** Whether the message can be edited: it is sent at once then, and else when the window is over. */
  readonly edits: boolean;
  /** Sends the message, or edits the one that is there. Does not reject. */
  sendStorm(storm: Storm, message: StormSummary['message'], content: Content, options: CallOptions): Promise<StormVerdict>;
}

/** A place where alerts are posted. */
export interface Platform {
  /** Name of what is called, such as a host, for traces. */
  readonly name: string;
  /** How many alerts are told with one message there. Absent: they are not. */
  readonly storm?: StormPlatform;
  /**
   * The next call to make; undefined where what is posted is as new as the alert.
   *
   * @param post undefined where nothing is posted
   * @param destination name of the destination
   */
  next(alert: Alert, post: Post | undefined, destination: string): Step | undefined;
}
