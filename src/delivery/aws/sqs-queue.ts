import type { ChangeMessageVisibilityBatchResult, SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS } from '../../aws-sdk/client-settings';
import { loadSqs } from '../../aws-sdk/load';
import { DeadLetter, NotStoredError } from '../../engine/dead-letter';
import { Queue, VisibilityChange } from '../../engine/ports';
import { QueuedMessage } from '../../engine/queued-message';
import { errorName } from '../../shared/error-name';

/** SQS's limit for a batch of changes. */
const MAX_BATCH = 10;

/** The queue and its dead-letter queue in SQS. */
export class SqsQueue implements Queue {
  private client?: SQSClient;

  constructor(private readonly queueUrl: string, private readonly deadLetterQueueUrl: string) {}

  public async changeVisibility(changes: readonly VisibilityChange[]): Promise<void> {
    for (let start = 0; start < changes.length; start += MAX_BATCH) {
      const { Failed } = await this.changeBatch(changes.slice(start, start + MAX_BATCH));
      const failed = Failed?.[0];
      if (failed) {
        throw Object.assign(new Error('SQS did not change the visibility of every message.'), { code: failed.Code ?? 'Failed' });
      }
    }
  }

  public async hold(messages: readonly QueuedMessage[], seconds: number): Promise<ReadonlySet<string>> {
    const held = new Set<string>();
    for (let start = 0; start < messages.length; start += MAX_BATCH) {
      const part = messages.slice(start, start + MAX_BATCH);
      const { Successful } = await this.changeBatch(part.map(({ messageId, receiptHandle }) => ({ messageId, receiptHandle, seconds })));
      for (const { Id } of Successful ?? []) {
        held.add(part[Number(Id)].messageId);
      }
    }
    return held;
  }

  public async deadLetter(letter: DeadLetter): Promise<void> {
    const { SendMessageCommand } = loadSqs();
    const command = new SendMessageCommand({
      QueueUrl: this.deadLetterQueueUrl,
      MessageBody: letter.body,
      MessageGroupId: letter.groupId,
      MessageDeduplicationId: letter.deduplicationId,
      MessageAttributes: Object.fromEntries(Object.entries(letter.attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }])),
    });
    try {
      await this.sqs().send(command);
    } catch (error) {
      throw wasRefused(error) ? new NotStoredError(errorName(error)) : error;
    }
  }

  private changeBatch(changes: readonly VisibilityChange[]): Promise<ChangeMessageVisibilityBatchResult> {
    const { ChangeMessageVisibilityBatchCommand } = loadSqs();
    return this.sqs().send(new ChangeMessageVisibilityBatchCommand({
      QueueUrl: this.queueUrl,
      Entries: changes.map(({ receiptHandle, seconds }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds })),
    }));
  }

  private sqs(): SQSClient {
    this.client ??= new (loadSqs().SQSClient)(CLIENT_SETTINGS);
    return this.client;
  }
}

/** SQS said no, to the only request that there was: of those before, one may have been stored and its answer lost. */
function wasRefused(error: unknown): boolean {
  const { httpStatusCode = 0, attempts } = (error as { $metadata?: { httpStatusCode?: number; attempts?: number } }).$metadata ?? {};
  return attempts === 1 && httpStatusCode >= 400 && httpStatusCode < 500;
}
