import { AttemptHistory } from './attempt-history';
import { backOffSeconds, outageBackOffSeconds } from './back-off';
import { describeOutcome, Outcome } from './outcome';
import { Random } from './ports';
import { RetryPolicyConfig } from './retry-policy-config';
import { DeadLetterReason } from '../contract/dead-letters';

/** What to do after an attempt. */
export type Decision =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly seconds: number; /** Whether the destination asked for the wait. */ readonly asked: boolean }
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
  /** Whether it may be the destination's fault, because nobody is known to be answered: then its return must be seen soon. */
  readonly outage: boolean;
  /** How long the attempt took, in milliseconds. */
  readonly latencyMs: number;
  readonly random: Random;
}

/**
 * Decides what follows an attempt. What was not delivered is tried again with back-off, or after the time that the destination asks for, unless
 * the outcome ends it, the rejections are used up, or its time is.
 */
export function decide(situation: Situation): Decision {
  const { outcome, policy, history, now, deadlineAt } = situation;
  if (outcome.result === 'delivered') {
    return { kind: 'delivered' };
  }
  if (outcome.result === 'gone') {
    return deadLetter(DeadLetterReason.GONE, `The destination answered ${describeOutcome(outcome)}, which ends a delivery at once.`);
  }
  if (outcome.result === 'rejected' && outcome.isFinal) {
    const { detail } = outcome;
    return deadLetter(DeadLetterReason.REJECTED, `The destination can never take it: ${describeOutcome(outcome)}${detail === undefined ? '' : ` (${detail})`}.`);
  }
  if (outcome.result === 'rejected' && history.rejections >= policy.rejectionAttempts) {
    return deadLetter(DeadLetterReason.REJECTED, `The destination rejected it ${history.rejections === 1 ? 'once, with' : `${history.rejections} times, last with`} ${describeOutcome(outcome)}.`);
  }
  if (now >= deadlineAt) {
    return deadLetter(
      DeadLetterReason.EXPIRED, `It was not delivered within ${policy.retryForSeconds} s; the last attempt ended with ${describeOutcome(outcome)}.`);
  }
  if (situation.receiveCount >= situation.maxReceiveCount) {
    return deadLetter(
      DeadLetterReason.RECEIVES, `SQS's ${situation.maxReceiveCount} receives are used up; the last attempt ended with ${describeOutcome(outcome)}.`);
  }
  const asked = outcome.retryAfterSeconds;
  const seconds = asked === undefined ? backOff(situation) : Math.min(asked, policy.retryAfterMaxSeconds);
  return { kind: 'retry', seconds, asked: asked !== undefined };
}

function backOff({ outage, latencyMs, history, policy, random }: Situation): number {
  const attempts = history.backOffAttempts ?? history.attempts;
  return outage ? outageBackOffSeconds(attempts, policy, random, latencyMs) : backOffSeconds(attempts, policy, random);
}

function deadLetter(reason: DeadLetterReason, detail: string): Decision {
  return { kind: 'dead-letter', reason, detail };
}
