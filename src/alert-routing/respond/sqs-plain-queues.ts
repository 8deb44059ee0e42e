import { createHash } from 'node:crypto';
import { PlainQueues } from './plain-queue';
import { SQS } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';

/** Standard queues in SQS. */
export class SqsPlainQueues implements PlainQueues {
  private readonly client = new JsonClient(SQS);

  public async send(queueUrl: string, body: string, delaySeconds: number = 0): Promise<void> {
    const input = { QueueUrl: queueUrl, MessageBody: body, DelaySeconds: delaySeconds };
    const { MD5OfMessageBody: stored } = await this.client.call<{ MD5OfMessageBody?: string }>({ operation: 'SendMessage', input, queueUrl });
    if (stored !== createHash('md5').update(body).digest('hex')) {
      // What it follows from is acknowledged after this, so that an answer which only looks like one of SQS must not do.
      throw Object.assign(new Error('SQS did not answer with the checksum of the message; expected that of its body.'), { code: 'InvalidChecksum' });
    }
  }
}
