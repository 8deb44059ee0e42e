import { createHash } from 'node:crypto';
import { Overflows } from './overflows';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { DYNAMODB } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { LAST_OF_DESTINATION, OverflowAttribute } from '../../contract/routes';
import { RETENTION_SECONDS } from '../../delivery/stream-settings';

/** The table of what waits in the overflow. */
export class DynamoDbOverflows implements Overflows {
  private readonly client = new JsonClient(DYNAMODB);

  /** @param now milliseconds since 1970 */
  constructor(private readonly tableName: string, private readonly now: () => number) {}

  public async waiting(group: string): Promise<ReadonlyMap<string, string>> {
    // Consistent, because another environment may have put something there a moment ago.
    const input = { TableName: this.tableName, Key: keyOf(group), ConsistentRead: true };
    const { Item: item = {} } = await this.client.call<{ Item?: Record<string, { S?: string }> }>({ operation: 'GetItem', input });
    const attributes = Object.entries(item).filter(([name]) => name.startsWith(LAST_OF_DESTINATION));
    return new Map(attributes.map(([name, { S: ticket = '' }]) => [name.slice(LAST_OF_DESTINATION.length), ticket]));
  }

  public async begin(group: string, destination: string, ticket: string, before = ticket): Promise<void> {
    // What is in the queue is gone by then, and so may this be.
    const expiresAt = Math.ceil(this.now() / 1000) + 2 * RETENTION_SECONDS;
    await this.update(group, {
      UpdateExpression: 'SET #last = :ticket, #expiresAt = :expiresAt',
      // Its own, where it was done before and the answer lost.
      ConditionExpression: 'attribute_not_exists(#last) OR #last IN (:before, :ticket)',
      ExpressionAttributeNames: { '#last': lastOf(destination), '#expiresAt': OverflowAttribute.EXPIRES_AT },
      ExpressionAttributeValues: { ':ticket': { S: ticket }, ':before': { S: before }, ':expiresAt': { N: String(expiresAt) } },
    });
  }

  public async end(group: string, destination: string, ticket: string): Promise<void> {
    try {
      await this.update(group, {
        UpdateExpression: 'REMOVE #last',
        ConditionExpression: '#last = :ticket',
        ExpressionAttributeNames: { '#last': lastOf(destination) },
        ExpressionAttributeValues: { ':ticket': { S: ticket } },
      });
    } catch (error) {
      // Another one came behind it, or this was done before and the answer lost.
      if (!(error instanceof AwsError && error.name === 'ConditionalCheckFailedException')) {
        throw error;
      }
    }
  }

  private async update(group: string, expressions: object): Promise<void> {
    await this.client.call({ operation: 'UpdateItem', input: { TableName: this.tableName, Key: keyOf(group), ...expressions } });
  }
}

function keyOf(group: string): object {
  return { [OverflowAttribute.GROUP]: { S: createHash('sha256').update(group).digest('hex') } };
}

function lastOf(destination: string): string {
  return `${LAST_OF_DESTINATION}${destination}`;
}
