import { peekEnvelope } from '../../runtime/peek-envelope';
import type { GroupBacklog, Queue } from '../../sqs';
import type { GroupList, GroupRow } from '../contract/lists';
import { Delivery } from '../journal/delivery';

/** Which groups are asked for. */
export interface GroupQuery {
  /** In the name of the group, in any case. */
  readonly text?: string;
  /** `WEBHOOK/DESTINATION`; undefined for all. */
  readonly destination?: string;
  readonly limit: number;
}

/** The fullest groups of the queues of destinations. */
export function listGroups(queues: ReadonlyMap<string, Queue>, query: GroupQuery, deliveryOf: (id: string) => Delivery | undefined): GroupList {
  const text = query.text?.trim().toLowerCase();
  const all = [...queues].filter(([destination]) => query.destination === undefined || destination === query.destination)
    .flatMap(([destination, queue]) => queue.groups().map((group) => ({ destination, group })));
  const matching = text ? all.filter(({ group }) => group.groupId.toLowerCase().includes(text)) : all;
  const fullest = matching.sort((one, other) => other.group.messages - one.group.messages || one.group.head.sentAt - other.group.head.sentAt);
  return {
    groups: fullest.slice(0, query.limit).map(({ destination, group }) => toRow(destination, group, deliveryOf)),
    matching: matching.length,
    total: all.length,
    most: all.reduce((most, { group }) => Math.max(most, group.messages), 0),
  };
}

function toRow(destination: string, { groupId, messages, head }: GroupBacklog, deliveryOf: (id: string) => Delivery | undefined): GroupRow {
  const id = peekEnvelope(head.body).deliveryId;
  const part = deliveryOf(id ?? '')?.part(destination);
  const failed = part !== undefined && part.attemptCount > 0;
  const state = part?.state === 'sending' ? 'at the backend'
    : failed ? `${part.attempts.at(-1)!.outcome} at attempt ${part.attemptCount}`
      : head.state === 'inFlight' ? 'in hand' : 'waiting';
  return { destination, group: groupId, messages, since: head.sentAt, head: id, state, nextAttemptAt: failed ? part.nextAttemptAt : undefined };
}
