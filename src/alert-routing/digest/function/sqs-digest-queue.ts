import { DigestMessage, DigestQueue } from './ports';
import { SQS } from '../../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../aws-sdk/json-client/json-client';

/** SQS's limit for a batch. */
const MAX_BATCH = 10;

/** With a wait, SQS asks all of its servers: an answer with nothing in it says that there is nothing. Seconds. */
const WAIT_SECONDS = 1;

/** So many batches are on their way at once. */
const AT_ONCE = 10;

interface Received {
  readonly Messages?: ReadonlyArray<{ readonly Body?: string; readonly ReceiptHandle?: string }>;
}

interface Done {
  readonly Failed?: readonly unknown[];
}

/** The queue of a digest in SQS: a standard queue. */
export class SqsDigestQueue implements DigestQueue {
  private readonly client = new JsonClient(SQS);

  constructor(private readonly queueUrl: string) {}

  public async receive(hiddenSeconds: number): Promise<readonly DigestMessage[]> {
    const { Messages: messages = [] } = await this.call<Received>('ReceiveMessage', {
      MaxNumberOfMessages: MAX_BATCH, WaitTimeSeconds: WAIT_SECONDS, VisibilityTimeout: hiddenSeconds,
    });
    return messages.map(({ Body: body = '', ReceiptHandle: receiptHandle = '' }) => ({ body, receiptHandle }));
  }

  public async delete(messages: readonly DigestMessage[]): Promise<number> {
    const failed = await this.inBatches(messages, async (entries) => {
      const { Failed = [] } = await this.call<Done>('DeleteMessageBatch', { Entries: entries });
      return Failed.length;
    });
    return failed.reduce((sum, count) => sum + count, 0);
  }

  public async release(messages: readonly DigestMessage[]): Promise<void> {
    const visible = (entries: readonly object[]) => this.call('ChangeMessageVisibilityBatch', { Entries: entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 })) });
    await this.inBatches(messages, (entries) => visible(entries).catch(() => undefined));
  }

  public async waiting(): Promise<number> {
    const { Attributes: counts = {} } = await this.call<{ readonly Attributes?: Readonly<Record<string, string>> }>(
      'GetQueueAttributes', { AttributeNames: ['ApproximateNumberOfMessages'] });
    return Number(counts.ApproximateNumberOfMessages ?? 0);
  }

  private async inBatches<T>(messages: readonly DigestMessage[], work: (entries: readonly object[]) => Promise<T>): Promise<T[]> {
    const batches: object[][] = [];
    for (let start = 0; start < messages.length; start += MAX_BATCH) {
      batches.push(messages.slice(start, start + MAX_BATCH).map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })));
    }
    const results: T[] = [];
    for (let start = 0; start < batches.length; start += AT_ONCE) {
      results.push(...await Promise.all(batches.slice(start, start + AT_ONCE).map(work)));
    }
    return results;
  }

  private call<Output>(operation: string, input: object): Promise<Output> {
    const { queueUrl } = this;
    return this.client.call<Output>({ operation, input: { QueueUrl: queueUrl, ...input }, queueUrl });
  }
}
