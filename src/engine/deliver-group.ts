import { attempt, Attempt } from './attempt';
import { AttemptHistory, hasFailed, isNew } from './attempt-history';
import { backOffSeconds, makeRoomSeconds, putOffSeconds, shortBackOffSeconds } from './back-off';
import { FailedAttempt } from './brake';
import { Delivery } from './delivery';
import { DeliveryOutcome } from './delivery-record';
import { expire } from './expire';
import { budgetSeconds } from './hide-group';
import { historyOf, prefetchSoon } from './history-of';
import { Invocation } from './invocation';
import { Item } from './item';
import { AttemptLine } from './log-lines';
import { MessageGroup } from './message-group';
import { acknowledgeStored, givenUpBefore, moveToDeadLetterQueue } from './move-to-dead-letter-queue';
import { overdueAgeMs } from './overdue';
import { acknowledgeUnrouted, passGate } from './pass-gate';
import { keepInHand, probesAreOver } from './probes';
import { recordOutcome } from './record-outcome';
import { RepeatShare } from './repeat-share';
import { RESERVE_MS } from './reserve';
import { decide, Decision } from './retry-decision';
import { RetryPolicyConfig } from './retry-policy-config';
import { returnToQueue, returnUntried } from './return-to-queue';
import { Denial, lackOfTime, LEFT_TO_OTHERS, waitForPermit } from './send-permit';
import { DeliveryMetric } from '../contract/metrics';

/** So many of the longest waits between two attempts are none any more. */
const HELD_BACK_WAITS = 2;

/** `finished`: nothing is left to do for the group in this invocation. `probe-later`: the brake holds back its head, which may be the next probe. */
export type GroupEnd = 'finished' | 'probe-later';

/** Delivers the messages of a group one by one, and stops at the first that fails: everything behind it stays in the queue. */
export async function deliverGroup<T>(invocation: Invocation<T>, group: MessageGroup): Promise<GroupEnd> {
  if (!await invocation.takeHold(group)) {
    // It returns to the queue at the end of its visibility timeout, if it did not already.
    return 'finished';
  }
  for (let head = group.head; head; head = group.head) {
    const end = await deliverHead(invocation, group, invocation.deliveryOf(head));
    if (end) {
      return end;
    }
  }
  return 'finished';
}

/** Waits for the next probe with the head of a group, and makes it. What is behind the head is left to `deliverGroup`. */
export async function deliverProbe<T>(invocation: Invocation<T>, group: MessageGroup): Promise<GroupEnd> {
  invocation.probing = group;
  const end = await deliverHead(invocation, group, invocation.deliveryOf(group.head!));
  return end ?? (group.head ? 'probe-later' : 'finished');
}

/** Returns how the group ends, or nothing when the head is dealt with and the next one may follow. */
async function deliverHead<T>(invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>): Promise<GroupEnd | undefined> {
  const { item, undeliverable } = delivery;
  const { state } = invocation;
  const begunAt = invocation.ports.clock.now();
  if (invocation.remainingMs(group) < RESERVE_MS) {
    // Also what becomes a dead letter without an attempt needs time.
    return goBack(invocation, group, lackOfTime(invocation, group, delivery.message));
  }
  if (undeliverable || !item) {
    return await moveToDeadLetterQueue(invocation, group, delivery, undeliverable!) ? undefined : 'finished';
  }
  // Before the gate, which may end a delivery that was tried; and before the permit, because nothing may come between that and the attempt.
  const before = await historyOf(invocation, group, delivery, item);
  if (before.deadLettered) {
    await acknowledgeStored(invocation, group, delivery, item);
    return undefined;
  }
  const ended = givenUpBefore(before);
  if (ended) {
    return await moveToDeadLetterQueue(invocation, group, delivery, ended) ? undefined : 'finished';
  }
  if (isExpired(invocation, delivery) && !deservesLastAttempt(invocation, group, before)) {
    return await expire(invocation, group, delivery) ? undefined : 'finished';
  }
  if (probesAreOver(invocation, group)) {
    return goBack(invocation, group, leftToOthers(invocation, before));
  }
  const repeated = !isNew(before);
  const othersAreDelivered = state.brake.hasAnsweredLately(begunAt);
  const origins = item.origins ?? [];
  const share = repeated ? state.repeats : state.hanging.include(origins) ? state.hanging.share : undefined;
  const denied = share && putOff(invocation, delivery, share, before);
  const passed = denied ? 'deliver' : await passGate(invocation, group, delivery, item);
  if (passed !== 'deliver') {
    return passed === 'next' ? undefined : 'finished';
  }
  const permit = denied ?? await waitForPermit(invocation, group, delivery.message, !repeated && !invocation.failedFirst);
  if (permit.kind === 'held-back') {
    return 'probe-later';
  }
  if (permit.kind === 'denied') {
    if (denied && !hasFailed(before)) {
      return goBack(invocation, group, waitForAllowance(invocation, group, delivery, denied));
    }
    if (isExpired(invocation, delivery) && !(permit.cause === 'brake' && invocation.state.brake.mayBeOneItem)) {
      // Also for want of time: where each attempt takes long, all that is past its deadline would come back for its own, and for longer than it is kept.
      return await expire(invocation, group, delivery) ? undefined : 'finished';
    }
    return goBack(invocation, group, permit);
  }
  if (group.second) {
    // While the head is being delivered.
    void prefetchSoon(invocation, group, group.second);
  }
  const made = await attempt(invocation, delivery, item, before);
  if (!permit.probe) {
    // The brake itself bounds what probes take. And what is tried while nobody is delivered takes nothing from others, and asked for no allowance.
    const tookMs = Math.max(made.latencyMs, made.endedAt - begunAt);
    const delivered = wasTaken(made);
    state.repeats.worked(made.endedAt, tookMs, repeated && !delivered && othersAreDelivered);
    state.hanging.share.worked(made.endedAt, tookMs, !repeated && !delivered && state.hanging.expect(origins));
    state.hanging.tried(origins, { latencyMs: made.latencyMs, unavailable: made.outcome.unavailable, delivered });
  }
  tellBrake(invocation, group, made, { repeated: hasFailed(before), probe: permit.probe });
  if (made.outcome.paced) {
    return goBack(invocation, group, { kind: 'denied', cause: 'rate', seconds: made.outcome.retryAfterSeconds ?? 1 });
  }
  const decision = decideNow(invocation, delivery, made);
  return carryOut(invocation, group, delivery, item, made, decision);
}

async function goBack<T>(invocation: Invocation<T>, group: MessageGroup, { cause, seconds }: Denial): Promise<GroupEnd> {
  await returnUntried(invocation, group, cause, seconds);
  return 'finished';
}

/** Does what was decided; returns how the group ends, or nothing when it goes on. */
async function carryOut<T>(
  invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>, item: Item<T>, made: Attempt, decision: Decision,
): Promise<GroupEnd | undefined> {
  switch (decision.kind) {
    case 'delivered':
      if (made.outcome.unrouted) {
        acknowledgeUnrouted(invocation, group, delivery);
        return undefined;
      }
      logAttempt(invocation, group, item, made, { decision: 'delivered' });
      recordOutcome(invocation, delivery, DeliveryOutcome.DELIVERED);
      invocation.acknowledge(group, delivery.message);
      return undefined;
    case 'dead-letter':
      logAttempt(invocation, group, item, made, { decision: 'dead-letter', reason: decision.reason });
      delivery.goesOnWith(invocation.state.histories.giveUp(delivery.message, made.history, decision));
      return await moveToDeadLetterQueue(invocation, group, delivery, decision) ? undefined : 'finished';
    case 'retry':
      if (!decision.asked && made.outcome.unavailable && keepInHand(invocation, group)) {
        logAttempt(invocation, group, item, made, { decision: 'retry' });
        return 'probe-later';
      }
      logAttempt(invocation, group, item, made, { decision: 'retry', retryInSeconds: await returnToQueue(invocation, group, 'retry', decision.seconds) });
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
    outage: made.outcome.unavailable && !invocation.state.brake.hasAnsweredLately(made.endedAt),
    latencyMs: made.latencyMs,
    random: invocation.ports.random,
  });
}

function isExpired<T>({ ports: { clock } }: Invocation<T>, { deadlineAt }: Delivery<T>): boolean {
  return clock.now() >= deadlineAt;
}

/**
 * Whether an item that is past its deadline may be tried before it is given up on. What was tried needs no further attempt, and there may be none for
 * as long as the destination is away. But what only waited behind another has not failed, and what has not been tried for far longer than it ever waits
 * by itself was held back, by a pause for example: it is tried once if that can be done now; or at the next probe, where the brake may hold its group back
 * for nothing but the item that it stood behind.
 */
function deservesLastAttempt<T>(invocation: Invocation<T>, group: MessageGroup, history: AttemptHistory): boolean {
  const { ports: { clock }, settings: { retryPolicy }, state: { brake } } = invocation;
  const mayBeTried = !hasFailed(history) || wasHeldBack(history, clock.now(), retryPolicy);
  const waitMs = brake.waitFor(group.key, isNew(history) && !invocation.failedFirst, clock.now());
  return mayBeTried && !probesAreOver(invocation, group) && (brake.mayBeOneItem || waitMs === 0);
}

/** Whether the last attempt was so long ago that it is no wait between two attempts. */
function wasHeldBack({ lastAttemptAt }: AttemptHistory, now: number, { backoffMaxSeconds, retryAfterMaxSeconds }: RetryPolicyConfig): boolean {
  return lastAttemptAt !== undefined && now - lastAttemptAt > HELD_BACK_WAITS * Math.max(backoffMaxSeconds, retryAfterMaxSeconds) * 1000;
}

/**
 * What failed before has to wait, when such items have had their share while others succeed. What may have failed only elsewhere, and may have only waited,
 * waits as well, but not for long. So does what would be tried for the first time, where all that came in with it hangs.
 */
function putOff<T>(invocation: Invocation<T>, { message }: Delivery<T>, share: RepeatShare, before: AttemptHistory): Denial | undefined {
  const { ports: { clock, random }, settings: { retryPolicy }, state: { brake } } = invocation;
  const now = clock.now();
  // With a record there is nothing unknown to keep any of it for.
  const leavesSome = hasFailed(before) && before.knownAttempts !== undefined;
  if (!brake.hasAnsweredLately(now) || share.allows(now, leavesSome)) {
    return undefined;
  }
  const backOff = (hasFailed(before) ? backOffSeconds : shortBackOffSeconds)(message.receiveCount, retryPolicy, random);
  return { kind: 'denied', cause: 'repeat', seconds: Math.max(backOff, putOffSeconds(retryPolicy, random)) };
}

/**
 * What failed before makes room for what never failed, where the probe of this batch was such a one: there are others to probe with. It is away for ten
 * times as long as that one had waited, which is long only where there is so much of it that what is new is found late. But only what failed already when
 * somebody was answered last: that is its own fault, and no outage's.
 */
function leftToOthers<T>(invocation: Invocation<T>, before: AttemptHistory): Denial {
  const { newWaitedMs, ports: { random }, settings: { retryPolicy }, state: { brake } } = invocation;
  const isItsOwn = hasFailed(before) && (before.firstAttemptAt ?? Infinity) < brake.lastAnsweredAt;
  return newWaitedMs !== undefined && isItsOwn ? { ...LEFT_TO_OTHERS, seconds: makeRoomSeconds(newWaitedMs, retryPolicy, random) } : LEFT_TO_OTHERS;
}

/**
 * What is not known to have failed is not given up on because others hang, or fail again and again: past its deadline it waits for its place in their
 * allowance, until it is overdue. Its receives last until then.
 */
function waitForAllowance<T>(invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>, denied: Denial): Denial {
  const budget = isExpired(invocation, delivery) ? budgetSeconds(invocation, group, overdueAgeMs(invocation.settings)) : 0;
  return { ...denied, seconds: Math.max(denied.seconds, budget) };
}

/** Whether the destination took what it was sent, be it all there is or not. */
function wasTaken({ outcome: { result, paced = false } }: Attempt): boolean {
  return result === 'delivered' || paced;
}

function tellBrake<T>(invocation: Invocation<T>, group: MessageGroup, made: Attempt, kind: Omit<FailedAttempt, 'scarce'>): void {
  const { ports: { log, metrics, random }, settings: { destination }, state: { brake, hanging, repeats } } = invocation;
  if (!made.outcome.unavailable) {
    const closed = wasTaken(made) && !made.outcome.unsent ? brake.answered(made.endedAt) : brake.declined(made.endedAt, kind.probe);
    if (closed) {
      repeats.renew(made.endedAt);
      hanging.renew(made.endedAt);
      log.write({ message: 'brake', destination, state: 'closed' });
    }
    return;
  }
  invocation.probesInVain += kind.probe ? 1 : 0;
  if (kind.probe && !kind.repeated) {
    invocation.newWaitedMs = made.endedAt - (group.head?.sentAt ?? made.endedAt);
  }
  if (brake.failed(group.key, made.endedAt, { ...kind, scarce: budgetSeconds(invocation, group) > 0 }, random)) {
    log.write({ message: 'brake', destination, state: 'open' });
    metrics.add(DeliveryMetric.BRAKE_OPENED, 1);
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
