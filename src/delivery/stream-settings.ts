import { RateLimitConfig } from '../engine/sliding-window';
import { checkWholeNumber } from '../shared/check-whole-number';

/** SQS's longest retention: what is not delivered by then is gone, so nothing may stay that long (see RetryPolicy.retryFor). */
export const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** SQS's highest receive count. The engine gives up by itself; this only catches what kills the function each time. */
export const MAX_RECEIVE_COUNT = 1000;

/** An invocation has time for so many attempts that hang until their timeout; what is left over returns to the queue untouched. */
const TIMEOUTS_PER_INVOCATION = 3;

/** A shorter invocation would be over before a batch of quick attempts is. */
const MIN_FUNCTION_TIMEOUT_SECONDS = 60;

/** AWS recommends a visibility timeout of six times the function's timeout, so that throttled batches are retried in time. */
export const VISIBILITY_PER_TIMEOUT = 6;

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
  /** The event source's maximum concurrency: invocations at once. */
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
    visibilityTimeoutSeconds: functionTimeoutSeconds * VISIBILITY_PER_TIMEOUT,
    rateLimit: choices.rate && rateLimit(choices.rate, concurrency),
  };
}

type ConcurrencySettings = Pick<StreamSettings, 'eventSourceMaxConcurrency' | 'reservedConcurrentExecutions'>;

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
    return { eventSourceMaxConcurrency: EVENT_SOURCE_MIN, reservedConcurrentExecutions: 1 };
  }
  const invocations = Math.floor(maxConcurrency / groupsPerInvocation);
  if (invocations < EVENT_SOURCE_MIN) {
    throw new Error(`maxConcurrency ${maxConcurrency} with groupsPerInvocation ${groupsPerInvocation} leaves ${invocations} invocation(s) at once, and SQS needs at least ${EVENT_SOURCE_MIN}; raise maxConcurrency to ${EVENT_SOURCE_MIN * groupsPerInvocation} or lower groupsPerInvocation.`);
  }
  if (invocations > EVENT_SOURCE_MAX) {
    throw new Error(`maxConcurrency ${maxConcurrency} with groupsPerInvocation ${groupsPerInvocation} needs ${invocations} invocations at once, and SQS allows at most ${EVENT_SOURCE_MAX}; lower maxConcurrency or raise groupsPerInvocation.`);
  }
  return { eventSourceMaxConcurrency: invocations };
}

/** Long enough for several requests that hang, and never over Lambda's 15 minutes. */
function functionTimeout(requestTimeoutMs: number): number {
  if (!(requestTimeoutMs >= 1_000 && requestTimeoutMs <= 240_000)) {
    throw new Error(`requestTimeout must be from 1 second to 4 minutes, got: ${requestTimeoutMs / 1000} seconds; an invocation has 15 minutes and must have time for ${TIMEOUTS_PER_INVOCATION} requests that hang.`);
  }
  return Math.max(MIN_FUNCTION_TIMEOUT_SECONDS, Math.ceil(requestTimeoutMs / 1000 * TIMEOUTS_PER_INVOCATION));
}

/** As many shares as there are concurrent invocations, each rounded down: all together never exceed the rate. */
function rateLimit({ requests, perSeconds }: Rate, concurrency: ConcurrencySettings): RateLimitConfig {
  const shares = concurrency.reservedConcurrentExecutions ?? concurrency.eventSourceMaxConcurrency;
  const perShare = Math.floor(requests / shares);
  if (perShare < 1) {
    throw new Error(`maxRate of ${requests} requests per ${perSeconds} s leaves ${shares} concurrent invocations less than one request each; lower maxConcurrency to ${requests} or raise the rate to ${shares}.`);
  }
  return { requests: perShare, perSeconds, shares };
}
