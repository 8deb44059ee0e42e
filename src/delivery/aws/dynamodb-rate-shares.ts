import { randomUUID } from 'crypto';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { DYNAMODB } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { ShareAttribute } from '../../contract/rate-shares';
import { RateShares, ShareClaim } from '../../engine/rate-shares';

/** Nobody had it yet; or another's time is over; or it is ours, and what arrives is no older than what arrived before. */
const MAY_BE = 'attribute_not_exists(#freeAt) OR (#owner <> :owner AND #freeAt <= :now) OR (#owner = :owner AND #claim <= :claim)';

/** The shares of a rate in DynamoDB: one item per destination and share. */
export class DynamoDbRateShares implements RateShares {
  private readonly owner = randomUUID();
  private readonly client = new JsonClient(DYNAMODB);

  constructor(private readonly options: { readonly tableName: string; readonly destination: string }) {}

  public async claim({ share, number, now, until }: ShareClaim): Promise<boolean> {
    try {
      const input = {
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
      };
      await this.client.call({ operation: 'UpdateItem', input });
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.name === 'ConditionalCheckFailedException') {
        return false;
      }
      throw error;
    }
  }
}
