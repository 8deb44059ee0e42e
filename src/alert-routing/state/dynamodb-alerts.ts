import { Alert } from './alert';
import { formatAlert, parseAlert } from './alert-content';
import { AlertTable, HistoryEntry, KeptPayload, PostRecord, SeenSignal, SignalRecord } from './alert-table';
import { alertKey, generationKey, historyItem, NewItem, payloadItems, payloadKey, payloadOf, postKey, seenAttributes, seenKey, seenSignal } from './signal-items';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { DYNAMODB } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { AlertAttribute } from '../../contract/alerts';
import { AttributeMap, numberOf, textOf } from '../../delivery/aws/attribute-value';

/** Which table, and for how long things stay in it. */
export interface DynamoDbAlertsOptions {
  readonly tableName: string;
  /** Days after the last change. */
  readonly retentionDays: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * A signal may be in the queue for 14 days, in the dead-letter queue for as long again, and then it is redriven: by then it must still be known that it is counted.
 */
const SEEN_DAYS = 45;

/** Which generation is the latest must be known for longer than any alert lasts: else its ids would be given out a second time. */
const GENERATION_DAYS = 400;

/** DynamoDB writes so many items in one call at most. */
const MAX_BATCH = 25;

/** What it left out of a call is sent again, in all so many times. */
const MAX_CALLS = 4;
const BACK_OFF_MS = 50;

const NAMES = { '#pk': AlertAttribute.PARTITION, '#version': AlertAttribute.VERSION, '#expiresAt': AlertAttribute.EXPIRES_AT };

/** The table of alerts in DynamoDB. Items that expired may be there for days more, and count until they are gone. */
export class DynamoDbAlerts implements AlertTable {
  private readonly client = new JsonClient(DYNAMODB);

  constructor(private readonly options: DynamoDbAlertsOptions) {}

  public async readAlert(id: string): Promise<Alert | undefined> {
    const content = textOf((await this.read(alertKey(id)))?.[AlertAttribute.CONTENT]);
    return content === undefined ? undefined : parseAlert(content);
  }

  public writeAlert(alert: Alert, before: number | undefined): Promise<boolean> {
    return this.conditionally('PutItem', {
      Item: {
        ...alertKey(alert.id),
        [AlertAttribute.CONTENT]: { S: formatAlert(alert) },
        [AlertAttribute.VERSION]: { N: String(alert.version) },
        [AlertAttribute.EXPIRES_AT]: this.expiry(this.options.retentionDays),
        ...isListed(alert) && { [AlertAttribute.STATUS]: { S: alert.status }, [AlertAttribute.OPENED_AT]: { N: String(alert.openedAt) } },
      },
      ...before === undefined
        ? { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': NAMES['#pk'] } }
        : {
          ConditionExpression: '#version = :before',
          ExpressionAttributeNames: { '#version': NAMES['#version'] },
          ExpressionAttributeValues: { ':before': { N: String(before) } },
        },
    });
  }

  public async readGeneration(hash: string): Promise<number | undefined> {
    const item = await this.read(generationKey(hash));
    return item && numberOf(item[AlertAttribute.VERSION]);
  }

  public async writeGeneration(hash: string, generation: number): Promise<void> {
    // Where the condition does not hold, somebody knows of a later one.
    await this.conditionally('UpdateItem', {
      Key: generationKey(hash),
      UpdateExpression: 'SET #version = :generation, #expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(#version) OR #version < :generation',
      ExpressionAttributeNames: { '#version': NAMES['#version'], '#expiresAt': NAMES['#expiresAt'] },
      ExpressionAttributeValues: {
        ':generation': { N: String(generation) },
        ':expiresAt': this.expiry(this.options.retentionDays + GENERATION_DAYS),
      },
    });
  }

  public async readSeen(signalId: string): Promise<SeenSignal | undefined> {
    const item = await this.read(seenKey(signalId));
    return item && seenSignal(item);
  }

  public async writeSignal(record: SignalRecord): Promise<void> {
    const { signalId, alertId, what, version, history, payloads } = record;
    await this.put([
      ...payloads.flatMap((which) => payloadItems(record, which)).map((item) => this.kept(item)),
      this.kept(historyItem(alertId, history)),
      this.seen({ signalId, alertId, what, version }),
    ]);
  }

  public async writeSeen(signals: ReadonlyArray<SeenSignal & { readonly signalId: string }>): Promise<void> {
    await this.put(signals.map((signal) => this.seen(signal)));
  }

  public async readPayload(alertId: string, which: KeptPayload): Promise<string | undefined> {
    const first = await this.read(payloadKey(alertId, which, 0));
    if (!first) {
      return undefined;
    }
    const others = Array.from({ length: numberOf(first[AlertAttribute.PARTS]) - 1 }, (_, index) => this.read(payloadKey(alertId, which, index + 1)));
    return payloadOf([first, ...await Promise.all(others)]);
  }

  public async writeHistory(alertId: string, entry: HistoryEntry): Promise<void> {
    await this.put([this.kept(historyItem(alertId, entry))]);
  }

  public async readPost<T extends PostRecord>(alertId: string, destination: string): Promise<T | undefined> {
    const content = textOf((await this.read(postKey(alertId, destination)))?.[AlertAttribute.CONTENT]);
    return content === undefined ? undefined : JSON.parse(content) as T;
  }

  public async writePost(alertId: string, destination: string, post: PostRecord): Promise<void> {
    const attributes = { [AlertAttribute.CONTENT]: { S: JSON.stringify(post) }, [AlertAttribute.VERSION]: { N: String(post.version) } };
    await this.put([this.kept({ key: postKey(alertId, destination), attributes })]);
  }

  private async read(key: AttributeMap): Promise<AttributeMap | undefined> {
    // Consistent, because it may have been written a moment ago.
    const input = { TableName: this.options.tableName, Key: key, ConsistentRead: true };
    return (await this.client.call<{ Item?: AttributeMap }>({ operation: 'GetItem', input })).Item;
  }

  /** Returns whether the condition held. */
  private async conditionally(operation: string, input: object): Promise<boolean> {
    try {
      await this.client.call({ operation, input: { TableName: this.options.tableName, ...input } });
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.name === 'ConditionalCheckFailedException') {
        return false;
      }
      throw error;
    }
  }

  /** Puts items, none of which replaces what is newer than it. */
  private async put(items: readonly AttributeMap[]): Promise<void> {
    for (let from = 0; from < items.length; from += MAX_BATCH) {
      await this.putBatch(items.slice(from, from + MAX_BATCH).map((Item) => ({ PutRequest: { Item } })));
    }
  }

  private async putBatch(requests: readonly object[]): Promise<void> {
    const { tableName } = this.options;
    let left = requests;
    for (let call = 1; ; call += 1) {
      const input = { RequestItems: { [tableName]: left } };
      const { UnprocessedItems: { [tableName]: unwritten = [] } = {} } = await this.client.call<{ UnprocessedItems?: Record<string, object[]> }>({ operation: 'BatchWriteItem', input });
      if (unwritten.length === 0) {
        return;
      }
      if (call === MAX_CALLS) {
        throw Object.assign(new Error(`DynamoDB left ${unwritten.length} of ${requests.length} items unwritten after ${MAX_CALLS} calls.`), { code: 'UnprocessedItems' });
      }
      left = unwritten;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * BACK_OFF_MS * 2 ** call));
    }
  }

  private kept({ key, attributes }: NewItem): AttributeMap {
    return { ...key, ...attributes, [AlertAttribute.EXPIRES_AT]: this.expiry(this.options.retentionDays) };
  }

  private seen({ signalId, ...seen }: SeenSignal & { readonly signalId: string }): AttributeMap {
    const days = Math.max(SEEN_DAYS, this.options.retentionDays);
    return { ...seenKey(signalId), ...seenAttributes(seen), [AlertAttribute.EXPIRES_AT]: this.expiry(days) };
  }

  private expiry(days: number): { readonly N: string } {
    return { N: String(Math.ceil(this.options.now() / 1000) + days * 86_400) };
  }
}

/** Whether somebody is to do something about it, or was. */
function isListed({ class: kind, count }: Alert): boolean {
  return kind === 'alert' && count > 0;
}
