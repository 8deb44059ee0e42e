import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import { Knowledge } from './ports';
import { QueueMessage } from './queue-message';
import { RecordAttribute, RecordKey } from '../../../../src/contract/records';

/** Where delivery records are, and what a message is called in them. */
export interface RecordsKnowledgeOptions {
  readonly client: DynamoDB;
  readonly table: string;
  readonly destination: string;
  readonly deliveryIdOf: (message: QueueMessage) => string | undefined;
  /** SQS's ids of messages that carried the delivery before it was sent. */
  readonly originsOf: (message: QueueMessage) => ReadonlyArray<string | undefined>;
}

/**
 * Knows from delivery records what was sent: when another message has carried the delivery since this one came into its queue, and an attempt was made with it.
 * What is not tried yet is not known. The time is looked at as well, because a record may be of an earlier message when one of the writes about this one failed.
 */
export class RecordsKnowledge implements Knowledge {
  constructor(private readonly options: RecordsKnowledgeOptions) {}

  public async wasSent(message: QueueMessage): Promise<boolean> {
    const { client, table, destination, deliveryIdOf, originsOf } = this.options;
    const deliveryId = deliveryIdOf(message);
    if (deliveryId === undefined) {
      return false;
    }
    const { Item: item } = await client.getItem({
      TableName: table,
      Key: { [RecordKey.DELIVERY_ID]: { S: deliveryId }, [RecordKey.DESTINATION]: { S: destination } },
      ConsistentRead: true,
    });
    const carrier = item?.[RecordAttribute.MESSAGE_ID]?.S;
    const triedAt = Date.parse(item?.[RecordAttribute.LAST_ATTEMPT_AT]?.S ?? '');
    return carrier !== undefined && !originsOf(message).includes(carrier) && triedAt > message.sentAt;
  }
}
