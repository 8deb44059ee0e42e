import { NO_ATTEMPTS } from './attempt-history';
import { Delivery } from './delivery';
import { DeliveryOutcome } from './delivery-record';
import { Invocation } from './invocation';

/** Writes to the delivery's record what this invocation did with it, in the background. Without a table or an attempt there is nothing to write. */
export function recordOutcome<T>(invocation: Invocation<T>, delivery: Delivery<T>, outcome: DeliveryOutcome, reason?: string): void {
  const { records, clock } = invocation.ports;
  const { item, message, history, newAttempts, newRejections } = delivery;
  if (!records || !item || (newAttempts === 0 && outcome === DeliveryOutcome.RETRYING)) {
    return;
  }
  const at = delivery.lastAttemptAt ?? clock.now();
  delivery.newAttempts = 0;
  delivery.newRejections = 0;
  invocation.background.start(async () => records.write({
    deliveryId: item.deliveryId,
    messageId: message.messageId,
    group: message.groupId,
    outcome,
    reason,
    newAttempts,
    newRejections,
    history: await history ?? NO_ATTEMPTS,
    at,
    item,
  }), (error) => invocation.report('record', error));
}
