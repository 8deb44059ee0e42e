import type { AttemptDecision } from '../../../../src/engine/log-lines';
import type { Status } from '../runtime/status';

/** How full a message group is. */
export interface ConsoleGroup {
  readonly group: string;
  readonly messages: number;
}

/** One attempt as the console shows it. */
export interface ConsoleAttempt {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly destination: string;
  readonly deliveryId: string;
  readonly groupHash: string;
  readonly attempt: number;
  /** HTTP status, or the class of the failure in words, such as `connection refused`. */
  readonly outcome: string;
  readonly latencyMs: number;
  readonly decision: AttemptDecision;
  readonly retryInSeconds?: number;
}

/** What the console shows at an instant. */
export interface ConsoleSnapshot {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly status: Status;
  /** The fullest message groups, by destination. */
  readonly groups: Readonly<Record<string, readonly ConsoleGroup[]>>;
  /** How many message groups wait, by destination. */
  readonly groupCounts: Readonly<Record<string, number>>;
}

/** One point of the charts. */
export interface ConsoleSample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly accepted: number;
  readonly attempts: number;
  readonly delivered: number;
  readonly retried: number;
  readonly queued: number;
  readonly inFlight: number;
}
