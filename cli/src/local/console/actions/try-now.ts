import { ActionError } from './action-error';
import { peekEnvelope } from '../../runtime/peek-envelope';
import type { Queue, StoredMessage } from '../../sqs';
import type { TryNowRequest, TryNowResult } from '../contract/actions';
import { Delivery } from '../journal/delivery';

/** What is known of messages. */
export interface MessageKnowledge {
  /** By delivery id; undefined of what is forgotten. */
  readonly deliveryOf: (id: string) => Delivery | undefined;
  /** Whether an invocation has ended without it since it was last received. */
  readonly isPutAside: (message: StoredMessage) => boolean;
}

/**
 * Ends the wait of a group, so that its first webhook is tried at once.
 *
 * @throws ActionError when it is not known to wait: then it may be at the backend, and would be delivered twice
 */
export function tryNow({ destination, group }: TryNowRequest, queues: ReadonlyMap<string, Queue>, known: MessageKnowledge): TryNowResult {
  const queue = queues.get(destination);
  const head = queue?.headOf(group);
  if (!queue || !head) {
    throw new ActionError('Nothing of this group waits any more.');
  }
  const hasFailed = known.deliveryOf(peekEnvelope(head.body).deliveryId ?? '')?.part(destination)?.state === 'retrying';
  if (head.state === 'inFlight' && !hasFailed && !known.isPutAside(head)) {
    throw new ActionError('The first webhook of this group is in hand now: at the backend, or about to be. It is tried without being asked.');
  }
  return { messages: queue.showGroup(group) };
}
