import { Random } from './ports';

/** Bounds of a back-off, in seconds. */
export interface BackOffBounds {
  /** Upper bound of the first; it doubles with each attempt. */
  readonly backoffBaseSeconds: number;
  /** Upper bound of every one. */
  readonly backoffMaxSeconds: number;
}

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
