import { Token } from 'aws-cdk-lib';

/** How a limit on requests in flight becomes settings of the function and its event source. */
export interface ConcurrencySettings {
  /** The event source's maximum concurrency: invocations at once. */
  readonly eventSourceMaxConcurrency: number;
  /** The function's reserved concurrency, only where the event source cannot go low enough. */
  readonly reservedConcurrentExecutions?: number;
}

/** Bounds of an event source's maximum concurrency. */
const EVENT_SOURCE_MIN = 2;
const EVENT_SOURCE_MAX = 1000;

/**
 * Divides the limit by the groups that one invocation works on at once, rounding down: the limit is never exceeded.
 *
 * Reserved concurrency is the throttle only for a limit of 1, which an event source cannot express: throttled batches are charged a receive,
 * and the queue's high receive limit is there for that.
 *
 * @throws Error when the two numbers do not go together
 */
export function concurrencySettings(maxConcurrency: number, groupsPerInvocation: number): ConcurrencySettings {
  if (Token.isUnresolved(maxConcurrency) || Token.isUnresolved(groupsPerInvocation)) {
    throw new Error('maxConcurrency and groupsPerInvocation must be plain numbers, got: a value that is only known at deployment; pass the number itself.');
  }
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

/** Checks a number at synth. */
export function checkWholeNumber(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} must be a whole number from ${min} to ${max}, got: ${value}; choose one in between.`);
  }
}
