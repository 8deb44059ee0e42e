import type { Message, MessageAttributeValue, SQS } from '@aws-sdk/client-sqs';
import { bySize } from './outgoing';
import { BATCH, OutgoingMessage, SendResult, SourceQueue, TargetQueue } from './ports';
import { AttributeValue, MessageAttributes, ReceivedMessage } from './queue-message';
import { OperatorError } from '../session/operator-error';

/** Long enough that SQS asks all of its servers, so that nothing means that there is nothing. */
const WAIT_SECONDS = 1;

/** How many messages a queue has, about: SQS's counts are up to a minute late. */
export interface ApproximateCounts {
  readonly visible: number;
  /** In somebody's hands, or waiting for a time. */
  readonly hidden: number;
}

/** A FIFO queue of SQS, to take from and to send to. */
export class AwsQueue implements SourceQueue, TargetQueue {
  constructor(private readonly sqs: SQS, public readonly url: string) {}

  public async receive(visibilitySeconds: number): Promise<ReceivedMessage[]> {
    const { Messages = [] } = await this.sqs.receiveMessage({
      QueueUrl: this.url,
      MaxNumberOfMessages: BATCH,
      VisibilityTimeout: visibilitySeconds,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return Messages.map((message) => received(message));
  }

  public async delete(messages: readonly ReceivedMessage[]): Promise<void> {
    if (messages.length > 0) {
      await this.sqs.deleteMessageBatch({
        QueueUrl: this.url,
        Entries: messages.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
      });
    }
  }

  public async release(messages: ReadonlyArray<Pick<ReceivedMessage, 'receiptHandle'>>): Promise<void> {
    if (messages.length > 0) {
      await this.sqs.changeMessageVisibilityBatch({
        QueueUrl: this.url,
        Entries: messages.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: 0 })),
      });
    }
  }

  public async send(messages: readonly OutgoingMessage[]): Promise<SendResult[]> {
    const results: SendResult[] = [];
    for (const part of bySize(messages)) {
      results.push(...await this.sendPart(part));
    }
    return results;
  }

  public async hidden(): Promise<number> {
    return (await this.counts()).hidden;
  }

  /** @throws OperatorError where it is no FIFO queue */
  public async counts(): Promise<ApproximateCounts> {
    if (!this.url.endsWith('.fifo')) {
      throw new OperatorError(`The queue ${this.url} is no FIFO queue, expected one whose name ends with .fifo, as those of a webhook do.`);
    }
    const { Attributes: { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed } = {} } =
      await this.sqs.getQueueAttributes({
        QueueUrl: this.url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'],
      });
    return {
      visible: Number(ApproximateNumberOfMessages ?? 0),
      hidden: Number(ApproximateNumberOfMessagesNotVisible ?? 0) + Number(ApproximateNumberOfMessagesDelayed ?? 0),
    };
  }

  private async sendPart(messages: readonly OutgoingMessage[]): Promise<SendResult[]> {
    const { Successful = [], Failed = [] } = await this.sqs.sendMessageBatch({
      QueueUrl: this.url,
      Entries: messages.map(({ body, groupId, deduplicationId, attributes, traceHeader }, index) => ({
        Id: String(index),
        MessageBody: body,
        MessageGroupId: groupId,
        MessageDeduplicationId: deduplicationId,
        MessageAttributes: attributes && Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, toSdk(value)])),
        MessageSystemAttributes: traceHeader === undefined ? undefined : { AWSTraceHeader: { DataType: 'String', StringValue: traceHeader } },
      })),
    });
    return messages.map((_, index): SendResult => {
      const sent = Successful.find(({ Id }) => Id === String(index));
      if (sent?.MessageId !== undefined) {
        return { kind: 'sent', messageId: sent.MessageId };
      }
      const failed = Failed.find(({ Id }) => Id === String(index));
      if (!failed) {
        throw new OperatorError('SQS did not answer for every message of a batch, expected that it says of each whether it is stored; go on with --resume.');
      }
      return { kind: 'refused', code: failed.Code ?? 'Failed', detail: failed.Message ?? 'SQS says no more' };
    });
  }
}

function received({ MessageId, ReceiptHandle, Body = '', Attributes = {}, MessageAttributes: own }: Message): ReceivedMessage {
  return {
    messageId: MessageId!,
    receiptHandle: ReceiptHandle!,
    body: Body,
    groupId: Attributes.MessageGroupId ?? '',
    sentAt: Number(Attributes.SentTimestamp),
    sequenceNumber: Attributes.SequenceNumber,
    deduplicationId: Attributes.MessageDeduplicationId,
    traceHeader: Attributes.AWSTraceHeader,
    deadLetterSourceArn: Attributes.DeadLetterQueueSourceArn,
    attributes: own && fromSdk(own),
  };
}

function fromSdk(attributes: Record<string, MessageAttributeValue>): MessageAttributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, { DataType = 'String', StringValue, BinaryValue }]): [string, AttributeValue] =>
    [name, BinaryValue ? { DataType, BinaryValue: Buffer.from(BinaryValue).toString('base64') } : { DataType, StringValue }]));
}

function toSdk({ DataType, StringValue, BinaryValue }: AttributeValue): MessageAttributeValue {
  return { DataType, StringValue, BinaryValue: BinaryValue === undefined ? undefined : Buffer.from(BinaryValue, 'base64') };
}
