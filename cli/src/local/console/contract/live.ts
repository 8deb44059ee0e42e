import type { Status } from '../../runtime/status';

/** What a destination can be seen to do at an instant, besides its counters. */
export interface LiveDestination {
  /** `unknown` until there was an attempt. */
  readonly backend: 'unknown' | 'up' | 'down';
  /** Since when it is down; milliseconds since 1970. */
  readonly downSince?: number;
  /** How the last attempt ended: an HTTP status, or the failure in words such as `connection refused`. */
  readonly lastOutcome?: string;
  /** Whether the brake lets single probes through and nothing else. */
  readonly braked: boolean;
  /** Until when at least it is paused; milliseconds since 1970. */
  readonly pausedUntil?: number;
  /** How many message groups hold messages. */
  readonly groups: number;
  /** Time of the oldest message in the queue; milliseconds since 1970. */
  readonly oldestAt?: number;
  /** What last went wrong besides attempts, in the last minute. */
  readonly problem?: string;
}

/** A time in which a backend answered nothing, or only failures. */
export interface Outage {
  readonly destination: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Milliseconds since 1970; absent while it lasts. */
  readonly to?: number;
  /** How its first attempt ended. */
  readonly outcome: string;
  /** Attempts that failed in it. */
  readonly attempts: number;
}

/** What one endpoint answered since the runtime started. */
export interface EndpointCounts {
  /** With 2xx. */
  readonly accepted: number;
  /** With anything else. */
  readonly refused: number;
}

/** What the console shows at an instant: a few times a second, so it is small however much is going on. */
export interface LiveSnapshot {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly status: Status;
  /** By endpoint; of those that answered anything. */
  readonly endpoints: Readonly<Record<string, EndpointCounts>>;
  /** By `WEBHOOK/DESTINATION`. */
  readonly destinations: Readonly<Record<string, LiveDestination>>;
  /** The latest outages, the newest last. */
  readonly outages: readonly Outage[];
  /** Dead letters that are in the dead-letter queues now. */
  readonly deadLetters: number;
  /** Changes whenever a list of the console would. */
  readonly revision: number;
}

/** One point of the charts. */
export interface LiveSample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly accepted: number;
  readonly attempts: number;
  readonly delivered: number;
  readonly retried: number;
  readonly queued: number;
  readonly inFlight: number;
}

/** What came before: the last minutes as they were, and the last hours in coarser steps. */
export interface LiveHistory {
  readonly fine: readonly LiveSample[];
  readonly coarse: readonly LiveSample[];
}
