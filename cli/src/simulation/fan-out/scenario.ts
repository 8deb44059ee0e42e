import type { FilterName } from './filters';
import type { Rate } from '../../../../src/delivery/stream-settings';
import type { GateScenario } from '../gate-scenario';

/** A time in which something is not well. Milliseconds from the world's beginning. */
export interface Span<Kind extends string> {
  readonly kind: Kind;
  readonly from: number;
  readonly until: number;
}

/** `down` takes no connection, `errors` answers 500, `limited` answers 429 with Retry-After. */
export type BackendTrouble = 'down' | 'hanging' | 'errors' | 'slow' | 'limited';

/** `refused`: deleted, or its key disabled; `throttled`: refuses most; `silent`: never answers; `answer-lost`: stores, and half of its answers are lost. */
export type QueueTrouble = 'refused' | 'throttled' | 'silent' | 'answer-lost';

/** What can happen to the environments of one function: probabilities at each await, and at each invocation. */
export interface FunctionFaults {
  readonly crash: number;
  readonly stall: number;
  readonly throttle: number;
  readonly retire: number;
}

/** One destination with what is wrong with it. */
export interface DestinationScenario {
  readonly name: string;
  readonly filter: FilterName;
  readonly maxConcurrency: number;
  readonly groupsPerInvocation: number;
  /** @default - none */
  readonly rate?: Rate;
  readonly requestTimeoutMs: number;
  /** The backend's answer takes from one to three times as long. */
  readonly backendMs: number;
  readonly backend: ReadonlyArray<Span<BackendTrouble>>;
  readonly queue: ReadonlyArray<Span<QueueTrouble>>;
  /** The backend rejects every so-manieth webhook, by its number; 0: none. */
  readonly poisonEvery: number;
  /** Probability that the backend does the work and its answer is lost. */
  readonly answerLost: number;
  readonly faults: FunctionFaults;
  /** Nothing of its own is wrong with it. */
  readonly isHealthy: boolean;
  /** It is the archive: its backend is a bucket, and it never has `poisonEvery` or a rate. @default false */
  readonly isArchive?: boolean;
}

/**
 * How the stack changes in the middle of the world. `one`: never a router; `several`: nothing changes; `to-several`: from the webhook's own backend to
 * all; `added`: the last destination comes later; `back-kept`: all but the first are removed, and the router is kept; `way-back`: then it is paused until
 * the first one's queue is empty, and removed; `there-and-back`: first to several, then that.
 */
export type Change = 'one' | 'several' | 'to-several' | 'added' | 'back-kept' | 'way-back' | 'there-and-back';

/** Everything that is decided about a world before it begins. */
export interface FanOutScenario {
  readonly seed: number;
  readonly webhooks: number;
  readonly groups: number;
  /** Webhooks arrive evenly over so long. */
  readonly durationMs: number;
  readonly batchSize: number;
  /** The first is the webhook's own backend where `hasOwn`. */
  readonly destinations: readonly DestinationScenario[];
  readonly hasOwn: boolean;
  readonly change: Change;
  readonly changeAt: number;
  /** Until when the second change of `there-and-back` waits. */
  readonly backAt: number;
  readonly routerInvocations: number;
  /** The construct's is 13 days; worlds with less have dead letters of the router. */
  readonly routingRetryForSeconds: number;
  readonly latencies: { readonly queueMs: number; readonly tableMs: number; readonly pollerMs: number; readonly coldStartMs: number };
  readonly router: FunctionFaults;
  readonly overflow: FunctionFaults;
  /** Probability that a call of the router or the overflow goes wrong. */
  readonly queueCalls: number;
  readonly tableCalls: number;
  readonly visibilityCalls: number;
  readonly claimCalls: number;
  readonly recordCalls: number;
  readonly shareCalls: number;
  /** Messages of a batch return to their queue while an invocation has them. */
  readonly expiry: number;
  /** Times in which the table of overflows, or the overflow's queue, takes nothing. */
  readonly table: ReadonlyArray<Span<'refused'>>;
  readonly overflowQueue: ReadonlyArray<Span<'refused'>>;
  /** Webhooks are signed, and really verified. @default - whether the sender signed is written down, and never in doubt */
  readonly gate?: GateScenario;
  /** Probability that a webhook is forged, where there is no `gate`, or sent again under its sender's id. */
  readonly forged: number;
  readonly resent: number;
  /** Dead letters are redriven at these instants. */
  readonly redrives: readonly number[];
  /** Nothing goes wrong from here on. */
  readonly faultsEndAt: number;
  /** Healthy destinations get everything within so long, in milliseconds. Absent: what is wrong may concern all of them. */
  readonly isolationMs?: number;
}

export const NO_FUNCTION_FAULTS: FunctionFaults = { crash: 0, stall: 0, throttle: 0, retire: 0 };

/** Whether it is one of these times. */
export function during<Kind extends string>(spans: ReadonlyArray<Span<Kind>>, at: number): Kind | undefined {
  return spans.find(({ from, until }) => from <= at && at < until)?.kind;
}
