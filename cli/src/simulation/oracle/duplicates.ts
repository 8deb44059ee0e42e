import type { Attempt } from './tracked-webhook';

/**
 * Whether a webhook that was processed may be sent: this copy of it never was, because each copy that was redriven from the dead-letter queue is sent as well;
 * or something went wrong with this copy since its attempt that was processed; or two invocations had it at once, because it returned to the queue while
 * one of them had it: then each of them may send it once.
 */
export function isDuplicateExplained({ copy, heldSince }: Attempt): boolean {
  const before = copy.processedAttempt;
  return !before || copy.isExplainedSince(before) || copy.returnedAt >= Math.min(heldSince, before.heldSince);
}

/** Why a webhook was processed once more. */
export function causeOf({ abandoned, copy }: Attempt): string {
  if (abandoned) {
    return 'request given up by the forwarder';
  }
  return copy.processedAttempt ? copy.duplicateCause : 'redriven';
}
