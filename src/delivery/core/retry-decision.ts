import { backOffSeconds } from './back-off';
import { DeadLetterReason } from './dead-letter';
import { AttemptHistory, Outcome, Random } from './ports';
import { parseRetryAfter } from './retry-after';
import { RetryPolicyConfig } from './retry-policy-config';

/** What to do after an attempt. */
export type Decision =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly seconds: number; readonly asked: boolean }
  | { readonly kind: 'dead-letter'; readonly reason: DeadLetterReason; readonly detail: string };

/** What a decision depends on. Times in milliseconds since 1970. */
export interface Situation {
  readonly outcome: Outcome;
  readonly policy: RetryPolicyConfig;
  /** The attempt included. */
  readonly history: AttemptHistory;
  readonly now: number;
  readonly deadlineAt: number;
  readonly receiveCount: number;
  readonly maxReceiveCount: number;
  readonly random: Random;
}

/** Answers of something in front of a backend that is down or too busy: as good as none. */
const OUTAGE_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

/** Only this acknowledges a webhook. */
export function isDelivered(outcome: Outcome): boolean {
  return outcome.kind === 'response' && outcome.status >= 200 && outcome.status <= 299;
}

/** No answer, or one that only says that there is none: what the brake counts. */
export function isOutage(outcome: Outcome): boolean {
  return outcome.kind === 'failure' || OUTAGE_STATUSES.has(outcome.status);
}

/** Whether the backend refused these exact bytes. */
export function isRejection(outcome: Outcome, policy: RetryPolicyConfig): boolean {
  return outcome.kind === 'response' && policy.rejectionStatuses.includes(outcome.status);
}

/**
 * Decides what follows an attempt. Everything but 2xx is a failure. It is retried with back-off, or after the time that the backend asks
 * for, unless the status ends it, the rejections are used up, or its time is.
 */
export function decide(situation: Situation): Decision {
  const { outcome, policy, history, now, deadlineAt } = situation;
  if (isDelivered(outcome)) {
    return { kind: 'delivered' };
  }
  if (outcome.kind === 'response' && policy.goneStatuses.includes(outcome.status)) {
    return giveUp(DeadLetterReason.GONE, `The backend answered ${outcome.status}, which ends a delivery at once.`);
  }
  if (isRejection(outcome, policy) && history.rejections >= policy.rejectionAttempts) {
    return giveUp(DeadLetterReason.REJECTED, `The backend rejected it ${history.rejections} time(s), last with ${describeOutcome(outcome)}.`);
  }
  if (now >= deadlineAt) {
    return giveUp(DeadLetterReason.EXPIRED, `It was not delivered within ${policy.retryForSeconds} s; the last attempt ended with ${describeOutcome(outcome)}.`);
  }
  if (situation.receiveCount >= situation.maxReceiveCount) {
    return giveUp(DeadLetterReason.RECEIVES, `SQS's ${situation.maxReceiveCount} receives are used up; the last attempt ended with ${describeOutcome(outcome)}.`);
  }
  const asked = outcome.kind === 'response' ? parseRetryAfter(outcome.retryAfter, now) : undefined;
  const wanted = asked === undefined ? backOffSeconds(history.attempts, policy, situation.random) : Math.min(asked, policy.retryAfterMaxSeconds);
  // No wait goes beyond the deadline, so that the last attempt is made when the time is up and not long after.
  const seconds = Math.min(wanted, Math.max(1, Math.ceil((deadlineAt - now) / 1000)));
  return { kind: 'retry', seconds, asked: asked !== undefined };
}

/** The status or the class of failure. */
export function describeOutcome(outcome: Outcome): string {
  return outcome.kind === 'response' ? String(outcome.status) : outcome.failure;
}

function giveUp(reason: DeadLetterReason, detail: string): Decision {
  return { kind: 'dead-letter', reason, detail };
}
