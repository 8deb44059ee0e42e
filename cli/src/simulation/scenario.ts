import { GateScenario, isGateCalm } from './gate-scenario';
import type { SigningScenario } from './signing-scenario';
import { HttpRetryPolicyConfig } from '../../../src/delivery/retry-policy-config';
import { Rate, StreamSettings, streamSettings } from '../../../src/delivery/stream-settings';

/**
 * Everything that is decided about a world before it begins, as plain data: it can be printed, and made smaller while a failure is looked
 * for. What happens at random inside the world is drawn from its seed. Instants are milliseconds from the world's beginning.
 */
export interface Scenario {
  readonly seed: number;
  /** Webhooks that the queue is to accept. */
  readonly webhooks: number;
  readonly groups: number;
  /** 0: all groups get the same share; higher: the first ones get more and more of it (exponent of Zipf's law). */
  readonly skew: number;
  readonly traffic: Traffic;

  /** Requests in flight at the backend, at most. */
  readonly maxConcurrency: number;
  readonly groupsPerInvocation: number;
  readonly batchSize: number;
  readonly requestTimeoutMs: number;
  readonly retryPolicy: HttpRetryPolicyConfig;
  /** Of all environments together; at least one request for each invocation that may run at once. */
  readonly rate?: Rate;
  readonly records: boolean;
  /** Whether webhooks differ in method, path, query, headers and body. */
  readonly variedRequests: boolean;
  /** Whether the forwarder signs its requests. */
  readonly signed: boolean;
  /** What becomes of the secret for that, where they are signed. @default - it stays, and can be read */
  readonly signing?: SigningScenario;
  /** Whether the forwarder says in `X-Forwarded-…` headers as well who the sender was. */
  readonly forwardedHeaders?: boolean;
  /** The backend is a function that is stopped after so long. Absent: it is reached over HTTP. */
  readonly functionTimeoutMs?: number;
  /** How likely the backend answers oddly, until `faultsEndAt`: with any form of `Retry-After`, and as a function with what is no answer. @default 0 */
  readonly oddAnswers?: number;
  /** How repetitions are left out; absent where they are delivered, and where there is a `gate`. */
  readonly deduplication?: DeduplicationScenario;
  readonly latencies: Latencies;

  /** What is wrong with the backend, and when. */
  readonly backendFaults: readonly BackendFault[];
  /** How likely everything else goes wrong, until `faultsEndAt`. */
  readonly faults: FaultRates;
  /** When the dead-letter queue answers nothing; in worlds in which no dead letter fails by chance, no environment stands still and no clock is set. @default - it always answers */
  readonly deadLettersAway?: readonly Pause[];
  /** Webhooks that the backend never takes, until `poisonMendedAt`. */
  readonly poison: readonly Poison[];
  readonly poisonMendedAt: number;
  /** Webhooks besides, each in a group of its own, that the backend never takes either. */
  readonly poisonedGroups?: PoisonedGroups;
  /** Messages that are no envelope, or have a path that leads outside. */
  readonly malformed: number;
  /** What there is of signatures and secrets; absent where anyone may send. */
  readonly gate?: GateScenario;
  /** Milliseconds that the clock of API Gateway is ahead of SQS's. */
  readonly gatewaySkewMs: number;
  /** The clock of each environment is off by up to so much, in either direction. */
  readonly environmentSkewMs: number;
  readonly deploys: readonly Deploy[];
  /** When the webhook is paused. */
  readonly pauses?: readonly Pause[];
  /** When somebody looks at the queue. */
  readonly looks?: readonly Look[];
  /** When everything in the dead-letter queue is redriven. */
  readonly redrives: readonly number[];
  /** From here on nothing goes wrong any more, except with poison. */
  readonly faultsEndAt: number;
  /** Kills the environment at the n-th await of the whole world, counted from 1. */
  readonly crashAtAwait?: number;
}

/** How repetitions are left out, and how they come. */
export interface DeduplicationScenario {
  readonly windowSeconds: number;
  /** What is sent again is sent after a millisecond to so many. */
  readonly resendWithinMs: number;
}

/** When webhooks arrive. */
export interface Traffic {
  readonly pattern: 'burst' | 'steady' | 'waves';
  readonly durationMs: number;
}

/** How long things take when all is well, in milliseconds. */
export interface Latencies {
  readonly receiveMs: number;
  readonly invokeMs: number;
  readonly deleteMs: number;
  readonly coldStartMs: number;
  /** A call of the forwarder to SQS. */
  readonly queueMs: number;
  readonly recordsMs: number;
  /** The backend's answer takes from one to three times as long. */
  readonly backendMs: number;
}

/**
 * `flapping` is well and unwell by turns; `limited` answers 429, mostly with Retry-After; `late` is hanging that does the work all the same; `declining` answers 3xx or 4xx to
 * everything, as when credentials have run out or a proxy sends everybody away.
 */
export type BackendFaultKind = 'connection-refused' | 'reset' | 'hanging' | 'late' | 'unavailable' | 'errors' | 'slow' | 'flapping' | 'limited' | 'declining';

/** All of them. */
export const BACKEND_FAULT_KINDS: Readonly<Record<BackendFaultKind, true>> = {
  'connection-refused': true,
  'reset': true,
  'hanging': true,
  'late': true,
  'unavailable': true,
  'errors': true,
  'slow': true,
  'flapping': true,
  'limited': true,
  'declining': true,
};

/** A time in which the backend is not well. Where several overlap, the first one counts. */
export interface BackendFault {
  readonly kind: BackendFaultKind;
  readonly from: number;
  readonly until: number;
}

/** A webhook that is always answered so; the index counts the webhooks in the order in which they are sent. */
export interface Poison {
  readonly index: number;
  readonly status: number;
}

/** What somebody sends who makes the backend fail, until `poisonMendedAt`. */
export interface PoisonedGroups {
  readonly groups: number;
  /** They are sent evenly over so long, from the beginning. */
  readonly durationMs: number;
  /** Absent: it never answers them. */
  readonly status?: number;
  /** Whether they come in at an endpoint of their own; not by default. */
  readonly atOwnEndpoint?: boolean;
}

/** From `at` on, new environments with other settings; the old ones end their invocations. */
export interface Deploy {
  readonly at: number;
  readonly requestTimeoutMs: number;
  readonly retryPolicy: HttpRetryPolicyConfig;
}

/** New environments deliver nothing for so long; the old ones end their invocations. */
export interface Pause {
  readonly from: number;
  readonly until: number;
}

/** Somebody looks at what is visible in the queue, as SQS's console does: each time counts as a receive. */
export interface Look {
  readonly at: number;
  /** How often the messages were received when it is over, up to 999: the thousandth is the forwarder's. */
  readonly receives: number;
}

/** Probabilities of what can go wrong at any time. */
export interface FaultRates {
  /** The environment dies: at each await, before and after what is awaited. */
  readonly crash: number;
  /** The environment stands still until the function's timeout, or for some seconds: at each await. */
  readonly stall: number;
  /** The environment's clock is set, back or forward, so that it is off by up to `environmentSkewMs`: at each await. */
  readonly clock: number;
  /** The function takes no invocation. */
  readonly throttle: number;
  /** An idle environment is taken away. */
  readonly retire: number;
  /** The backend does the work and its answer is lost. */
  readonly answerLost: number;
  /** The backend answers 500. */
  readonly serverError: number;
  /** A change of visibility is refused, in part or whole, or its answer is lost. */
  readonly visibility: number;
  /** A dead letter is refused, or stored and its answer lost, or stored late. */
  readonly deadLetter: number;
  /** The table of delivery records refuses, is slow or never answers. */
  readonly records: number;
  /** The table of the rate's shares refuses, is slow, never answers, or its answer is lost. */
  readonly shares: number;
  /** An invocation is given to another environment than the one that was used last, or to a new one although others are idle. */
  readonly spare: number;
  /** Messages of a batch return to the queue while an invocation has them. */
  readonly expiry: number;
  /** A webhook is sent twice with one deduplication id. */
  readonly duplicateSend: number;
  /** The table of claims on senders' ids refuses, is slow, never answers, or its answer is lost. */
  readonly claims: number;
  /** Where repetitions are left out, here and below: a sender sends a webhook again, under the same id of its own, into the same or another group. */
  readonly resend: number;
  /** Somebody who cannot sign sends a webhook under the id of one that comes next. */
  readonly forged: number;
}

export const NO_FAULTS: FaultRates = {
  crash: 0,
  stall: 0,
  clock: 0,
  throttle: 0,
  retire: 0,
  answerLost: 0,
  serverError: 0,
  visibility: 0,
  deadLetter: 0,
  records: 0,
  shares: 0,
  spare: 0,
  expiry: 0,
  duplicateSend: 0,
  claims: 0,
  resend: 0,
  forged: 0,
};

/** Whether nothing can go wrong in a world but what webhooks do by themselves, their senders who send them again, and at known times what is read to verify. */
export function isCalm(
  { faults, backendFaults, deploys, pauses = [], looks = [], redrives, rate, gate, signing, oddAnswers = 0, deadLettersAway = [] }: Scenario,
): boolean {
  const operated = deploys.length + pauses.length + looks.length + redrives.length + (signing?.unreadable.length ?? 0);
  const isAnswered = oddAnswers + deadLettersAway.length === 0 && backendFaults.length === 0;
  return rate === undefined && isAnswered && (gate === undefined || isGateCalm(gate)) && operated === 0 && isQuiet({ faults });
}

/** Whether nothing goes wrong by chance; senders may send again. */
export function isQuiet({ faults }: Pick<Scenario, 'faults'>): boolean {
  return Object.entries(faults).every(([name, chance]) => chance === 0 || name === 'resend');
}

/**
 * Settings that follow from a scenario: those that the construct would deploy, by the same code.
 *
 * @param requestTimeoutMs that of the scenario, or of one of its deployments
 */
export function streamSettingsOf(
  { maxConcurrency, groupsPerInvocation, rate }: Pick<Scenario, 'maxConcurrency' | 'groupsPerInvocation' | 'rate'>, requestTimeoutMs: number,
): StreamSettings {
  return streamSettings({ maxConcurrency, groupsPerInvocation, requestTimeoutMs, rate });
}

/** The request timeouts of the forwarder, before and after its deployments. */
export function timeoutsOf({ requestTimeoutMs, deploys }: Pick<Scenario, 'requestTimeoutMs' | 'deploys'>): number[] {
  return [requestTimeoutMs, ...deploys.map((deploy) => deploy.requestTimeoutMs)];
}
