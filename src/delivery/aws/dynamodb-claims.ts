import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { DYNAMODB } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { ClaimAttribute } from '../../contract/deduplication';
import { Claim, Claims } from '../webhook/claims';

/** Every name is a placeholder: some are reserved in DynamoDB. */
const NAMES = {
  '#id': ClaimAttribute.ID,
  '#deliveryId': ClaimAttribute.DELIVERY_ID,
  '#messageId': ClaimAttribute.MESSAGE_ID,
  '#arrivedAt': ClaimAttribute.ARRIVED_AT,
  '#version': ClaimAttribute.VERSION,
  '#expiresAt': ClaimAttribute.EXPIRES_AT,
};

/** An attribute, as DynamoDB has it: of the kinds that a claim has. */
type Attribute = { readonly S: string; readonly N?: undefined } | { readonly N: string; readonly S?: undefined };

/** The claims in DynamoDB: one item per endpoint and id. Items that expired may be there for days more, and count until they are gone. */
export class DynamoDbClaims implements Claims {
  private readonly client = new JsonClient(DYNAMODB);

  constructor(private readonly tableName: string) {}

  public async read(key: string): Promise<Claim | undefined> {
    // Consistent, because what is in the way was written a moment ago.
    const input = { TableName: this.tableName, Key: keyOf(key), ConsistentRead: true };
    const { Item: item } = await this.client.call<{ Item?: Partial<Record<string, Attribute>> }>({ operation: 'GetItem', input });
    return item && {
      deliveryId: item[ClaimAttribute.DELIVERY_ID]?.S,
      messageId: item[ClaimAttribute.MESSAGE_ID]?.S ?? '',
      arrivedAt: Number(item[ClaimAttribute.ARRIVED_AT]?.N ?? 0),
      version: Number(item[ClaimAttribute.VERSION]?.N ?? 0),
    };
  }

  public write(key: string, { deliveryId, messageId, arrivedAt, version }: Required<Claim>, expiresAt: number): Promise<boolean> {
    return this.update(
      key,
      'SET #deliveryId = :deliveryId, #messageId = :messageId, #arrivedAt = :arrivedAt, #version = :version, #expiresAt = :expiresAt',
      version === 1 ? 'attribute_not_exists(#id)' : '#version = :before',
      {
        ':deliveryId': { S: deliveryId },
        ':messageId': { S: messageId },
        ':arrivedAt': { N: String(arrivedAt) },
        ':version': { N: String(version) },
        ':expiresAt': { N: String(expiresAt) },
        ...version === 1 ? {} : { ':before': { N: String(version - 1) } },
      });
  }

  public async free(key: string, deliveryId: string, messageId: string, expiresAt: number): Promise<void> {
    const values: Record<string, Attribute> = { ':one': { N: '1' }, ':deliveryId': { S: deliveryId }, ':messageId': { S: messageId } };
    const freed = (): Promise<boolean> =>
      this.update(key, 'REMOVE #deliveryId SET #version = #version + :one', '#deliveryId = :deliveryId AND #messageId = :messageId', values);
    const passed = (): Promise<boolean> => this.update(
      key,
      'SET #version = if_not_exists(#version, :none) + :one, #expiresAt = if_not_exists(#expiresAt, :expiresAt)',
      'attribute_not_exists(#deliveryId) OR #deliveryId <> :deliveryId OR #messageId <> :messageId',
      { ...values, ':none': { N: '0' }, ':expiresAt': { N: String(expiresAt) } });
    // Between the two, a write that was late can have taken effect: then there is something to free.
    if (!await freed() && !await passed()) {
      await freed();
    }
  }

  /** Returns whether the condition held. DynamoDB refuses names that no expression uses. */
  private async update(key: string, update: string, condition: string, values: Record<string, Attribute>): Promise<boolean> {
    const used = Object.entries(NAMES).filter(([name]) => `${update} ${condition}`.includes(name));
    try {
      const input = {
        TableName: this.tableName,
        Key: keyOf(key),
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: Object.fromEntries(used),
        ExpressionAttributeValues: values,
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

function keyOf(key: string): Record<string, Attribute> {
  return { [ClaimAttribute.ID]: { S: key } };
}
