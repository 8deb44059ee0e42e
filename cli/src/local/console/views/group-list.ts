import { peekEnvelope } from '../../runtime/peek-envelope';
import type { GroupBacklog, Queue } from '../../sqs';
import type { GroupList, GroupRow } from '../contract/lists';
import { pageOf, PageQuery } from '../contract/pages';
import { Delivery } from '../journal/delivery';
import type { ReturnedGroup } from '../journal/returned-groups';

/** Which groups are asked for. */
export interface GroupQuery extends PageQuery {
  /** In the name of the group, in any case. */
  readonly text?: string;
  /** `WEBHOOK/DESTINATION`; undefined for all. */
  readonly destination?: string;
}

/** What is known of groups besides what their queues have. */
export interface GroupKnowledge {
  readonly deliveryOf: (id: string) => Delivery | undefined;
  /** Until when a group waits without an attempt, and since when; undefined where it does not. */
  readonly putOff: (destination: string, group: string) => ReturnedGroup | undefined;
}

/** The fullest groups of the queues of destinations. */
export function listGroups(queues: ReadonlyMap<string, Queue>, query: GroupQuery, known: GroupKnowledge): GroupList {
  const text = query.text?.trim().toLowerCase();
  const all = [...queues].filter(([destination]) => query.destination === undefined || destination === query.destination)
    .flatMap(([destination, queue]) => queue.groups().map((group) => ({ destination, group })));
  const matching = text ? all.filter(({ group }) => group.groupId.toLowerCase().includes(text)) : all;
  const fullest = matching.sort((one, other) => other.group.messages - one.group.messages || one.group.head.sentAt - other.group.head.sentAt);
  return {
    groups: pageOf(fullest, query).map(({ destination, group }) => toRow(destination, group, known)),
    matching: matching.length,
    total: all.length,
    most: all.reduce((most, { group }) => Math.max(most, group.messages), 0),
  };
}

function toRow(destination: string, { groupId, messages, head }: GroupBacklog, { deliveryOf, putOff }: GroupKnowledge): GroupRow {
  const id = peekEnvelope(head.body).deliveryId;
  const part = deliveryOf(id ?? '')?.part(destination);
  const last = part?.attempts.at(-1);
  const returned = part?.state === 'sending' ? undefined : putOff(destination, groupId);
  const off = returned && returned.at >= (last?.at ?? 0) ? returned : undefined;
  const state = part?.state === 'sending' ? 'at the backend'
    : last ? `${last.outcome} at attempt ${part!.attemptCount}`
      : off ? 'put off'
        : head.state === 'inFlight' ? 'in hand' : 'waiting';
  return { destination, group: groupId, messages, since: head.sentAt, head: id, state, nextAttemptAt: off?.until ?? (last && part!.nextAttemptAt) };
}
