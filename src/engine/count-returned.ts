import { Invocation } from './invocation';
import { ageMs } from './overdue';
import { QueuedMessage } from './queued-message';
import { DeliveryMetric } from '../contract/metrics';

/**
 * Counts messages that go back to the queue, and says how old the oldest of them is: SQS may leave out of its own age what was received three times and not
 * deleted. The time is that in the queue, as SQS's is: what was redriven is as old as its redrive.
 */
export function countReturned<T>({ ports: { clock, metrics } }: Invocation<T>, messages: readonly QueuedMessage[]): void {
  const now = clock.now();
  metrics.add(DeliveryMetric.RETURNED_TO_QUEUE, messages.length);
  // The clocks of SQS and of the function are not the same.
  metrics.add(DeliveryMetric.RETURNED_AGE, Math.max(0, ...messages.map((message) => Math.floor(ageMs(message, now) / 1000))));
}
