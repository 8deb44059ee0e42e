import { backOffSeconds } from './back-off';
import { within } from './beside';
import { deadLetterOf, DeadLetterReason } from './dead-letter';
import { Delivery } from './delivery';
import { handBack } from './hand-back';
import { MessageGroup } from './messages';
import { DeliveryOutcome } from './ports';
import { record } from './record';
import { Run } from './run';
import { ForwarderMetric } from '../constants';

/** No dead letter takes longer to store. */
export const DEAD_LETTER_WAIT_MS = 3_000;

/**
 * Stores the head of a group as a dead letter, and only then acknowledges it. Where it cannot be stored, the group goes back to the queue.
 *
 * @returns whether the group can go on with what was behind it
 */
export async function giveUp(run: Run, group: MessageGroup, delivery: Delivery, reason: DeadLetterReason, detail: string): Promise<boolean> {
  const { message, webhook, lastAttemptAt } = delivery;
  const { clock, queue, log, metrics, random } = run.ports;
  const { destination, retryPolicy } = run.settings;
  const history = await delivery.history;
  try {
    const letter = deadLetterOf({ message, reason, detail, destination, deliveryId: webhook?.id, history, lastAttemptAt });
    await within(clock, DEAD_LETTER_WAIT_MS, queue.deadLetter(letter));
  } catch (error) {
    run.report('dead-letter', error);
    handBack(run, group, backOffSeconds(Math.max(message.receiveCount, history?.attempts ?? 0), retryPolicy, random));
    return false;
  }
  log.write({
    message: 'dead-letter',
    destination,
    deliveryId: webhook?.id,
    messageId: message.messageId,
    groupHash: run.hashOf(group),
    reason,
    detail,
    attempts: history?.attempts ?? 0,
  });
  metrics.add(ForwarderMetric.DEAD_LETTERED, 1);
  record(run, delivery, DeliveryOutcome.DEAD_LETTER, reason);
  run.acknowledge(group, message);
  return true;
}
