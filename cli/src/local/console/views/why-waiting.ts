import { groupHash } from '../../../../../src/engine/group-hash';
import type { ReturnedLine } from '../../../../../src/engine/log-lines';
import { PUT_OFF_BECAUSE } from '../../../put-off';
import { peekEnvelope } from '../../runtime/peek-envelope';
import type { Queue } from '../../sqs';
import type { DeliveryPart, WaitReason } from '../contract/deliveries';
import type { LiveDestination } from '../contract/live';
import { Delivery } from '../journal/delivery';
import { ReturnedGroup, ReturnedGroups } from '../journal/returned-groups';

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

const BRAKED = 'The brake is on: the backend seems to be away, so single webhooks find out whether it is back, and this one waits meanwhile.';

const CAUSES: Readonly<Record<ReturnedLine['cause'], Pick<WaitReason, 'brief' | 'cause'>>> = {
  brake: { brief: 'the brake is on', cause: 'failure' },
  rate: { brief: 'waits for the rate', cause: 'turn' },
  verification: { brief: 'cannot be verified yet', cause: 'problem' },
  time: { brief: 'waits for its turn', cause: 'turn' },
  repeat: { brief: 'others go first', cause: 'turn' },
};

/** Why a webhook is not delivered yet: undefined when it is, or is at the backend. */
export function whyWaiting(facts: WaitFacts): WaitReason | undefined {
  const { delivery, part, queue, live, now } = facts;
  if (part.state === 'sending') {
    return { text: 'It is at the backend now.', brief: 'at the backend', cause: 'turn', canTryNow: false };
  }
  if (part.state !== 'waiting' && part.state !== 'retrying') {
    return undefined;
  }
  if (facts.problem !== undefined) {
    return { text: `Nothing can be delivered here: ${facts.problem}.`, brief: 'cannot be delivered here', cause: 'problem', canTryNow: false };
  }
  if (live.pausedUntil !== undefined) {
    return { text: 'The destination is paused. This lets it go on:', brief: 'paused', cause: 'pause', canTryNow: false };
  }
  const head = queue?.headOf(delivery.facts.group);
  const headId = head && peekEnvelope(head.body).deliveryId;
  if (headId !== undefined && headId !== delivery.facts.id) {
    const ahead = facts.deliveryOf(headId)?.part(part.destination);
    const after = ahead && ahead.attemptCount > 0 ? `, whose last attempt ended with ${ahead.attempts.at(-1)!.outcome}` : '';
    const isAside = ahead?.state === 'retrying';
    return {
      text: `It is behind another webhook of its group${after}: a group stays in order.`,
      brief: after === '' ? 'behind another' : `behind another: ${ahead!.attempts.at(-1)!.outcome}`,
      cause: after === '' ? 'turn' : 'failure',
      behind: headId,
      canTryNow: isAside,
    };
  }
  const returned = facts.returned.get(part.destination, groupHash(delivery.facts.group), now);
  if (part.state === 'retrying') {
    const { outcome, at } = part.attempts.at(-1)!;
    if (returned && returned.at >= at) {
      return {
        text: `Attempt ${part.attemptCount} ended with ${outcome}. ${putOff(returned, now)}`,
        brief: `${outcome}, put off until ${clockText(returned.until)}`,
        cause: 'failure',
        canTryNow: true,
      };
    }
    return {
      text: `Attempt ${part.attemptCount} ended with ${outcome}. ${nextAttempt(part.nextAttemptAt ?? head?.visibleAt ?? now, now, live.braked)}`,
      brief: `${outcome}, attempt ${part.attemptCount}`,
      cause: 'failure',
      canTryNow: true,
    };
  }
  if (returned) {
    return { ...CAUSES[returned.cause], text: putOff(returned, now), canTryNow: true };
  }
  return live.braked
    ? { ...CAUSES.brake, text: BRAKED, canTryNow: false }
    : { text: 'It waits for its turn: as much as the limit allows is at the backend.', brief: 'waits for its turn', cause: 'turn', canTryNow: false };
}

/** Until when it waits without an attempt, and why. */
function putOff({ cause, until }: ReturnedGroup, now: number): string {
  return `It is put off until ${clockText(until)}, for ${seconds(Math.ceil((until - now) / 1000))} more, because ${PUT_OFF_BECAUSE[cause]}.`;
}

/** When the next attempt is, by the clock and from now on. */
function nextAttempt(at: number, now: number, isBraked: boolean): string {
  const wait = Math.round((at - now) / 1000);
  const clock = clockText(at);
  return wait > 0
    ? `The next one is due at ${clock}, in ${seconds(wait)}.`
    : `The next one was due at ${clock}${wait < 0 ? `, ${seconds(-wait)} ago` : ''}: ${isBraked ? 'the brake is on' : 'it waits for room at the backend'}.`;
}

function clockText(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

function seconds(count: number): string {
  return count < 120 ? `${count} s` : count < 7200 ? `${Math.round(count / 60)} minutes` : `${Math.round(count / 3600)} hours`;
}
