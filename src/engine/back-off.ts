import { Random } from './ports';

/** Bounds of a back-off, in seconds. */
export interface BackOffBounds {
  /** Upper bound of the first; it doubles with each attempt. */
  readonly backoffBaseSeconds: number;
  /** Upper bound of every one. */
  readonly backoffMaxSeconds: number;
}

/** What is no answer of the destination waits no longer than this. */
const SHORT_MAX_SECONDS = 60;

/** To look at a batch of ten that are put off takes a fifth of a second: for some hundreds, a good part of an environment's time. */
const PUT_OFF_SECONDS = 20;

/** What makes room for what is new, while there is one attempt for many, stays away for so many times as long as that had to wait, and no longer than this. */
const MAKE_ROOM_TIMES = 10;
const MAKE_ROOM_MAX_SECONDS = 600;

/** While the destination is believed to be away, nothing that failed waits longer than this. */
const OUTAGE_MAX_SECONDS = 20;

/**
 * Exponential back-off with full jitter: any whole number of seconds from 1 to the bound is equally likely, so that groups which failed
 * together do not come back together.
 *
 * @param attempt 1 after the first failure
 */
export function backOffSeconds(attempt: number, bounds: BackOffBounds, random: Random): number {
  const bound = Math.min(bounds.backoffMaxSeconds, bounds.backoffBaseSeconds * 2 ** Math.max(0, attempt - 1));
  return Math.max(1, Math.ceil(random() * bound));
}

/** The same, for what went wrong beside the attempts, and is over soon. */
export function shortBackOffSeconds(count: number, bounds: BackOffBounds, random: Random): number {
  return backOffSeconds(count, { ...bounds, backoffMaxSeconds: Math.min(SHORT_MAX_SECONDS, bounds.backoffMaxSeconds) }, random);
}

/**
 * What is put off because others go first, untried, stays away for at least so long: the look at it takes time as well, and there may be hundreds.
 * From half of it on, at random.
 */
export function putOffSeconds({ backoffMaxSeconds }: BackOffBounds, random: Random): number {
  return Math.ceil(Math.min(PUT_OFF_SECONDS, backoffMaxSeconds) * (1 - random() / 2));
}

/**
 * What failed before makes room for what never did for so long; from half of it on, at random.
 *
 * @param newWaitedMs how long that had been in the queue when it was tried at last
 */
export function makeRoomSeconds(newWaitedMs: number, { backoffMaxSeconds }: BackOffBounds, random: Random): number {
  const bound = Math.max(PUT_OFF_SECONDS, Math.min(MAKE_ROOM_MAX_SECONDS, MAKE_ROOM_TIMES * newWaitedMs / 1000));
  return Math.ceil(Math.min(bound, backoffMaxSeconds) * (1 - random() / 2));
}

/**
 * How long what failed stays in the queue while the destination is believed to be away: up to 20 seconds from the beginning of the attempt, so that its
 * return is seen soon: an attempt that hung has waited already. Less random than a back-off, because each look costs one of the message's receives.
 *
 * @param latencyMs how long the attempt took
 */
export function outageBackOffSeconds(attempt: number, bounds: BackOffBounds, random: Random, latencyMs: number): number {
  const bound = Math.min(OUTAGE_MAX_SECONDS, bounds.backoffMaxSeconds, bounds.backoffBaseSeconds * 2 ** Math.max(0, attempt - 1));
  const seconds = Math.ceil(bound * (0.75 + 0.25 * random()));
  return Math.max(1, seconds - Math.floor(latencyMs / 1000));
}
