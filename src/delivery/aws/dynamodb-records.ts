import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Assignments, updateOf } from './dynamodb-update';
import { CLIENT_SETTINGS } from '../../aws-sdk/client-settings';
import { loadDynamoDb } from '../../aws-sdk/load';
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

/** Delivery records in DynamoDB: one item per delivery and destination. */
export class DynamoDbRecords implements Records<Webhook> {
  private client?: DynamoDBClient;

  constructor(private readonly options: DynamoDbRecordsOptions) {}

  public async read(deliveryId: string, messageId: string): Promise<AttemptHistory | undefined> {
    const { GetItemCommand } = loadDynamoDb();
    // Consistent, because the last attempt may have been a moment ago in another environment.
    const command = new GetItemCommand({ TableName: this.options.tableName, Key: this.key(deliveryId), ConsistentRead: true });
    const { Item: item } = await this.dynamoDb().send(command);
    // A message that was redriven from the dead-letter queue has a new id, and its attempts count anew.
    return item?.[RecordAttribute.MESSAGE_ID]?.S === messageId ? historyOf(item) : undefined;
  }

  public async write(entry: RecordEntry<Webhook>): Promise<void> {
    const { detail } = this.options;
    if (detail === RecordsDetail.FAILURES && entry.outcome === DeliveryOutcome.DELIVERED && entry.history.attempts === 1) {
      return;
    }
    if (entry.history.attempts === entry.newAttempts) {
      await this.update(entry, this.firstWrite(entry));
      return;
    }
    try {
      await this.update(entry, this.laterWrite(entry), entry.messageId);
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') {
        throw error;
      }
      // What was written before is missing, or was about an earlier stay in the queue.
      await this.update(entry, this.firstWrite(entry));
    }
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
      [RecordKey.EXPIRES_AT]: { N: String(Math.floor(entry.at / 1000) + this.options.retentionDays * 24 * 60 * 60) },
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

  private async update(entry: RecordEntry<Webhook>, assignments: Assignments, ifMessageId?: string): Promise<void> {
    const { UpdateItemCommand } = loadDynamoDb();
    const condition = ifMessageId === undefined ? undefined : { name: RecordAttribute.MESSAGE_ID, value: { S: ifMessageId } };
    await this.dynamoDb().send(new UpdateItemCommand({
      TableName: this.options.tableName,
      Key: this.key(entry.deliveryId),
      ...updateOf(assignments, condition),
    }));
  }

  private key(deliveryId: string): Record<string, AttributeValue> {
    return { [RecordKey.DELIVERY_ID]: { S: deliveryId }, [RecordKey.DESTINATION]: { S: this.options.destination } };
  }

  private dynamoDb(): DynamoDBClient {
    this.client ??= new (loadDynamoDb().DynamoDBClient)(CLIENT_SETTINGS);
    return this.client;
  }
}

function historyOf(item: Record<string, AttributeValue>): AttemptHistory {
  const firstAttemptAt = Date.parse(item[RecordAttribute.FIRST_ATTEMPT_AT]?.S ?? '');
  return {
    attempts: Number(item[RecordAttribute.MESSAGE_ATTEMPTS]?.N ?? 0),
    rejections: Number(item[RecordAttribute.REJECTIONS]?.N ?? 0),
    firstAttemptAt: Number.isNaN(firstAttemptAt) ? undefined : firstAttemptAt,
    lastStatuses: (item[RecordAttribute.LAST_STATUSES]?.L ?? []).map((status) => status.S ?? ''),
    deadLettered: item[RecordAttribute.OUTCOME]?.S === DeliveryOutcome.DEAD_LETTER,
  };
}

/** The request as it arrived, where the item has room for it. */
function requestOf({ item: { content: webhook } }: RecordEntry<Webhook>): Record<string, AttributeValue> {
  const pairs = (list: typeof webhook.headers): AttributeValue => ({ L: list.map(([name, value]) => ({ L: [{ S: name }, { S: value }] })) });
  // Every element of a list costs a byte, every list three.
  const texts = [webhook.method, webhook.path, ...webhook.query.flat(), ...webhook.headers.flat()];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 4, webhook.body.byteLength);
  if (bytes > MAX_REQUEST_BYTES) {
    return { [RecordAttribute.REQUEST_OMITTED]: { BOOL: true } };
  }
  return {
    [RecordAttribute.METHOD]: { S: webhook.method },
    [RecordAttribute.PATH]: { S: webhook.path },
    [RecordAttribute.QUERY]: pairs(webhook.query),
    [RecordAttribute.HEADERS]: pairs(webhook.headers),
    [RecordAttribute.BODY]: { B: webhook.body },
  };
}

function time(milliseconds: number): AttributeValue {
  return { S: new Date(milliseconds).toISOString() };
}
