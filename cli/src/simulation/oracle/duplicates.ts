import type { Attempt } from './tracked-webhook';

/**
 * Whether something went wrong since the attempt that was processed; or two invocations had the webhook at once, because it returned to the
 * queue while one of them had it: then each of them may send it once. Each copy that was redriven from the dead-letter queue is also sent.
 */
export function isDuplicateExplained({ webhook, heldSince, startedAt }: Attempt): boolean {
  const before = webhook.processedAttempt!;
  if (webhook.duplicateCauseAt >= before.startedAt || webhook.expiredAt >= Math.min(heldSince, before.heldSince)) {
    return true;
  }
  if (webhook.redriven > 0) {
    webhook.redriven -= 1;
    webhook.explainDuplicate(startedAt, 'redriven');
    return true;
  }
  return false;
}
