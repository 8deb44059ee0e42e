import { AttemptHistory } from './attempt-history';
import { Delivery } from './delivery';
import { Invocation } from './invocation';
import { Item } from './item';

/** How often an item was tried before, found out once an invocation. Never rejects. */
export function historyOf<T>(invocation: Invocation<T>, delivery: Delivery<T>, { deliveryId }: Item<T>): Promise<AttemptHistory> {
  const { clock, records } = invocation.ports;
  delivery.history ??= invocation.state.histories.before(delivery.message, deliveryId, clock, records);
  return delivery.history;
}
