import { shortBackOffSeconds } from './back-off';
import { deadLetterOf } from './dead-letter';
import { Delivery } from './delivery';
import { DeliveryOutcome } from './delivery-record';
import { Invocation } from './invocation';
import { Undeliverable } from './item';
import { MessageGroup } from './message-group';
import { recordOutcome } from './record-outcome';
import { returnToQueue } from './return-to-queue';
import { withTimeout } from './with-timeout';
import { DeliveryMetric } from '../contract/metrics';

/** The engine waits no longer for the dead-letter queue; what is stored later than that is stored all the same. */
export const DEAD_LETTER_WAIT_MS = 3_000;

/**
 * Stores the head of a group as a dead letter, and only then acknowledges it. Where that is not known to have happened, the group goes back to
 * the queue.
 *
 * @returns whether the group can go on with what was behind it
 */
export async function moveToDeadLetterQueue<T>(
  invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>, { reason, detail }: Undeliverable,
): Promise<boolean> {
  const { message, item, lastAttemptAt } = delivery;
  const { clock, queue, log, metrics, random } = invocation.ports;
  const { destination, retryPolicy } = invocation.settings;
  const history = await delivery.history;
  try {
    const letter = deadLetterOf({ message, reason, detail, destination, deliveryId: item?.deliveryId, history, lastAttemptAt });
    await withTimeout(clock, DEAD_LETTER_WAIT_MS, queue.deadLetter(letter));
  } catch (error) {
    invocation.report('dead-letter', error);
    returnToQueue(invocation, group, shortBackOffSeconds(Math.max(message.receiveCount, history?.attempts ?? 0), retryPolicy, random));
    return false;
  }
  log.write({
    message: 'dead-letter',
    destination,
    deliveryId: item?.deliveryId,
    messageId: message.messageId,
    groupHash: invocation.hashOf(group),
    reason,
    detail,
    attempts: history?.attempts ?? 0,
  });
  metrics.add(DeliveryMetric.DEAD_LETTERED, 1);
  recordOutcome(invocation, delivery, DeliveryOutcome.DEAD_LETTER, reason);
  invocation.acknowledge(group, message);
  return true;
}
