import type { PagedList } from './pages';

/** A message group with messages. */
export interface GroupRow {
  /** `WEBHOOK/DESTINATION`. */
  readonly destination: string;
  readonly group: string;
  readonly messages: number;
  /** When its first message came into the queue; milliseconds since 1970. */
  readonly since: number;
  /** Delivery that the others wait for. */
  readonly head?: string;
  /** What became of that so far, in a few words. */
  readonly state: string;
  /** Next attempt; milliseconds since 1970. */
  readonly nextAttemptAt?: number;
}

/** The fullest groups. */
export interface GroupList {
  readonly groups: readonly GroupRow[];
  readonly matching: number;
  readonly total: number;
  /** The most messages in one of all groups: what bars are drawn against. */
  readonly most: number;
}

/** A message in a dead-letter queue. */
export interface DeadLetterRow {
  readonly messageId: string;
  /** The part of the webhook that gave it up: `WEBHOOK/DESTINATION`, `WEBHOOK/Router`. */
  readonly destination: string;
  readonly deliveryId?: string;
  readonly group?: string;
  /** When it was given up; milliseconds since 1970. */
  readonly at: number;
  /** When it came in; absent where the console does not keep it any more. Milliseconds since 1970. */
  readonly arrivedAt?: number;
  /** What was asked for: `POST Shop/Orders/created`; absent as well. */
  readonly request?: string;
  readonly reason: string;
  readonly detail: string;
  readonly attempts?: number;
  readonly lastStatus?: string;
  /** The beginning of what the backend said to the last attempt, in a line; absent where it said nothing, or that is not kept. */
  readonly said?: string;
}

/** Dead letters, the newest first. */
export interface DeadLetterList extends PagedList {
  readonly letters: readonly DeadLetterRow[];
  readonly total: number;
  /** How many there are by destination. */
  readonly byDestination: Readonly<Record<string, number>>;
  /** Redrives under way, by destination: how many are moved, of how many. */
  readonly redrives: Readonly<Record<string, { readonly moved: number; readonly toMove: number }>>;
}

/** A request that an endpoint answered with something else than 2xx. */
export interface RefusalRow {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly endpoint: string;
  readonly method: string;
  /** As it was sent, with the query. */
  readonly path: string;
  readonly contentType?: string;
  readonly bytes: number;
  readonly status: number;
  /** What the sender was told. */
  readonly answer: string;
  /** Why, and what to do about it: a sentence each. */
  readonly why: string;
  readonly remedy: string;
}

/** The latest refusals, the newest first. */
export interface RefusalList {
  readonly refusals: readonly RefusalRow[];
  readonly total: number;
}
