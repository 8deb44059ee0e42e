import { NO_ATTEMPTS } from './attempt-history';
import { Delivery } from './delivery';
import { DeliveryOutcome } from './delivery-record';
import { Invocation } from './invocation';
import { Item } from './item';
import { QueuedMessage } from './queued-message';

/** What takes longer from its arrival into the queue may have been in the dead-letter queue in between. */
const ARRIVAL_MS = 10_000;

/**
 * Writes to the delivery's record what this invocation did with it, in the background. Without a table there is nothing to write, and of what stays in the queue nothing without an
 * attempt, but that it was given up on.
 */
export function recordOutcome<T>(invocation: Invocation<T>, delivery: Delivery<T>, outcome: DeliveryOutcome, reason?: string): void {
  const { records, clock } = invocation.ports;
  const { item, message, history, newHistory, newAttempts, newRejections } = delivery;
  if (!records || !item || (outcome === DeliveryOutcome.RETRYING && newAttempts === 0 && newHistory?.givenUpFor === undefined)) {
    return;
  }
  const at = delivery.lastAttemptAt ?? clock.now();
  delivery.newAttempts = 0;
  delivery.newRejections = 0;
  const { histories } = invocation.state;
  const write = async (): Promise<void> => {
    const known = newHistory ?? await history ?? NO_ATTEMPTS;
    await records.write({
      deliveryId: item.deliveryId,
      messageId: message.messageId,
      group: message.groupId,
      isFirst: isFirst(message, item),
      outcome,
      reason: outcome === DeliveryOutcome.RETRYING ? known.givenUpFor : reason,
      newAttempts,
      newRejections,
      history: known,
      at,
      item,
    });
    if (outcome === DeliveryOutcome.RETRYING) {
      histories.written(true);
    }
  };
  invocation.background.startSoon(write, (error) => {
    histories.written(false);
    invocation.report('record', error);
  });
}

/**
 * Whether it is known that nothing was recorded about an item before. A redriven message is received for the first time as well; dead letters
 * are known by their attributes, and those that have none, because SQS moved them, by the time that they entered the queue anew.
 */
function isFirst({ receiveCount, redriven, sentAt }: QueuedMessage, { arrivedAt }: Item<unknown>): boolean {
  return receiveCount === 1 && !redriven && sentAt !== undefined && Math.abs(sentAt - arrivedAt) < ARRIVAL_MS;
}
