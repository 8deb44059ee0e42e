import { DeadLetterAttribute } from '../../../../../src/contract/dead-letters';
import { peekEnvelope } from '../../runtime/peek-envelope';
import type { MessageMoveTasks, Queue, StoredMessage } from '../../sqs';
import type { DeadLetterList, DeadLetterRow } from '../contract/lists';
import { pageOf, PageQuery } from '../contract/pages';
import { Delivery } from '../journal/delivery';

/** The dead-letter queue of one part of a webhook. */
export interface DeadLetterQueue {
  /** `WEBHOOK/DESTINATION`, `WEBHOOK/Router`. */
  readonly part: string;
  readonly deadLetters: Queue;
  /** Where a redrive moves them to. */
  readonly queue?: Queue;
}

/** Which dead letters are asked for. */
export interface DeadLetterQuery extends PageQuery {
  /** In the id, the group, the reason and its details, in any case. */
  readonly text?: string;
  readonly destination?: string;
}

/** What is in the dead-letter queues, the newest first. */
export function listDeadLetters(
  queues: readonly DeadLetterQueue[], moveTasks: MessageMoveTasks, query: DeadLetterQuery, deliveryOf: (id: string) => Delivery | undefined,
): DeadLetterList {
  const text = query.text?.trim().toLowerCase();
  const all = queues.flatMap(({ part, deadLetters }) => deadLetters.peek().map((message) => toRow(part, message)));
  const matching = all.filter((row) => (query.destination === undefined || row.destination === query.destination)
    && (query.until === undefined || row.at <= query.until)
    && (!text || [row.deliveryId, row.group, row.reason, row.detail].some((value) => value?.toLowerCase().includes(text))));
  const running = queues.flatMap(({ part, deadLetters }) => moveTasks.list(deadLetters.arn).slice(0, 1)
    .filter(({ status }) => status === 'RUNNING').map(({ moved, toMove }) => [part, { moved, toMove }] as const));
  matching.sort((one, other) => other.at - one.at);
  return {
    letters: pageOf(matching, query).map((row) => withRequest(row, deliveryOf)),
    matching: matching.length,
    until: query.until ?? matching[0]?.at,
    total: all.length,
    byDestination: Object.fromEntries(queues.map(({ part }) => [part, all.filter(({ destination }) => destination === part).length])),
    redrives: Object.fromEntries(running),
  };
}

function withRequest(row: DeadLetterRow, deliveryOf: (id: string) => Delivery | undefined): DeadLetterRow {
  const facts = deliveryOf(row.deliveryId ?? '')?.facts;
  return facts ? { ...row, arrivedAt: facts.arrivedAt, request: `${facts.method} ${facts.endpoint}${facts.path === '' ? '' : `/${facts.path}`}` } : row;
}

function toRow(destination: string, { messageId, body, groupId, sentAt, attributes, deadLetterSourceArn }: StoredMessage): DeadLetterRow {
  const attribute = (name: DeadLetterAttribute) => attributes?.[name]?.StringValue;
  const attempts = attribute(DeadLetterAttribute.ATTEMPTS);
  const bySqs = deadLetterSourceArn !== undefined;
  return {
    messageId,
    destination,
    deliveryId: peekEnvelope(body).deliveryId ?? attribute(DeadLetterAttribute.DELIVERY_ID),
    group: groupId,
    at: sentAt,
    reason: attribute(DeadLetterAttribute.REASON) ?? (bySqs ? 'receives' : 'unknown'),
    detail: attribute(DeadLetterAttribute.DETAIL) ?? (bySqs ? 'SQS moved it here, because it was received too often.' : ''),
    attempts: attempts === undefined ? undefined : Number(attempts),
    lastStatus: attribute(DeadLetterAttribute.LAST_STATUS),
  };
}
