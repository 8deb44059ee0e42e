import { AttributeMap, AttributeValue, numberOf, textOf, textsOf } from './attribute-value';
import { Assignments, Condition, itemOf, updateOf } from './dynamodb-update';
import { PutBatch } from './put-batch';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { DYNAMODB } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { RecordAttribute, RecordKey, RecordsDetail } from '../../contract/records';
import { AttemptHistory } from '../../engine/attempt-history';
import { DeliveryOutcome, RecordEntry, Records } from '../../engine/delivery-record';
import { Webhook } from '../../envelope/envelope';

/** What is recorded, and where. */
export interface DynamoDbRecordsOptions {
  readonly tableName: string;
  readonly destination: string;
  readonly detail: RecordsDetail;
  readonly retentionDays: number;
}

/** DynamoDB's limit for an item is 400 KB, names included; some of it is left for everything but the request. */
const MAX_REQUEST_BYTES = 390_000;

/**
 * Delivery records in DynamoDB: one item per delivery and destination.
 *
 * Nothing is counted twice, whatever is sent twice because an answer was lost. What succeeds at its first attempt is put as a whole, together
 * with others. Everything else adds to what there is, on the condition that no attempt is on record which ended at the same time or later:
 * the attempts of a delivery follow each other by a second or more, so that such a write has been done already, or comes too late. Or the clocks of two
 * environments differ by more than that: then what counts is whether as many attempts are on record as were when it was read for this one.
 */
export class DynamoDbRecords implements Records<Webhook> {
  private readonly client = new JsonClient(DYNAMODB);
  private readonly firstSuccesses: PutBatch;

  constructor(private readonly options: DynamoDbRecordsOptions) {
    this.firstSuccesses = new PutBatch(this.client, options.tableName);
  }

  public async read(deliveryId: string, messageId: string): Promise<AttemptHistory | undefined> {
    // Consistent, because the last attempt may have been a moment ago in another environment.
    const input = { TableName: this.options.tableName, Key: this.key(deliveryId), ConsistentRead: true };
    const { Item: item } = await this.client.call<{ Item?: AttributeMap }>({ operation: 'GetItem', input });
    // A message that was redriven from the dead-letter queue has a new id, and its attempts count anew.
    return item && textOf(item[RecordAttribute.MESSAGE_ID]) === messageId ? historyOf(item) : undefined;
  }

  public async write(entry: RecordEntry<Webhook>): Promise<void> {
    const atOnce = entry.outcome === DeliveryOutcome.DELIVERED && entry.history.attempts === 1;
    if (atOnce && this.options.detail === RecordsDetail.FAILURES) {
      if (!entry.isFirst) {
        // A dead letter is on record, and this is how it ended.
        await this.update(entry, this.firstWrite(entry), [{ name: RecordAttribute.OUTCOME, is: 'present' }, ...conditionsOf(entry)]);
      }
      return;
    }
    if (atOnce && entry.isFirst) {
      await this.firstSuccesses.put(entry.deliveryId, { ...this.key(entry.deliveryId), ...itemOf(this.firstWrite(entry)) });
      return;
    }
    const isNew = conditionsOf(entry);
    const isSameMessage: Condition = { name: RecordAttribute.MESSAGE_ID, is: 'equal', value: { S: entry.messageId } };
    if (entry.outcome === DeliveryOutcome.RETRYING && entry.newAttempts === 0) {
      await this.writeReason(entry, isSameMessage);
      return;
    }
    if (entry.history.attempts !== entry.newAttempts) {
      if (await this.update(entry, this.laterWrite(entry), [isSameMessage, ...isNew]) || await this.writeByCount(entry, isSameMessage)) {
        return;
      }
    }
    // The first about this message; or what was written before is missing, or was about an earlier stay in the queue.
    await this.update(entry, this.firstWrite(entry), isNew);
  }

  public flush(): void {
    this.firstSuccesses.flush();
  }

  /**
   * For what stays in the queue and had no attempt: only that it was given up on, and why. It adds nothing by which it could be told that it comes late, so that it changes nothing where
   * the message has left the queue. Where an earlier message with the delivery has left it for the dead-letter queue before that, this one was redriven, and its record begins.
   */
  private async writeReason(entry: RecordEntry<Webhook>, isSameMessage: Condition): Promise<void> {
    const { setOnce, add, remove, set: { [RecordAttribute.REASON]: reason } } = this.fields(entry);
    const stays: Condition = { name: RecordAttribute.OUTCOME, is: 'equal', value: { S: DeliveryOutcome.RETRYING } };
    if (await this.update(entry, { set: { [RecordAttribute.REASON]: reason }, setOnce, add, remove }, [isSameMessage, stays])) {
      return;
    }
    const first = this.firstWrite(entry);
    const wasRedriven: Condition[] = [
      { name: RecordAttribute.OUTCOME, is: 'equal', value: { S: DeliveryOutcome.DEAD_LETTER } },
      { name: RecordAttribute.MESSAGE_ID, is: 'other', value: { S: entry.messageId } },
      // Every write but that of a reason sets it, by its time: it tells what was written before.
      { name: RecordKey.EXPIRES_AT, is: 'absent or below', value: first.set[RecordKey.EXPIRES_AT]! },
    ];
    if (!await this.update(entry, first, [{ name: RecordAttribute.OUTCOME, is: 'absent' }])) {
      await this.update(entry, first, wasRedriven);
    }
  }

  /**
   * For an attempt that by the clock of its environment ended before one that is on record. The later time stays, because a write of that other attempt
   * may still be made again.
   */
  private async writeByCount(entry: RecordEntry<Webhook>, isSameMessage: Condition): Promise<boolean> {
    const { history: { recordedAttempts }, newAttempts } = entry;
    if (recordedAttempts === undefined || newAttempts === 0) {
      return false;
    }
    const { set: { [RecordAttribute.LAST_ATTEMPT_AT]: _, ...set }, ...others } = this.laterWrite(entry);
    const isAsRead: Condition = { name: RecordAttribute.MESSAGE_ATTEMPTS, is: 'equal', value: { N: String(recordedAttempts) } };
    return this.update(entry, { set, ...others }, [isSameMessage, isAsRead]);
  }

  /** Sets the counts of this message to all that is known. */
  private firstWrite(entry: RecordEntry<Webhook>): Assignments {
    const { history } = entry;
    const fields = this.fields(entry);
    fields.set[RecordAttribute.MESSAGE_ATTEMPTS] = { N: String(history.attempts) };
    fields.set[RecordAttribute.REJECTIONS] = { N: String(history.rejections) };
    return fields;
  }

  /** Adds to the counts of this message: the environment may know of fewer attempts than were made. */
  private laterWrite(entry: RecordEntry<Webhook>): Assignments {
    const fields = this.fields(entry);
    fields.add[RecordAttribute.MESSAGE_ATTEMPTS] = entry.newAttempts;
    fields.add[RecordAttribute.REJECTIONS] = entry.newRejections;
    return fields;
  }

  private fields(entry: RecordEntry<Webhook>): Assignments {
    const { history, item: { arrivedAt } } = entry;
    const set: Record<string, AttributeValue | undefined> = {
      [RecordAttribute.MESSAGE_ID]: { S: entry.messageId },
      [RecordAttribute.GROUP]: entry.group === undefined ? undefined : { S: entry.group },
      [RecordAttribute.OUTCOME]: { S: entry.outcome },
      [RecordAttribute.REASON]: entry.reason === undefined ? undefined : { S: entry.reason },
      [RecordAttribute.LAST_STATUSES]: { L: history.lastStatuses.map((status) => ({ S: status })) },
      [RecordAttribute.LAST_ATTEMPT_AT]: entry.newAttempts > 0 ? time(entry.at) : undefined,
      [RecordKey.EXPIRES_AT]: { N: String(Math.floor(entry.at / 1000) + this.retentionDays(entry) * 24 * 60 * 60) },
      ...entry.outcome === DeliveryOutcome.REGISTRATION ? { [RecordAttribute.BODY]: { B: base64(entry.item.content.body) } } : {},
      ...this.options.detail === RecordsDetail.FULL ? requestOf(entry) : {},
    };
    return {
      set,
      setOnce: {
        [RecordAttribute.ARRIVED_AT]: time(arrivedAt),
        [RecordAttribute.FIRST_ATTEMPT_AT]: history.firstAttemptAt === undefined ? undefined : time(history.firstAttemptAt),
      },
      add: { [RecordAttribute.ATTEMPTS]: entry.newAttempts },
      remove: entry.reason === undefined ? [RecordAttribute.REASON] : [],
    };
  }

  /** A token that the sender signs with is not kept for longer than somebody needs to read it. */
  private retentionDays({ outcome }: RecordEntry<Webhook>): number {
    return outcome === DeliveryOutcome.REGISTRATION ? 1 : this.options.retentionDays;
  }

  /** Returns false where the conditions are not met. */
  private async update(entry: RecordEntry<Webhook>, assignments: Assignments, conditions: readonly Condition[]): Promise<boolean> {
    const input = { TableName: this.options.tableName, Key: this.key(entry.deliveryId), ...updateOf(assignments, conditions) };
    try {
      await this.client.call({ operation: 'UpdateItem', input });
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.name === 'ConditionalCheckFailedException') {
        return false;
      }
      throw error;
    }
  }

  private key(deliveryId: string): AttributeMap {
    return { [RecordKey.DELIVERY_ID]: { S: deliveryId }, [RecordKey.DESTINATION]: { S: this.options.destination } };
  }
}

/** What adds an attempt must do so once; what adds none may be done again. */
function conditionsOf({ newAttempts, at }: RecordEntry<Webhook>): Condition[] {
  return newAttempts > 0 ? [{ name: RecordAttribute.LAST_ATTEMPT_AT, is: 'absent or below', value: time(at) }] : [];
}

function historyOf(item: AttributeMap): AttemptHistory {
  const outcome = textOf(item[RecordAttribute.OUTCOME]);
  return {
    attempts: numberOf(item[RecordAttribute.MESSAGE_ATTEMPTS]),
    rejections: numberOf(item[RecordAttribute.REJECTIONS]),
    firstAttemptAt: instantOf(item[RecordAttribute.FIRST_ATTEMPT_AT]),
    lastAttemptAt: instantOf(item[RecordAttribute.LAST_ATTEMPT_AT]),
    lastStatuses: textsOf(item[RecordAttribute.LAST_STATUSES]),
    deadLettered: outcome === DeliveryOutcome.DEAD_LETTER,
    givenUpFor: outcome === DeliveryOutcome.RETRYING ? textOf(item[RecordAttribute.REASON]) : undefined,
  };
}

/** The request as it arrived, where the item has room for it. */
function requestOf({ item: { content: webhook } }: RecordEntry<Webhook>): AttributeMap {
  const pairs = (list: typeof webhook.headers): AttributeValue => ({ L: list.map(([name, value]) => ({ L: [{ S: name }, { S: value }] })) });
  // Every element of a list costs a byte, every list three.
  const { method, path, endpoint, rawPath, sourceIp, query, headers } = webhook;
  const texts = [method, path, endpoint, rawPath, sourceIp, ...query.flat(), ...headers.flat()];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 4, webhook.body.byteLength);
  if (bytes > MAX_REQUEST_BYTES) {
    return { [RecordAttribute.REQUEST_OMITTED]: { BOOL: true } };
  }
  return {
    [RecordAttribute.METHOD]: { S: webhook.method },
    [RecordAttribute.PATH]: { S: webhook.path },
    // With these a replay makes the same envelope again.
    [RecordAttribute.ENDPOINT]: { S: webhook.endpoint },
    [RecordAttribute.RAW_PATH]: { S: webhook.rawPath },
    [RecordAttribute.SOURCE_IP]: { S: webhook.sourceIp },
    [RecordAttribute.QUERY]: pairs(webhook.query),
    [RecordAttribute.HEADERS]: pairs(webhook.headers),
    [RecordAttribute.BODY]: { B: base64(webhook.body) },
  };
}

function instantOf(value: AttributeValue | undefined): number | undefined {
  const instant = Date.parse(textOf(value) ?? '');
  return Number.isNaN(instant) ? undefined : instant;
}

function time(milliseconds: number): AttributeValue {
  return { S: new Date(milliseconds).toISOString() };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
