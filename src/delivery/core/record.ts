import { Delivery } from './delivery';
import { DeliveryOutcome } from './ports';
import { Run } from './run';

/** Writes to the delivery's record what this invocation did with it, beside the work. Without a table or an attempt there is nothing to write. */
export function record(run: Run, delivery: Delivery, outcome: DeliveryOutcome, reason?: string): void {
  const { records, clock } = run.ports;
  const { webhook, message, history, newAttempts, newRejections } = delivery;
  if (!records || !webhook || (newAttempts === 0 && outcome === DeliveryOutcome.RETRYING)) {
    return;
  }
  const at = delivery.lastAttemptAt ?? clock.now();
  delivery.newAttempts = 0;
  delivery.newRejections = 0;
  run.beside.start(async () => records.write({
    deliveryId: webhook.id,
    messageId: message.messageId,
    group: message.groupId,
    outcome,
    reason,
    newAttempts,
    newRejections,
    history: await history ?? { attempts: 0, rejections: 0, lastStatuses: [] },
    at,
    webhook,
  }), (error) => run.report('record', error));
}
