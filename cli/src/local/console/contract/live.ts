import type { Story } from './story';
import type { ProblemLine } from '../../../../../src/engine/log-lines';
import type { Status } from '../../runtime/status';

/** What a destination can be seen to do at an instant, besides its counters. */
export interface LiveDestination {
  /**
   * `down` in an outage: nothing is delivered since webhooks of more than one group began to fail, or one that finds no backend. `failing` while attempts fail, nothing is
   * delivered since, and it is no outage yet, or may be about that one webhook; `up` also while webhooks fail by themselves and others are delivered; `unknown` until there was an attempt.
   */
  readonly backend: 'unknown' | 'up' | 'failing' | 'down';
  /** While it is `failing`: how many attempts have failed since the last delivery. */
  readonly failures?: number;
  /** Since when it is down; milliseconds since 1970. */
  readonly downSince?: number;
  /** How the last attempt ended, or while it is failing or down the last one that says so: an HTTP status, or the failure in words such as `connection refused`. */
  readonly lastOutcome?: string;
  /** How many message groups wait behind a webhook that fails again and again, while others are delivered. */
  readonly stuckGroups: number;
  /** Whether the brake lets single probes through and nothing else. */
  readonly braked: boolean;
  /** Until when at least it is paused; milliseconds since 1970. */
  readonly pausedUntil?: number;
  /** How many message groups hold messages. */
  readonly groups: number;
  /** Time of the oldest message in the queue; milliseconds since 1970. */
  readonly oldestAt?: number;
  /** What went wrong besides attempts, and did so in the last minute. */
  readonly problems: readonly LiveProblem[];
}

/** Something that a function could not do, besides attempts. */
export interface LiveProblem {
  readonly doing: ProblemLine['doing'];
  /** Name of the error, mostly. */
  readonly detail: string;
  /** How often in a row, without a minute in between. */
  readonly count: number;
  /** When it last did; milliseconds since 1970. */
  readonly at: number;
}

/** A time in which a backend was away: nothing was delivered, and what was tried failed. */
export interface Outage {
  readonly destination: string;
  /** Milliseconds since 1970. */
  readonly from: number;
  /** Milliseconds since 1970; absent while it lasts. */
  readonly to?: number;
  /** How its last attempt ended so far. */
  readonly outcome: string;
  /** Attempts that failed in it. */
  readonly attempts: number;
}

/** What one endpoint answered since the runtime started. */
export interface EndpointCounts {
  /** Webhooks that its queue has stored. */
  readonly accepted: number;
  /** With 2xx, and nothing is stored: pings, handshakes, preflights. */
  readonly answered: number;
  /** With anything else than 2xx. */
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
  /** The same by the part of a webhook that gave them up: `WEBHOOK/DESTINATION`, `WEBHOOK/Router`. */
  readonly deadLettersByPart: Readonly<Record<string, number>>;
  /** What a program that plays something tells; absent where none does. */
  readonly story?: Story;
  /** Whether the app has destinations that alerts are told on. */
  readonly tellsAlerts: boolean;
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
