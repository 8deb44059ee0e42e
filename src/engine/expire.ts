import { Delivery } from './delivery';
import { historyOf } from './history-of';
import { Invocation } from './invocation';
import { MessageGroup } from './message-group';
import { moveToDeadLetterQueue } from './move-to-dead-letter-queue';
import { DeadLetterReason } from '../contract/dead-letters';

/** Makes a dead letter of what is past its deadline. Needs no attempt, which there may not be for a long time. Returns what `moveToDeadLetterQueue` does. */
export async function expire<T>(invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>): Promise<boolean> {
  const { item, undeliverable } = delivery;
  if (undeliverable?.reason) {
    // That it can never be delivered says more.
    return moveToDeadLetterQueue(invocation, group, delivery, undeliverable);
  }
  const last = item && (await historyOf(invocation, group, delivery, item)).lastStatuses.at(-1);
  return moveToDeadLetterQueue(invocation, group, delivery, {
    reason: DeadLetterReason.EXPIRED,
    detail: `It was not delivered within ${invocation.settings.retryPolicy.retryForSeconds} s; ${last ? `the last attempt ended with ${last}` : 'no attempt is known of'}.`,
  });
}
