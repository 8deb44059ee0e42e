import { groupHash } from '../../../../../src/engine/group-hash';
import type { ReturnedLine } from '../../../../../src/engine/log-lines';
import { peekEnvelope } from '../../runtime/peek-envelope';
import type { Queue } from '../../sqs';
import type { DeliveryPart, WaitReason } from '../contract/deliveries';
import type { LiveDestination } from '../contract/live';
import { Delivery } from '../journal/delivery';
import { ReturnedGroups } from '../journal/returned-groups';

/** What a reason is looked for in. */
export interface WaitFacts {
  readonly delivery: Delivery;
  readonly part: DeliveryPart;
  /** The queue that it waits in. */
  readonly queue?: Queue;
  readonly live: Pick<LiveDestination, 'braked' | 'pausedUntil' | 'backend' | 'lastOutcome'>;
  readonly returned: ReturnedGroups;
  /** Why nothing can be delivered there, where that is known. */
  readonly problem?: string;
  readonly deliveryOf: (id: string) => Delivery | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const CAUSES: Readonly<Record<ReturnedLine['cause'], string>> = {
  brake: 'The backend seems to be away: one webhook at a time finds out whether it is back, and this one is not that.',
  rate: 'More is there than the rate lets through.',
  verification: 'It could not be verified: what is needed for that could not be read. The terminal says what.',
  time: 'The invocation had too little time left for it.',
  repeat: 'What failed before has had its share of the limit; others go first.',
};

/** Why a webhook is not delivered yet: undefined when it is, or is at the backend. */
export function whyWaiting(facts: WaitFacts): WaitReason | undefined {
  const { delivery, part, queue, live, now } = facts;
  if (part.state === 'sending') {
    return { text: 'It is at the backend now.', canTryNow: false };
  }
  if (part.state !== 'waiting' && part.state !== 'retrying') {
    return undefined;
  }
  if (facts.problem !== undefined) {
    return { text: `Nothing can be delivered here: ${facts.problem}.`, canTryNow: false };
  }
  if (live.pausedUntil !== undefined) {
    return { text: 'The destination is paused.', canTryNow: false };
  }
  const head = queue?.headOf(delivery.facts.group);
  const headId = head && peekEnvelope(head.body).deliveryId;
  if (headId !== undefined && headId !== delivery.facts.id) {
    const ahead = facts.deliveryOf(headId)?.part(part.destination);
    const after = ahead && ahead.attemptCount > 0 ? `, whose last attempt ended with ${ahead.attempts.at(-1)!.outcome}` : '';
    const isAside = ahead?.state === 'retrying';
    return { text: `It is behind another webhook of its group${after}: a group stays in order.`, behind: headId, canTryNow: isAside };
  }
  if (part.state === 'retrying') {
    const wait = Math.max(0, Math.round(((part.nextAttemptAt ?? head?.visibleAt ?? now) - now) / 1000));
    return {
      text: `Attempt ${part.attemptCount} ended with ${part.attempts.at(-1)!.outcome}. ${wait > 0 ? `The next one is in ${seconds(wait)}.` : 'The next one is due.'}`,
      canTryNow: true,
    };
  }
  const returned = facts.returned.get(part.destination, groupHash(delivery.facts.group), now);
  if (returned) {
    return { text: CAUSES[returned.cause], canTryNow: true };
  }
  return live.braked
    ? { text: CAUSES.brake, canTryNow: false }
    : { text: 'It waits for its turn: as much as the limit allows is at the backend.', canTryNow: false };
}

function seconds(count: number): string {
  return count < 120 ? `${count} s` : count < 7200 ? `${Math.round(count / 60)} minutes` : `${Math.round(count / 3600)} hours`;
}
