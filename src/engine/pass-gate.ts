import { shortBackOffSeconds } from './back-off';
import { Delivery } from './delivery';
import { DeliveryOutcome } from './delivery-record';
import { GateDecision } from './gate';
import { Invocation } from './invocation';
import { Item } from './item';
import { MessageGroup } from './message-group';
import { moveToDeadLetterQueue } from './move-to-dead-letter-queue';
import { QueuedMessage } from './queued-message';
import { recordOutcome } from './record-outcome';
import { RESERVE_MS } from './reserve';
import { returnUntried } from './return-to-queue';
import { tellGivenUp } from './tell-given-up';
import { withTimeout } from './with-timeout';
import { DeadLetterReason } from '../contract/dead-letters';
import { DeliveryMetric } from '../contract/metrics';
import { errorName } from '../shared/error-name';

/** What the gate needs, such as secrets and certificates, is read within this time, or later. */
const GATE_WAIT_MS = 10_000;

/** `deliver`: go on with the head. `next`: it is dealt with, go on with what is behind it. `stop`: the group is back in the queue. */
export type GateResult = 'deliver' | 'next' | 'stop';

/** Asks the gate about the head of a group, once an invocation, and does what follows when it may not be delivered. */
export async function passGate<T>(invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>, item: Item<T>): Promise<GateResult> {
  if (!invocation.ports.gate || delivery.passedGate) {
    return 'deliver';
  }
  const decision = await ask(invocation, group, item, delivery.message);
  switch (decision.kind) {
    case 'deliver':
      if (decision.unchecked !== undefined) {
        invocation.report('deduplication', decision.unchecked);
      }
      delivery.passedGate = true;
      return 'deliver';
    case 'wait':
      return await wait(invocation, group, delivery, decision.detail) ? 'next' : 'stop';
    case 'invalid':
      invocation.ports.metrics.add(DeliveryMetric.SIGNATURE_INVALID, 1);
      if (decision.keep) {
        return await moveToDeadLetterQueue(invocation, group, delivery, decision) ? 'next' : 'stop';
      }
      await tellGivenUp(invocation, delivery);
      return acknowledgeUndelivered(invocation, group, delivery, DeliveryOutcome.DROPPED, decision);
    case 'handled':
      return acknowledgeUndelivered(invocation, group, delivery, DeliveryOutcome.HANDLED);
    case 'unrouted':
      return acknowledgeUnrouted(invocation, group, delivery);
    case 'registration':
      invocation.ports.metrics.add(DeliveryMetric.REGISTRATIONS, 1);
      return acknowledgeUndelivered(invocation, group, delivery, DeliveryOutcome.REGISTRATION, decision);
    case 'duplicate':
      invocation.ports.metrics.add(DeliveryMetric.DUPLICATES, 1);
      return acknowledgeUndelivered(invocation, group, delivery, DeliveryOutcome.DUPLICATE, decision);
  }
}

async function ask<T>(invocation: Invocation<T>, group: MessageGroup, item: Item<T>, message: QueuedMessage): Promise<GateDecision> {
  const { clock, gate, metrics } = invocation.ports;
  const secretUnreadable = (sentence: string): void => {
    metrics.add(DeliveryMetric.SECRET_UNREADABLE, 1);
    invocation.note('verification', sentence);
  };
  try {
    const decision = gate!.check(item, message, secretUnreadable);
    return 'then' in decision
      ? await withTimeout(clock, Math.min(GATE_WAIT_MS, invocation.remainingMs(group) - RESERVE_MS), decision)
      : decision;
  } catch (error) {
    return { kind: 'wait', detail: errorName(error) };
  }
}

/** @returns whether its time or its receives were over and the head became a dead letter */
async function wait<T>(invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>, detail: string): Promise<boolean> {
  const { ports: { clock, log, random }, settings } = invocation;
  const { message, deadlineAt } = delivery;
  log.write({ message: 'problem', destination: settings.destination, doing: 'verification', detail });
  if (clock.now() >= deadlineAt) {
    return moveToDeadLetterQueue(invocation, group, delivery, {
      reason: DeadLetterReason.EXPIRED,
      detail: `It could not be verified within ${settings.retryPolicy.retryForSeconds} s: ${detail}`,
    });
  }
  if (message.receiveCount >= settings.maxReceiveCount) {
    return moveToDeadLetterQueue(invocation, group, delivery, {
      reason: DeadLetterReason.RECEIVES,
      detail: `SQS's ${settings.maxReceiveCount} receives are used up and it could not be verified: ${detail}`,
    });
  }
  await returnUntried(invocation, group, 'verification', shortBackOffSeconds(message.receiveCount, settings.retryPolicy, random));
  return false;
}

/** Nobody wants the head of a group. */
export function acknowledgeUnrouted<T>(invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>): GateResult {
  invocation.ports.metrics.add(DeliveryMetric.UNROUTED, 1);
  return acknowledgeUndelivered(invocation, group, delivery, DeliveryOutcome.UNROUTED);
}

function acknowledgeUndelivered<T>(
  invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>,
  outcome: Exclude<DeliveryOutcome, DeliveryOutcome.DELIVERED | DeliveryOutcome.RETRYING | DeliveryOutcome.DEAD_LETTER>,
  why?: { readonly reason?: string; readonly detail?: string },
): GateResult {
  invocation.ports.log.write({
    message: 'not-delivered',
    destination: invocation.settings.destination,
    deliveryId: delivery.item!.deliveryId,
    groupHash: invocation.hashOf(group),
    decision: outcome,
    detail: why?.detail,
  });
  recordOutcome(invocation, delivery, outcome, why?.reason);
  invocation.acknowledge(group, delivery.message);
  return 'next';
}
