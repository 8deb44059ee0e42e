import { AskedChange, ChangeResult as MadeChange } from './alert-changes';
import { RetryRequest } from './responses-config';
import { Outcome } from '../../engine/outcome';

/** What became of it, as far as whoever asked for it has to know. */
export type ChangeResult = Pick<MadeChange, 'outcome' | 'alert' | 'retry'>;

/** Makes changes of alerts, each once, with all that follows from them. */
export interface Changes {
  /** Throws where it may be made, and is to be asked for again. @param arrivedAt when it arrived, in milliseconds since 1970 */
  apply(alertId: string, change: AskedChange, arrivedAt: number): Promise<ChangeResult>;
}

/** What is known of one call. */
export interface CallLimits {
  /** When it is to have an end, by `clock.elapsed()`. */
  readonly deadline: number;
}

/** Calls what tries again. */
export interface RetryTargets {
  /** Whether there is one of that name. */
  has(action: string): boolean;
  /** Calls it; does not reject. It may be called with the same request again. */
  call(request: RetryRequest, limits: CallLimits): Promise<Outcome>;
}

/** Tells a presser of a button something that only he sees. */
export interface Teller {
  /** Does not reject. @param message of Slack, without where it goes */
  tell(responseUrl: string, message: object, limits: CallLimits): Promise<Outcome>;
}
