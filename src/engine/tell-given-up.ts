import { Delivery } from './delivery';
import { Invocation } from './invocation';
import { withTimeout } from './with-timeout';

/** No group is held up longer than this; what is told may be done later than that. */
const GIVEN_UP_WAIT_MS = 500;

/**
 * Tells the gate that an item is not delivered, where it may have let it through, now or at an earlier receive: also what can never be delivered now may have
 * been tried before somebody asked to skip it. Never rejects: what becomes of the item does not depend on it.
 */
export async function tellGivenUp<T>(invocation: Invocation<T>, { item, message, passedGate }: Delivery<T>): Promise<void> {
  const { clock, gate } = invocation.ports;
  if (!item || !gate?.givenUp || (!passedGate && message.receiveCount <= 1)) {
    return;
  }
  try {
    await withTimeout(clock, GIVEN_UP_WAIT_MS, gate.givenUp(item, message));
  } catch (error) {
    invocation.report('deduplication', error);
  }
}
