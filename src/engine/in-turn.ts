import { hasFailed } from './attempt-history';
import { historyOf } from './history-of';
import { Invocation } from './invocation';
import { MessageGroup } from './message-group';

/** While the brake is open, what failed before comes first in this part of all batches: what is new may all fail by itself, and never end. */
const FAILED_FIRST = 0.1;

/** Where the head of a group stands; lower comes first, and an earlier number counts more. */
type Place = readonly number[];

/**
 * The order in which the groups of a batch are looked at. What is past its deadline comes first, because it need not wait for an attempt. Then what was
 * received less often, because what fails again and again must not hold up what never failed.
 *
 * While the brake is open there is one attempt for the whole batch, and what was passed over was received as often as what failed. So that attempt is
 * for the oldest of those that never failed: it tells more than what may fail by itself, and has waited longest.
 */
export async function inTurn<T>(invocation: Invocation<T>, groups: readonly MessageGroup[]): Promise<MessageGroup[]> {
  const { ports: { random }, state: { brake } } = invocation;
  invocation.failedFirst = brake.isOpen && random() < FAILED_FIRST;
  const placed = await Promise.all(groups.map(async (group) => {
    const failed = brake.isOpen ? await howSurelyFailed(invocation, group) : 0;
    const { sentAt = 0, receiveCount = 0 } = group.head ?? {};
    const place: Place = isOverdue(invocation, group) ? [0]
      : [1, invocation.failedFirst ? -failed : failed, brake.isOpen && failed === 0 ? sentAt : receiveCount];
    return { group, place };
  }));
  return placed.sort((a, b) => compare(a.place, b.place)).map(({ group }) => group);
}

function isOverdue<T>({ settings: { retryPolicy }, startedAt }: Invocation<T>, { head }: MessageGroup): boolean {
  // By the queue's time and not the item's, because not every message can be read.
  return startedAt >= (head?.sentAt ?? Infinity) + retryPolicy.retryForSeconds * 1000;
}

/** 0 where it never failed, 1 where that is not known, 2 where it did. Never rejects. */
async function howSurelyFailed<T>(invocation: Invocation<T>, group: MessageGroup): Promise<number> {
  try {
    const delivery = invocation.deliveryOf(group.head!);
    const history = delivery.item && await historyOf(invocation, group, delivery, delivery.item);
    return !history ? 0 : hasFailed(history) ? 2 : history.unknown ? 1 : 0;
  } catch {
    // What cannot be read is found out when it is its turn.
    return 0;
  }
}

function compare(a: Place, b: Place): number {
  const index = a.findIndex((part, at) => part !== b[at]);
  return index < 0 ? 0 : a[index] - b[index];
}
