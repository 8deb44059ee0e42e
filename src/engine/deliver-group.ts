import { attempt, Attempt } from './attempt';
import { AttemptHistory } from './attempt-history';
import { Delivery } from './delivery';
import { DeliveryOutcome } from './delivery-record';
import { Invocation } from './invocation';
import { Item } from './item';
import { AttemptLine } from './log-lines';
import { MessageGroup } from './message-group';
import { moveToDeadLetterQueue } from './move-to-dead-letter-queue';
import { passGate } from './pass-gate';
import { recordOutcome } from './record-outcome';
import { decide, Decision } from './retry-decision';
import { returnToQueue, returnUntried } from './return-to-queue';
import { lackOfTime, RESERVE_MS, waitForPermit } from './send-permit';
import { DeliveryMetric } from '../contract/metrics';

/** `finished`: nothing is left to do for the group in this invocation. `probe-later`: its head failed and waits for the brake's next probe. */
export type GroupEnd = 'finished' | 'probe-later';

/** Delivers the messages of a group one by one, and stops at the first that fails: everything behind it stays in the queue. */
export async function deliverGroup<T>(invocation: Invocation<T>, group: MessageGroup): Promise<GroupEnd> {
  for (let head = group.head; head; head = group.head) {
    const end = await deliverHead(invocation, group, invocation.deliveryOf(head));
    if (end) {
      return end;
    }
  }
  return 'finished';
}

/** Returns how the group ends, or nothing when the head is dealt with and the next one may follow. */
async function deliverHead<T>(invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>): Promise<GroupEnd | undefined> {
  const { item, undeliverable } = delivery;
  if (invocation.ports.remainingMs() < RESERVE_MS) {
    // Also what becomes a dead letter without an attempt needs time.
    const { cause, seconds } = lackOfTime(invocation, delivery.message);
    returnUntried(invocation, group, cause, seconds);
    return 'finished';
  }
  if (undeliverable || !item) {
    return await moveToDeadLetterQueue(invocation, group, delivery, undeliverable!) ? undefined : 'finished';
  }
  const passed = await passGate(invocation, group, delivery, item);
  if (passed !== 'deliver') {
    return passed === 'next' ? undefined : 'finished';
  }
  // Before the permit, because nothing may come between it and the attempt.
  const before = await historyOf(invocation, delivery, item);
  const permit = await waitForPermit(invocation, delivery.message);
  if (permit.kind === 'denied') {
    returnUntried(invocation, group, permit.cause, permit.seconds);
    return 'finished';
  }
  prefetchHistory(invocation, group);
  const made = await attempt(invocation, delivery, item, before);
  const decision = decideNow(invocation, delivery, made);
  tellBrake(invocation, group, made, permit.probe);
  return carryOut(invocation, group, delivery, item, made, decision);
}

/** Does what was decided; returns how the group ends, or nothing when it goes on. */
async function carryOut<T>(
  invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>, item: Item<T>, made: Attempt, decision: Decision,
): Promise<GroupEnd | undefined> {
  switch (decision.kind) {
    case 'delivered':
      logAttempt(invocation, group, item, made, { decision: 'delivered' });
      recordOutcome(invocation, delivery, DeliveryOutcome.DELIVERED);
      invocation.acknowledge(group, delivery.message);
      return undefined;
    case 'dead-letter':
      logAttempt(invocation, group, item, made, { decision: 'dead-letter', reason: decision.reason });
      return await moveToDeadLetterQueue(invocation, group, delivery, decision) ? undefined : 'finished';
    case 'retry':
      if (made.outcome.unavailable && !decision.asked && invocation.state.brake.isOpen) {
        logAttempt(invocation, group, item, made, { decision: 'retry' });
        return 'probe-later';
      }
      logAttempt(invocation, group, item, made, { decision: 'retry', retryInSeconds: returnToQueue(invocation, group, decision.seconds) });
      return 'finished';
  }
}

function decideNow<T>(invocation: Invocation<T>, delivery: Delivery<T>, made: Attempt): Decision {
  return decide({
    outcome: made.outcome,
    policy: invocation.settings.retryPolicy,
    history: made.history,
    now: made.endedAt,
    deadlineAt: delivery.deadlineAt,
    receiveCount: delivery.message.receiveCount,
    maxReceiveCount: invocation.settings.maxReceiveCount,
    random: invocation.ports.random,
  });
}

function tellBrake<T>(invocation: Invocation<T>, group: MessageGroup, made: Attempt, probe: boolean): void {
  const { brake } = invocation.state;
  const { destination } = invocation.settings;
  if (!made.outcome.unavailable) {
    if (brake.answered()) {
      invocation.ports.log.write({ message: 'brake', destination, state: 'closed' });
    }
  } else if (brake.failed(group.key, made.endedAt, probe)) {
    invocation.ports.log.write({ message: 'brake', destination, state: 'open' });
    invocation.ports.metrics.add(DeliveryMetric.BRAKE_OPENED, 1);
  }
}

function historyOf<T>(invocation: Invocation<T>, delivery: Delivery<T>, { deliveryId }: Item<T>): Promise<AttemptHistory> {
  const { clock, records } = invocation.ports;
  delivery.history ??= invocation.state.histories.before(delivery.message, deliveryId, clock, records);
  return delivery.history;
}

/** While the head is being delivered, the record of the message behind it is read: its delivery then waits for no table. */
function prefetchHistory<T>(invocation: Invocation<T>, group: MessageGroup): void {
  try {
    const next = group.second && invocation.deliveryOf(group.second);
    if (next?.item) {
      void historyOf(invocation, next, next.item);
    }
  } catch {
    // What cannot be read is found out when it is the head; the head of now has its permit and must use it.
  }
}

function logAttempt<T>(
  invocation: Invocation<T>, group: MessageGroup, item: Item<T>, made: Attempt,
  decided: Pick<AttemptLine, 'decision' | 'reason' | 'retryInSeconds'>,
): void {
  const { status, failure, detail } = made.outcome;
  invocation.ports.log.write({
    message: 'attempt',
    destination: invocation.settings.destination,
    deliveryId: item.deliveryId,
    groupHash: invocation.hashOf(group),
    attempt: made.history.attempts,
    ...status === undefined ? { failure } : { status },
    detail,
    latencyMs: made.latencyMs,
    ageMs: made.endedAt - item.arrivedAt,
    ...decided,
  });
}
