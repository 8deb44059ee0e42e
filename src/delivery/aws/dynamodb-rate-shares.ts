import { randomUUID } from 'crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CLIENT_SETTINGS } from '../../aws-sdk/client-settings';
import { loadDynamoDb } from '../../aws-sdk/load';
import { ShareAttribute } from '../../contract/rate-shares';
import { RateShares, ShareClaim } from '../../engine/rate-shares';

/** Nobody had it yet; or another's time is over; or it is ours, and what arrives is no older than what arrived before. */
const MAY_BE = 'attribute_not_exists(#freeAt) OR (#owner <> :owner AND #freeAt <= :now) OR (#owner = :owner AND #claim <= :claim)';

/** The shares of a rate in DynamoDB: one item per destination and share. */
export class DynamoDbRateShares implements RateShares {
  private readonly owner = randomUUID();
  private client?: DynamoDBClient;

  constructor(private readonly options: { readonly tableName: string; readonly destination: string }) {}

  public async claim({ share, number, now, until }: ShareClaim): Promise<boolean> {
    const { DynamoDBClient: Client, UpdateItemCommand } = loadDynamoDb();
    this.client ??= new Client(CLIENT_SETTINGS);
    try {
      await this.client.send(new UpdateItemCommand({
        TableName: this.options.tableName,
        Key: { [ShareAttribute.SHARE]: { S: `${this.options.destination}#${share}` } },
        UpdateExpression: 'SET #owner = :owner, #claim = :claim, #freeAt = :freeAt',
        ConditionExpression: MAY_BE,
        ExpressionAttributeNames: { '#owner': ShareAttribute.OWNER, '#claim': ShareAttribute.CLAIM, '#freeAt': ShareAttribute.FREE_AT },
        ExpressionAttributeValues: {
          ':owner': { S: this.owner },
          ':claim': { N: String(number) },
          ':freeAt': { N: String(until) },
          ':now': { N: String(now) },
        },
      }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') {
        return false;
      }
      throw error;
    }
  }
}
