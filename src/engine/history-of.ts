import { AttemptHistory, NO_ATTEMPTS } from './attempt-history';
import { Delivery } from './delivery';
import { Invocation } from './invocation';
import { Item } from './item';
import { MessageGroup } from './message-group';
import { QueuedMessage } from './queued-message';

/** So many records are read at once before they are needed, at most: each may need a connection, and a small function has little time for those. */
const READ_AHEAD = 4;

/** How often an item was tried before, found out once an invocation. Never rejects. */
export function historyOf<T>(
  invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>, { deliveryId }: Item<T>,
): Promise<AttemptHistory> {
  const { ports: { clock, records }, state: { histories } } = invocation;
  const { message, undeliverable } = delivery;
  // What can never be delivered was never tried, however often it was received.
  delivery.history ??= undeliverable
    ? histories.onRecord(message, deliveryId, clock, records).then((recorded) => recorded ?? NO_ATTEMPTS)
    : histories.before(message, deliveryId, group.stoodBehind(message), clock, records);
  return delivery.history;
}

/**
 * Begins to read the records of the heads of all groups that were received before: in a batch of what fails again and again, hardly anything else
 * takes time. Never throws.
 */
export function readAhead<T>(invocation: Invocation<T>, groups: readonly MessageGroup[]): void {
  const received = groups.flatMap((group) => group.head && group.head.receiveCount > 1 ? [{ group, head: group.head }] : []);
  const work = async (): Promise<void> => {
    for (let next = received.shift(); next; next = received.shift()) {
      await prefetchHistory(invocation, next.group, next.head);
    }
  };
  for (let started = 0; started < READ_AHEAD; started += 1) {
    void work();
  }
}

/** Does as `prefetchHistory` with the message behind the head, once the head's request is on its way. Never rejects. */
export async function prefetchSoon<T>(invocation: Invocation<T>, group: MessageGroup, second: QueuedMessage): Promise<void> {
  await invocation.ports.clock.sleep(0);
  if (group.second === second) {
    await prefetchHistory(invocation, group, second);
  }
}

/** Reads the record of a message that will be needed soon, so that its delivery waits for no table. Never throws, never rejects. */
export async function prefetchHistory<T>(invocation: Invocation<T>, group: MessageGroup, message: QueuedMessage): Promise<void> {
  try {
    const delivery = invocation.deliveryOf(message);
    if (delivery.item) {
      await historyOf(invocation, group, delivery, delivery.item);
    }
  } catch {
    // What cannot be read is found out when it is the head; whoever has a permit now must use it.
  }
}
