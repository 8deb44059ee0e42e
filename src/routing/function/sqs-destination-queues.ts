import { createHash } from 'node:crypto';
import { DestinationQueues, RoutedMessage } from './destination-queue';
import { SQS } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';

/** SQS's limit, in characters; those of a delivery id may all stand in one. */
const MAX_DEDUPLICATION_ID = 128;

/** The queues of destinations in SQS. */
export class SqsDestinationQueues implements DestinationQueues {
  private readonly client = new JsonClient(SQS);

  public async send(queueUrl: string, { body, group, deduplicationId }: RoutedMessage): Promise<void> {
    const input = { QueueUrl: queueUrl, MessageBody: body, MessageGroupId: group, MessageDeduplicationId: fitting(deduplicationId) };
    const { MD5OfMessageBody: stored } = await this.client.call<{ MD5OfMessageBody?: string }>({ operation: 'SendMessage', input, queueUrl });
    if (stored !== createHash('md5').update(body).digest('hex')) {
      // The webhook is acknowledged after this, so that an answer which only looks like one of SQS must not do.
      throw Object.assign(new Error('SQS did not answer with the checksum of the message; expected that of its body.'), { code: 'InvalidChecksum' });
    }
  }
}

function fitting(id: string): string {
  return id.length <= MAX_DEDUPLICATION_ID ? id : createHash('sha256').update(id).digest('hex');
}
