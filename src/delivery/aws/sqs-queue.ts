import { createHash } from 'node:crypto';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { SQS } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { DeadLetter, NotStoredError } from '../../engine/dead-letter';
import { Queue, VisibilityChange } from '../../engine/ports';
import { QueuedMessage } from '../../engine/queued-message';

/** SQS's limit for a batch of changes. */
const MAX_BATCH = 10;

/**
 * So long after it was asked for, a change of visibility or a dead letter may still be sent. Lambda may freeze the environment meanwhile, for hours: then
 * the message may be in other hands, where a change must not show or hide it, and the letter may have been stored by somebody else. An invocation ends 15
 * seconds before the visibility timeout of what it has in hand.
 */
const SEND_WITHIN_MS = 10_000;

/** What `ChangeMessageVisibilityBatch` answers, as far as it is used. */
interface ChangedVisibility {
  readonly Successful?: ReadonlyArray<{ readonly Id?: string }>;
  readonly Failed?: ReadonlyArray<{ readonly Code?: string }>;
}

/** The queue and its dead-letter queue in SQS. */
export class SqsQueue implements Queue {
  private readonly client = new JsonClient(SQS);

  constructor(private readonly queueUrl: string, private readonly deadLetterQueueUrl: string) {}

  public async changeVisibility(changes: readonly VisibilityChange[]): Promise<void> {
    const sendBy = Date.now() + SEND_WITHIN_MS;
    for (let start = 0; start < changes.length; start += MAX_BATCH) {
      const { Failed: [failed] = [] } = await this.changeBatch(changes.slice(start, start + MAX_BATCH), sendBy);
      if (failed) {
        throw Object.assign(new Error('SQS did not change the visibility of every message.'), { code: failed.Code ?? 'Failed' });
      }
    }
  }

  public async hold(messages: readonly QueuedMessage[], seconds: number): Promise<ReadonlySet<string>> {
    const held = new Set<string>();
    const sendBy = Date.now() + SEND_WITHIN_MS;
    for (let start = 0; start < messages.length; start += MAX_BATCH) {
      const part = messages.slice(start, start + MAX_BATCH);
      const { Successful = [] } = await this.changeBatch(part.map(({ messageId, receiptHandle }) => ({ messageId, receiptHandle, seconds })), sendBy);
      for (const { Id } of Successful) {
        const message = part[Number(Id)];
        if (message) {
          held.add(message.messageId);
        }
      }
    }
    return held;
  }

  public async deadLetter(letter: DeadLetter): Promise<void> {
    const queueUrl = this.deadLetterQueueUrl;
    const input = {
      QueueUrl: queueUrl,
      MessageBody: letter.body,
      // A standard queue takes no deduplication id.
      ...(queueUrl.endsWith('.fifo') && { MessageGroupId: letter.groupId, MessageDeduplicationId: letter.deduplicationId }),
      MessageAttributes: Object.fromEntries(Object.entries(letter.attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }])),
    };
    const sendBy = Date.now() + SEND_WITHIN_MS;
    const { MD5OfMessageBody: stored } = await this.client.call<{ MD5OfMessageBody?: string }>({ operation: 'SendMessage', input, queueUrl, sendBy })
      .catch((error: unknown) => {
        throw wasRefused(error) ? new NotStoredError(error.name) : error;
      });
    if (stored !== createHash('md5').update(letter.body).digest('hex')) {
      // The message is acknowledged after this, so that an answer which only looks like one of SQS must not do.
      throw Object.assign(new Error('SQS did not answer with the checksum of the dead letter; expected that of its body.'), { code: 'InvalidChecksum' });
    }
  }

  private changeBatch(changes: readonly VisibilityChange[], sendBy: number): Promise<ChangedVisibility> {
    const { queueUrl } = this;
    const input = {
      QueueUrl: queueUrl,
      Entries: changes.map(({ receiptHandle, seconds }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds })),
    };
    return this.client.call<ChangedVisibility>({ operation: 'ChangeMessageVisibilityBatch', input, queueUrl, sendBy });
  }
}

/** SQS said no, to the only request that there was: of those before, one may have been stored and its answer lost. */
function wasRefused(error: unknown): error is AwsError {
  return error instanceof AwsError && error.tries === 1 && error.status >= 400 && error.status < 500;
}
