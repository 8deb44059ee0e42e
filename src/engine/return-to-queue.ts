import { DeliveryOutcome } from './delivery-record';
import { Invocation } from './invocation';
import { ReturnedLine } from './log-lines';
import { MessageGroup } from './message-group';
import { VisibilityChange } from './ports';
import { receiveBudgetSeconds } from './receive-budget';
import { recordOutcome } from './record-outcome';
import { DeliveryMetric } from '../contract/metrics';

/** SQS hides a message for 12 hours at most, counted from its receive; an invocation takes up to 15 minutes of them. */
const MAX_VISIBILITY_SECONDS = 12 * 60 * 60 - 15 * 60;

/**
 * Leaves what is left of a group in the queue, invisible for so many seconds.
 *
 * Only the head is hidden; what is behind it is made visible at once. It cannot overtake, because SQS gives out no message of a group while
 * an earlier one is invisible, whether that is hidden for the back-off or, where the change failed, for what is left of its visibility
 * timeout. Were the tail not made visible, it would stay hidden for its own visibility timeout after the head was delivered.
 * Should the head's change succeed and the tail's fail, that delay is all that happens. So the changes may fail one by one, in any order.
 *
 * @param seconds wait that is wanted; the receive budget may make it longer
 * @returns seconds that the head is hidden
 */
export function returnToQueue<T>(invocation: Invocation<T>, group: MessageGroup, seconds: number): number {
  const head = group.head;
  if (!head) {
    return 0;
  }
  const hidden = Math.min(MAX_VISIBILITY_SECONDS, Math.max(seconds, budgetOf(invocation, group)));
  const changes: VisibilityChange[] = group.rest.map(({ messageId, receiptHandle }) => ({
    messageId, receiptHandle, seconds: messageId === head.messageId ? hidden : 0,
  }));
  invocation.background.start(() => invocation.ports.queue.changeVisibility(changes), (error) => invocation.report('visibility', error));
  recordOutcome(invocation, invocation.deliveryOf(head), DeliveryOutcome.RETRYING);
  invocation.ports.metrics.add(DeliveryMetric.RETURNED_TO_QUEUE, changes.length);
  return hidden;
}

/** Leaves a group in the queue that is not to be tried now, and logs why. */
export function returnUntried<T>(invocation: Invocation<T>, group: MessageGroup, cause: ReturnedLine['cause'], seconds: number): void {
  const { log } = invocation.ports;
  const { destination } = invocation.settings;
  const messages = group.rest.length;
  const retryInSeconds = returnToQueue(invocation, group, seconds);
  log.write({ message: 'returned-to-queue', destination, groupHash: invocation.hashOf(group), messages, cause, retryInSeconds });
}

/** The strictest budget of all messages: whatever stands behind the head is received, and counted, with it. */
function budgetOf<T>(invocation: Invocation<T>, group: MessageGroup): number {
  const now = invocation.ports.clock.now();
  const { maxReceiveCount, retryPolicy } = invocation.settings;
  return Math.max(...group.rest.map((message) => receiveBudgetSeconds({
    receiveCount: message.receiveCount,
    maxReceiveCount,
    now,
    deadlineAt: (message.sentAt ?? now) + retryPolicy.retryForSeconds * 1000,
  })));
}
