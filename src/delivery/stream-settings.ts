import { RateLimitConfig } from '../engine/sliding-window';
import { checkWholeNumber } from '../shared/check-whole-number';

/** SQS's longest retention: what is not delivered by then is gone, so nothing may stay that long (see RetryPolicy.retryFor). */
export const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** SQS's highest receive count. The engine gives up by itself; this only catches what kills the function each time. */
export const MAX_RECEIVE_COUNT = 1000;

/**
 * Time of an invocation beside one attempt that hangs until its timeout: for a batch of quick attempts, and to go on probing with a message in hand
 * (engine/receive-budget.ts). What there is no time for returns to the queue untouched. Not longer, because what an invocation that died had in hand
 * waits for as long.
 */
export const BESIDE_ATTEMPT_SECONDS = 75;

/**
 * What was received stays hidden for so much longer than an invocation may take. AWS recommends six times the
 * function's timeout, so that a batch that was throttled can be tried again; but what an invocation that died had in hand waits for just as long. So
 * the engine does not rely on it: a message that may have waited gets its whole visibility timeout anew before it is touched (engine/hold.ts).
 */
export const VISIBILITY_MARGIN_SECONDS = 15;

/** Of one request to the backend. */
export const MAX_REQUEST_TIMEOUT_SECONDS = 240;

/** Of a backend for which nothing else is said, in milliseconds. */
const DEFAULT_ATTEMPT_MS = 30_000;

/** Bounds of an event source's maximum concurrency. */
const EVENT_SOURCE_MIN = 2;
const EVENT_SOURCE_MAX = 1000;

/** So many requests in any window of this length, of all environments together. */
export interface Rate {
  readonly requests: number;
  readonly perSeconds: number;
}

/** What a user chooses of a delivery stream, as far as other settings follow from it. */
export interface StreamChoices {
  /** Requests in flight, at most. */
  readonly maxConcurrency: number;
  /** Groups that one invocation works on at once. */
  readonly groupsPerInvocation: number;
  readonly requestTimeoutMs: number;
  readonly rate?: Rate;
}

/** Settings of queue, function and event source that follow. */
export interface StreamSettings {
  /** Invocations at once, at most. */
  readonly concurrentInvocations: number;
  /** The event source's maximum concurrency. */
  readonly eventSourceMaxConcurrency: number;
  /** The function's reserved concurrency, only where the event source cannot go low enough. */
  readonly reservedConcurrentExecutions?: number;
  readonly functionTimeoutSeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly rateLimit?: RateLimitConfig;
}

/**
 * Derives the settings of a delivery stream, in this one place: the construct deploys them, the simulation and the benchmark run with them.
 *
 * @throws Error when the choices do not go together
 */
export function streamSettings(choices: StreamChoices): StreamSettings {
  const concurrency = concurrencySettings(choices);
  const functionTimeoutSeconds = functionTimeout(choices.requestTimeoutMs);
  return {
    ...concurrency,
    functionTimeoutSeconds,
    visibilityTimeoutSeconds: functionTimeoutSeconds + VISIBILITY_MARGIN_SECONDS,
    rateLimit: choices.rate && rateLimit(choices.rate, concurrency),
  };
}

type ConcurrencySettings = Pick<StreamSettings, 'concurrentInvocations' | 'eventSourceMaxConcurrency' | 'reservedConcurrentExecutions'>;

/**
 * Divides the limit by the groups that one invocation works on at once, rounding down: the limit is never exceeded.
 *
 * Reserved concurrency is the throttle only for a limit of 1, which an event source cannot express: throttled batches are charged a receive,
 * and the queue's high receive limit is there for that.
 */
function concurrencySettings({ maxConcurrency, groupsPerInvocation }: StreamChoices): ConcurrencySettings {
  checkWholeNumber('maxConcurrency', maxConcurrency, 1, EVENT_SOURCE_MAX * 10);
  checkWholeNumber('groupsPerInvocation', groupsPerInvocation, 1, 10);
  if (maxConcurrency === 1 && groupsPerInvocation === 1) {
    return { concurrentInvocations: 1, eventSourceMaxConcurrency: EVENT_SOURCE_MIN, reservedConcurrentExecutions: 1 };
  }
  const invocations = Math.floor(maxConcurrency / groupsPerInvocation);
  if (invocations < EVENT_SOURCE_MIN) {
    throw new Error(`maxConcurrency ${maxConcurrency} with groupsPerInvocation ${groupsPerInvocation} leaves ${invocations} invocation(s) at once, and SQS needs at least ${EVENT_SOURCE_MIN}; raise maxConcurrency to ${EVENT_SOURCE_MIN * groupsPerInvocation} or lower groupsPerInvocation.`);
  }
  if (invocations > EVENT_SOURCE_MAX) {
    throw new Error(`maxConcurrency ${maxConcurrency} with groupsPerInvocation ${groupsPerInvocation} needs ${invocations} invocations at once, and SQS allows at most ${EVENT_SOURCE_MAX}; lower maxConcurrency or raise groupsPerInvocation.`);
  }
  return { concurrentInvocations: invocations, eventSourceMaxConcurrency: invocations };
}

/** Long enough for a request that hangs, and what goes with it. */
function functionTimeout(requestTimeoutMs: number): number {
  if (!(requestTimeoutMs >= 1_000 && requestTimeoutMs <= MAX_REQUEST_TIMEOUT_SECONDS * 1_000)) {
    throw new Error(`requestTimeout must be from 1 second to 4 minutes, got: ${requestTimeoutMs / 1000} seconds; what an invocation that dies had in hand waits for longer than that.`);
  }
  return Math.ceil(requestTimeoutMs / 1000) + BESIDE_ATTEMPT_SECONDS;
}

/** As many shares as there are concurrent invocations, each rounded down: all together never exceed the rate. */
function rateLimit({ requests, perSeconds }: Rate, { concurrentInvocations: shares }: ConcurrencySettings): RateLimitConfig {
  const perShare = Math.floor(requests / shares);
  if (perShare < 1) {
    throw new Error(`maxRate of ${requests} requests per ${perSeconds} s leaves ${shares} concurrent invocations less than one request each; lower maxConcurrency to ${requests} or raise the rate to ${shares}.`);
  }
  return { requests: perShare, perSeconds, shares };
}

/** The visibility timeout of a queue whose function does nothing that takes long. */
export function defaultVisibilityTimeoutSeconds(): number {
  return functionTimeout(DEFAULT_ATTEMPT_MS) + VISIBILITY_MARGIN_SECONDS;
}
