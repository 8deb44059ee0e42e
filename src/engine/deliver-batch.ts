import { shortBackOffSeconds } from './back-off';
import { deliverGroup, deliverProbe, GroupEnd } from './deliver-group';
import { readAhead } from './history-of';
import { inTurn } from './in-turn';
import { Invocation } from './invocation';
import { groupMessages, MessageGroup } from './message-group';
import { keepWaiting } from './pause';
import { EnginePorts } from './ports';
import { restUntilProbe } from './probes';
import { QueuedMessage } from './queued-message';
import { returnToQueue } from './return-to-queue';
import { releaseRateShare } from './send-permit';
import { DeliverySettings, EnvironmentState } from './settings';
import { expireOverdue, returnUntouched } from './shed-overdue';

/**
 * Delivers a batch of messages: several groups at once where the settings say so, the messages of a group one by one. What is overdue is given up on
 * before anything else, and in an overload nothing else is done with some batches (`Shedding`). All others are looked at in turn. While the destination is paused, nothing is delivered.
 *
 * @returns ids of the messages that must stay in the queue, in the batch's order; all others were delivered, or stored as dead letters
 */
export async function deliverBatch<T>(
  batch: readonly QueuedMessage[], settings: DeliverySettings, ports: EnginePorts<T>, state: EnvironmentState,
): Promise<string[]> {
  const invocation = new Invocation(settings, ports, state, batch);
  const shares = [state.repeats, state.hanging.share];
  shares.forEach((share) => share.begins(invocation.startedAt));
  const groups = groupMessages(batch);
  if (settings.paused) {
    await keepWaiting(invocation, groups);
    await invocation.settle();
  } else if (state.shedding.isDue && !state.deadLetterRest.lasts(ports.clock.now())) {
    await returnUntouched(invocation, await expireOverdue(invocation, groups));
    await invocation.settle();
    state.shedding.shed(invocation.elapsedMs);
  } else {
    const left = await expireOverdue(invocation, groups);
    readAhead(invocation, left);
    await deliverGroups(invocation, await inTurn(invocation, left));
    releaseRateShare(invocation);
    await restUntilProbe(invocation);
    await invocation.settle();
    state.shedding.delivered(invocation.elapsedMs);
  }
  shares.forEach((share) => share.ends(ports.clock.now()));
  return invocation.left;
}

/** Leaves a whole batch in the queue, with back-off, because nothing can be delivered. Returns the ids of those that stay there. */
export async function returnBatch<T>(
  batch: readonly QueuedMessage[], settings: DeliverySettings, ports: EnginePorts<T>, state: EnvironmentState,
): Promise<string[]> {
  const invocation = new Invocation(settings, ports, state, batch);
  for (const group of groupMessages(batch)) {
    await returnFaulty(invocation, group);
  }
  await invocation.settle();
  return invocation.left;
}

/**
 * Whatever need not wait for the brake is done first. Then one of the groups that it holds back waits for the next probe and makes it, alone, and all are
 * looked at anew.
 */
async function deliverGroups<T>(invocation: Invocation<T>, groups: readonly MessageGroup[]): Promise<void> {
  for (let left = await deliverAtOnce(invocation, groups); left.length > 0; left = await deliverAtOnce(invocation, left)) {
    const [first, ...others] = left;
    const isFinished = invocation.state.brake.holdsBack(first.key) && await deliverSafely(invocation, first, deliverProbe) === 'finished';
    // One that stays in hand is the last: others go back to the queue before it goes on waiting.
    left = isFinished ? others : [...others, first];
  }
}

/** Delivers several groups at once, where the settings say so; returns those that the brake holds back. */
async function deliverAtOnce<T>(invocation: Invocation<T>, groups: readonly MessageGroup[]): Promise<MessageGroup[]> {
  const waiting = [...groups];
  const heldBack: MessageGroup[] = [];
  const work = async (): Promise<void> => {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      if (await deliverSafely(invocation, group, deliverGroup) === 'probe-later') {
        heldBack.push(group);
      }
    }
  };
  const working: Promise<void>[] = [];
  for (let left = Math.min(invocation.settings.groupsPerInvocation, waiting.length); left > 0; left -= 1) {
    working.push(work());
  }
  await Promise.all(working);
  return heldBack;
}

/** An error that nobody expected concerns one group only, and acknowledges nothing. */
async function deliverSafely<T>(invocation: Invocation<T>, group: MessageGroup, deliver: typeof deliverGroup): Promise<GroupEnd> {
  try {
    return await deliver(invocation, group);
  } catch (error) {
    invocation.report('group', error);
    await returnFaulty(invocation, group);
    return 'finished';
  } finally {
    invocation.probing = invocation.probing === group ? undefined : invocation.probing;
  }
}

async function returnFaulty<T>(invocation: Invocation<T>, group: MessageGroup): Promise<void> {
  const { settings: { retryPolicy }, ports: { random } } = invocation;
  try {
    await returnToQueue(invocation, group, 'error', shortBackOffSeconds(group.head?.receiveCount ?? 1, retryPolicy, random));
  } catch (error) {
    // What is not returned comes back at its visibility timeout.
    invocation.report('group', error);
  }
}
