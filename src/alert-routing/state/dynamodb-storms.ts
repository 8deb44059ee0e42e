import { StormMember, StormSummary, StormTable, StormWindow } from './storm-table';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { DYNAMODB } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { AlertAttribute } from '../../contract/alerts';
import { AttributeMap, textOf } from '../../delivery/aws/attribute-value';

/** Where and how storms are counted. */
export interface DynamoDbStormsOptions {
  readonly tableName: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A hint may be in a queue for 14 days, and in a dead-letter queue for as long again. */
const KEPT_DAYS = 30;

const PLACES = 'PLACES';
const SUMMARY = 'SUMMARY';
const MEMBER = 'ALERT#';

const { PARTITION, SORT, CONTENT, VERSION, EXPIRES_AT } = AlertAttribute;

/**
 * Storms in the table of alerts: a partition for each window of a destination, with an item for each alert that is told with others, one that counts the places and one
 * for the message. They are gone after 30 days.
 */
export class DynamoDbStorms implements StormTable {
  private readonly client = new JsonClient(DYNAMODB);

  constructor(private readonly options: DynamoDbStormsOptions) {}

  public takePlace(window: StormWindow, places: number): Promise<boolean> {
    return this.conditionally('UpdateItem', {
      Key: keyOf(window, PLACES),
      UpdateExpression: 'ADD #version :one SET #expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(#version) OR #version < :places',
      ExpressionAttributeNames: { '#version': VERSION, '#expiresAt': EXPIRES_AT },
      ExpressionAttributeValues: { ':one': { N: '1' }, ':places': { N: String(places) }, ':expiresAt': this.expiry() },
    });
  }

  public async writeMember(window: StormWindow, member: StormMember): Promise<void> {
    await this.call('PutItem', { Item: this.item(window, `${MEMBER}${member.alertId}`, member) });
  }

  public async hasMember(window: StormWindow, alertId: string): Promise<boolean> {
    return await this.read(window, `${MEMBER}${alertId}`) !== undefined;
  }

  public async readMembers(window: StormWindow): Promise<readonly StormMember[]> {
    const members: StormMember[] = [];
    let start: AttributeMap | undefined;
    do {
      const { Items, LastEvaluatedKey }: { Items?: AttributeMap[]; LastEvaluatedKey?: AttributeMap } = await this.call('Query', {
        ConsistentRead: true,
        KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :member)',
        ExpressionAttributeNames: { '#pk': PARTITION, '#sk': SORT },
        ExpressionAttributeValues: { ':pk': keyOf(window, '')[PARTITION], ':member': { S: MEMBER } },
        ExclusiveStartKey: start,
      });
      members.push(...(Items ?? []).map((item) => JSON.parse(textOf(item[CONTENT]) ?? '{}') as StormMember));
      start = LastEvaluatedKey;
    } while (start);
    return members;
  }

  public async claimSummary(window: StormWindow, owner: string): Promise<StormSummary> {
    const summary: StormSummary = { owner };
    const isWritten = await this.conditionally('PutItem', {
      Item: this.item(window, SUMMARY, summary), ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': PARTITION },
    });
    return isWritten ? summary : await this.read<StormSummary>(window, SUMMARY) ?? summary;
  }

  public async writeSummary(window: StormWindow, summary: StormSummary): Promise<void> {
    await this.call('PutItem', { Item: this.item(window, SUMMARY, summary) });
  }

  private async read<T>(window: StormWindow, sort: string): Promise<T | undefined> {
    const { Item } = await this.call<{ Item?: AttributeMap }>('GetItem', { Key: keyOf(window, sort), ConsistentRead: true });
    const content = textOf(Item?.[CONTENT]);
    return content === undefined ? undefined : JSON.parse(content) as T;
  }

  /** Returns whether the condition held. */
  private async conditionally(operation: string, input: object): Promise<boolean> {
    try {
      await this.call(operation, input);
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.name === 'ConditionalCheckFailedException') {
        return false;
      }
      throw error;
    }
  }

  private call<T = object>(operation: string, input: object): Promise<T> {
    return this.client.call<T>({ operation, input: { TableName: this.options.tableName, ...input } });
  }

  private item(window: StormWindow, sort: string, content: object): AttributeMap {
    return { ...keyOf(window, sort), [CONTENT]: { S: JSON.stringify(content) }, [EXPIRES_AT]: this.expiry() };
  }

  private expiry(): { readonly N: string } {
    return { N: String(Math.ceil(this.options.now() / 1000) + KEPT_DAYS * 86_400) };
  }
}

function keyOf({ destination, from }: StormWindow, sort: string): AttributeMap {
  return { [PARTITION]: { S: `STORM#${destination}#${from}` }, [SORT]: { S: sort } };
}
