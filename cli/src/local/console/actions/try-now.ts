import { ActionError } from './action-error';
import { peekEnvelope } from '../../runtime/peek-envelope';
import type { Queue } from '../../sqs';
import type { TryNowRequest, TryNowResult } from '../contract/actions';
import { Delivery } from '../journal/delivery';

/**
 * Ends the wait of a group whose first webhook failed, so that it is tried at once.
 *
 * @throws ActionError when it does not wait for its next attempt: then it may be at the backend, and would be delivered twice
 */
export function tryNow(
  { destination, group }: TryNowRequest, queues: ReadonlyMap<string, Queue>, deliveryOf: (id: string) => Delivery | undefined,
): TryNowResult {
  const queue = queues.get(destination);
  const head = queue?.headOf(group);
  if (!queue || !head) {
    throw new ActionError('Nothing of this group waits any more.');
  }
  const state = deliveryOf(peekEnvelope(head.body).deliveryId ?? '')?.part(destination)?.state;
  if (state === 'sending') {
    throw new ActionError('The first webhook of this group is at the backend now.');
  }
  return { messages: queue.showGroup(group) };
}
