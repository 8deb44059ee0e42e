import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';

/** Bounds of a wait, in seconds. */
export interface WaitBounds {
  readonly min: number;
  readonly max: number;
}

/** A group whose head could not be sent comes back within the longest wait between two probes of an outage. */
const PROBES_AT_LEAST_EVERY_SECONDS = 20;

/** SQS moves a message by itself after so many receives; from the hundredth on they are rationed, and some are kept back. */
const RECEIVES = 1_000;
const FREE_RECEIVES = 100;
const KEPT_BACK = 50;

/**
 * How long the head of a group stays hidden after a failed attempt that nobody asked a wait for: what the policy promises, stated once more,
 * on purpose.
 *
 * @param attempt number of the attempt that failed
 * @param outage whether it failed as in an outage: then the environment's brake may have its say
 */
export function backOffBounds(policy: HttpRetryPolicyConfig, attempt: number, outage: boolean): WaitBounds {
  const max = Math.min(policy.backoffMaxSeconds, policy.backoffBaseSeconds * 2 ** (attempt - 1));
  // With an outage the environment may try again by itself, and then find no time for it.
  return outage ? { min: 0, max: Math.max(max, PROBES_AT_LEAST_EVERY_SECONDS) } : { min: 1, max };
}

/**
 * How long the head of a group stays hidden for which there was no attempt: no time, a brake that is open, or no place in the rate's window.
 *
 * @param receives of the head so far
 * @param windowSeconds length of the rate's window; 0 where there is no rate
 */
export function untriedBounds(policy: HttpRetryPolicyConfig, receives: number, windowSeconds: number): WaitBounds {
  return { min: 0, max: Math.max(backOffBounds(policy, receives, true).max, windowSeconds) };
}

/** What the receive budget may make of a wait, at most. */
export function longestRationedSeconds(policy: HttpRetryPolicyConfig, receives: number): number {
  return receives <= FREE_RECEIVES ? 0 : Math.ceil(policy.retryForSeconds / Math.max(1, RECEIVES - receives - KEPT_BACK));
}

/** Whether every whole number of seconds between the bounds is equally likely: then their mean tells whether they are drawn at all. */
export function isDrawn(outage: boolean, receives: number): boolean {
  return !outage && receives <= FREE_RECEIVES;
}
