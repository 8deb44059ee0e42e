import type { Copy } from './copy';
import { DetailFacts, factsOf, tellsEnd } from './detail-facts';
import type { TrackedWebhook } from './tracked-webhook';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';
import type { DeadLetter } from '../../../../src/engine/dead-letter';

/** SQS moves a message by itself after so many receives, and keeps it for so long. Stated here once more, on purpose. */
const RECEIVES = 1_000;
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** Fewer bytes of a body may be part of any sentence. */
const SHORTEST_BODY = 8;

/** Reasons that are no matter of attempts or of time: what their sentence says is the reader's or the gate's. */
const OF_THE_MESSAGE = ['envelope', 'path', 'signature'];

/** What the sentence of a dead letter is held against. */
export interface DetailSituation {
  readonly reason: string;
  readonly detail: string;
  /** Of the environment that gives up on it. */
  readonly policy: HttpRetryPolicyConfig;
  /** Whether an attempt that this environment has just made decided it; else it may have been decided before, or by time alone. */
  readonly isDecision: boolean;
  /** Whether it was decided by an attempt before, whose end is all that is known of it by now. */
  readonly wasDecided: boolean;
  /** Whether a letter of it went wrong before, so that no more than its reason and the end of its last attempt may be known by now. */
  readonly wentWrong: boolean;
  /** Whether the environment knows of every attempt. */
  readonly isExact: boolean;
  /** Whether it may have waited to be verified, which says nothing of attempts. */
  readonly isVerified: boolean;
}

/**
 * What is wrong with the sentence of a dead letter that an environment is about to store; undefined when nothing is, or nobody started it.
 *
 * @param copy of which it is made
 */
export function whatIsWrongWithLetter(
  webhook: TrackedWebhook, copy: Copy, environment: number, { reason, detail = '' }: DeadLetter['attributes'],
  { policy, ...known }: Pick<DetailSituation, 'isExact' | 'isVerified'> & { readonly policy?: HttpRetryPolicyConfig },
): string | undefined {
  const isDecision = webhook.endDecidedIn === webhook.heldSince && webhook.givenUpBy.get(environment) === copy;
  const wasDecided = webhook.endDecidedIn !== undefined && !isDecision;
  const wentWrong = webhook.letterTroubledIn !== undefined && webhook.letterTroubledIn !== webhook.heldSince;
  return policy && whatIsWrongWithDetail(webhook, { reason, detail, policy, isDecision, wasDecided, wentWrong, ...known });
}

/** What is wrong with the sentence of a dead letter, in half a sentence; undefined when what it says is so, and all is said that must be. */
export function whatIsWrongWithDetail(webhook: TrackedWebhook, situation: DetailSituation): string | undefined {
  const { reason, detail } = situation;
  const body = webhook.sent?.body.toString().slice(0, 40) ?? '';
  if (body.length >= SHORTEST_BODY && detail.includes(body)) {
    return 'has the body in its detail';
  }
  if (OF_THE_MESSAGE.includes(reason)) {
    return undefined;
  }
  const facts = factsOf(detail);
  const [least, most] = countBounds(webhook, situation);
  const isCounted = [...facts.numbers].some((number) => number >= least && number <= most);
  if (!isCounted && !situation.wentWrong && !(situation.wasDecided && reason !== 'paused')) {
    return `has the detail "${detail}", expected it to tell ${least === most ? least : `${least} to ${most}`}`;
  }
  return webhook.unsure ? undefined : whatIsWrongWithEnd(webhook, situation, facts, [least, most]);
}

/** How the last attempt ended is told after a decision, and where its time is over; nothing else is told that an attempt did not end with. */
function whatIsWrongWithEnd(
  { statuses, allStatuses }: TrackedWebhook, { reason, detail, isDecision, wasDecided, isExact, isVerified }: DetailSituation,
  facts: DetailFacts, [least, most]: readonly [number, number],
): string | undefined {
  const last = statuses.at(-1);
  const mustTell = isDecision || (isExact && (wasDecided || (reason === 'expired' && !isVerified)));
  if (mustTell && last !== undefined && !tellsEnd(facts, last)) {
    return `has the detail "${detail}", expected it to tell ${last}`;
  }
  const isTrue = (end: string): boolean => mustTell ? end === last : allStatuses.has(end);
  const ends = [...[...facts.numbers].filter((number) => number < least || number > most).map(String), ...facts.failures];
  const untrue = isVerified && !isDecision ? undefined : ends.find((end) => !isTrue(end));
  return untrue === undefined ? undefined : `has the detail "${detail}", and ${untrue} is nothing that happened: the last attempt ended with ${last ?? 'nothing, because there was none'}`;
}

/** What is counted for its reason: rejections, seconds or receives. For a 410 it is that status. */
function countBounds({ rejections }: TrackedWebhook, { reason, policy, isExact }: DetailSituation): readonly [number, number] {
  switch (reason) {
    case 'rejected':
      return [isExact ? rejections : policy.rejectionAttempts, rejections];
    case 'expired':
      return [policy.retryForSeconds, policy.retryForSeconds];
    case 'receives':
      return [RECEIVES, RECEIVES];
    case 'paused':
      return [RETENTION_SECONDS, RETENTION_SECONDS];
    default:
      return [410, 410];
  }
}
