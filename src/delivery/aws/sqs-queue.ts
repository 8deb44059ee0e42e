import type { SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS } from '../../aws-sdk/client-settings';
import { loadSqs } from '../../aws-sdk/load';
import { DeadLetter } from '../../engine/dead-letter';
import { Queue, VisibilityChange } from '../../engine/ports';

/** SQS's limit for a batch of changes. */
const MAX_BATCH = 10;

/** The queue and its dead-letter queue in SQS. */
export class SqsQueue implements Queue {
  private client?: SQSClient;

  constructor(private readonly queueUrl: string, private readonly deadLetterQueueUrl: string) {}

  public async changeVisibility(changes: readonly VisibilityChange[]): Promise<void> {
    const { ChangeMessageVisibilityBatchCommand } = loadSqs();
    for (let start = 0; start < changes.length; start += MAX_BATCH) {
      const result = await this.sqs().send(new ChangeMessageVisibilityBatchCommand({
        QueueUrl: this.queueUrl,
        Entries: changes.slice(start, start + MAX_BATCH).map(({ receiptHandle, seconds }, index) => ({
          Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds,
        })),
      }));
      const failed = result.Failed?.[0];
      if (failed) {
        throw Object.assign(new Error('SQS did not change the visibility of every message.'), { code: failed.Code ?? 'Failed' });
      }
    }
  }

  public async deadLetter(letter: DeadLetter): Promise<void> {
    const { SendMessageCommand } = loadSqs();
    await this.sqs().send(new SendMessageCommand({
      QueueUrl: this.deadLetterQueueUrl,
      MessageBody: letter.body,
      MessageGroupId: letter.groupId,
      MessageDeduplicationId: letter.deduplicationId,
      MessageAttributes: Object.fromEntries(Object.entries(letter.attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }])),
    }));
  }

  private sqs(): SQSClient {
    this.client ??= new (loadSqs().SQSClient)(CLIENT_SETTINGS);
    return this.client;
  }
}
