import { countReturned } from './count-returned';
import { expire } from './expire';
import { giveUpOn } from './give-up';
import { budgetSeconds, visibilityChanges } from './hide-group';
import { Invocation } from './invocation';
import { MessageGroup } from './message-group';
import { ageMs, isOverdue, overdueMs } from './overdue';
import { VisibilityChange } from './ports';
import { QueuedMessage } from './queued-message';
import { giveUpAtLastReceive } from './return-to-queue';

/**
 * Makes dead letters of all that is overdue, in every group at once: it waits for no attempt, no gate and no place, because it is a sign that there are
 * too few of them. What is not overdue keeps its order: a group's messages entered the queue one after the other.
 *
 * @returns the groups of which something is left to be dealt with
 */
export async function expireOverdue<T>(invocation: Invocation<T>, groups: readonly MessageGroup[]): Promise<MessageGroup[]> {
  const { settings, startedAt, ports: { log }, state: { shedding } } = invocation;
  const isLate = (message: QueuedMessage): boolean => isOverdue(message, settings, startedAt);
  const batch = groups.flatMap(({ rest }) => rest);
  const change = shedding.looked({
    now: startedAt,
    overdueMs: overdueMs(settings),
    foundOverdue: batch.some(isLate),
    intervalMs: Math.max(0, ...batch.map((message) => ageMs(message, startedAt) / message.receiveCount)),
  });
  if (change) {
    log.write({ message: 'overload', destination: settings.destination, state: change });
  }
  return where(invocation, groups, (group) =>
    giveUpOn(invocation, group, isLate, (message) => expire(invocation, group, invocation.deliveryToGiveUp(message))));
}

/** Returns groups to the queue as they are, visible at once, in one call for all of them. */
export async function returnUntouched<T>(invocation: Invocation<T>, groups: readonly MessageGroup[]): Promise<void> {
  const { queue } = invocation.ports;
  // What may be in other hands must not be made visible there.
  const left = await where(invocation, groups, async (group) => await invocation.takeHold(group) && giveUpAtLastReceive(invocation, group, 'overload'));
  const changes: VisibilityChange[] = left.flatMap((group) => visibilityChanges(group, budgetSeconds(invocation, group)));
  if (changes.length > 0) {
    invocation.background.start(() => queue.changeVisibility(changes), (error) => invocation.report('visibility', error));
    countReturned(invocation, left.flatMap(({ rest }) => rest));
  }
}

/** The groups of which that is so. An error that nobody expected concerns one group only, which comes back at its visibility timeout. */
async function where<T>(
  invocation: Invocation<T>, groups: readonly MessageGroup[], isLeft: (group: MessageGroup) => Promise<boolean>,
): Promise<MessageGroup[]> {
  const left = await Promise.all(groups.map((group) => isLeft(group).catch((error: unknown) => {
    invocation.report('group', error);
    return false;
  })));
  return groups.filter((_, index) => left[index]);
}
