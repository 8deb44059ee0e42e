import type { PagedList } from './pages';
import type { AttemptDecision } from '../../../../../src/engine/log-lines';

/**
 * What became of a webhook at one destination: `waiting` for its first attempt, `retrying` after one that failed, `sending` now, or over: `delivered`, a
 * `dead-letter`, or `dropped`, because it was not meant for it.
 */
export type PartState = 'waiting' | 'sending' | 'retrying' | 'delivered' | 'dead-letter' | 'dropped';

/** What became of a webhook altogether: the state of the part that needs a look first. */
export type DeliveryState = Exclude<PartState, 'sending'>;

/** One attempt. */
export interface DeliveryAttempt {
  /** When it ended; milliseconds since 1970. */
  readonly at: number;
  /** 1 for the first. */
  readonly number: number;
  /** HTTP status, or the class of the failure in words. */
  readonly outcome: string;
  /** Error code and the like. */
  readonly detail?: string;
  readonly latencyMs: number;
  readonly decision: AttemptDecision;
  /** What the backend said; of a delivery that is opened, and there of the latest attempts. Absent where it said nothing, or that is not kept. */
  readonly answer?: AttemptAnswer;
}

/** What a backend answered. */
export interface AttemptAnswer {
  /** Those that say something about why. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** The beginning of the body; absent of what is no text. */
  readonly text?: string;
  /** How long the body was, as far as it was read. */
  readonly bytes: number;
  /** Whether `text` is not all of it. */
  readonly isCut: boolean;
}

/** A webhook on its way to one destination. */
export interface DeliveryPart {
  /** `WEBHOOK/DESTINATION`; `WEBHOOK/Router` for what happened before a webhook is on its way to any. */
  readonly destination: string;
  readonly state: PartState;
  /** The latest ones, the newest last. */
  readonly attempts: readonly DeliveryAttempt[];
  readonly attemptCount: number;
  /** When a function took it in hand last; milliseconds since 1970. */
  readonly receivedAt?: number;
  /** Earliest time of the next attempt; milliseconds since 1970. */
  readonly nextAttemptAt?: number;
  /** Of a dead letter, and of what was dropped. */
  readonly reason?: string;
  readonly detail?: string;
  /** How often it was moved back from the dead-letter queue. */
  readonly redrives: number;
}

/** A webhook that a backend has taken and not answered. */
export interface AtBackend {
  readonly deliveryId: string;
  /** Its message group, as the queue has it. */
  readonly group: string;
}

/** A row of the list. */
export interface DeliverySummary {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** As in `LocalRuntime.endpoints`. */
  readonly endpoint: string;
  readonly method: string;
  /** Below the endpoint, without the query; empty for the endpoint itself. */
  readonly path: string;
  /** Absent where every webhook is a group of its own. */
  readonly group?: string;
  readonly state: DeliveryState;
  /** What routes first, then the destinations in the order of the app. */
  readonly parts: readonly DeliveryPart[];
  /** For each part that waits, by destination: why, and what to do about it. */
  readonly waits: Readonly<Record<string, WaitReason>>;
}

/** What a list of deliveries can be narrowed to: `problems` are those that a person may have to look at. */
export type DeliveryFilter = DeliveryState | 'problems';

/** Some deliveries, the newest first. */
export interface DeliveryList extends PagedList {
  readonly deliveries: readonly DeliverySummary[];
  /** How many are kept at all, and how many there were. */
  readonly kept: number;
  readonly seen: number;
}

/** What a sender sent. */
export interface DeliveryContent {
  /** With the query, as curl would call it. */
  readonly url: string;
  readonly method: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** base64. */
  readonly body: string;
}

/** A delivery that is opened. */
export interface DeliveryDetails extends DeliverySummary {
  /** Absent where it is not kept any more. */
  readonly content?: DeliveryContent;
  /** Whether a request that is sent again can be signed as its sender does. */
  readonly signing: 'none' | 'signed' | 'impossible';
}

/** Why a delivery waits, without anything that its sender sent. */
export type DeliveryWaits = Pick<DeliverySummary, 'arrivedAt' | 'waits'>;

/** Why a delivery waits. */
export interface WaitReason {
  /** In sentences. */
  readonly text: string;
  /** In a few words, for a row: `503, attempt 8`, `behind another: 503`. */
  readonly brief: string;
  /** `turn` ends by itself; `failure`, of it or of what it is behind; `pause` by a person; `problem` that keeps everything from being delivered. */
  readonly cause: 'turn' | 'failure' | 'pause' | 'problem';
  /** Another delivery that it waits for. */
  readonly behind?: string;
  /** Whether it, or what it waits for, can be tried at once. */
  readonly canTryNow: boolean;
}
