import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { QueuedMessage } from '../../engine/queued-message';

/** An event that does not come from an SQS event source, so that there is nothing to answer it with. */
export class EventError extends Error {
  public readonly name = 'EventError';
}

/**
 * Reads the messages of an event.
 *
 * @throws EventError when it is not a batch of SQS messages; Lambda then keeps the whole batch in the queue
 */
export function messagesOf(event: SQSEvent): QueuedMessage[] {
  if (!Array.isArray(event?.Records)) {
    throw new EventError('The event has no list of records; expected a batch of an SQS event source.');
  }
  return event.Records.map(messageOf);
}

/** Name of the queue that a batch is from; undefined where the event does not say it. */
export function queueNameOf(event: SQSEvent): string | undefined {
  const arn: unknown = event.Records[0]?.eventSourceARN;
  return isText(arn) ? arn.slice(arn.lastIndexOf(':') + 1) : undefined;
}

function messageOf(record: SQSRecord): QueuedMessage {
  const { messageId, receiptHandle, body, attributes, messageAttributes } = record ?? {};
  if (!isText(messageId) || !isText(receiptHandle) || typeof body !== 'string') {
    throw new EventError('A record of the event has no messageId, receiptHandle or body; expected a batch of an SQS event source.');
  }
  return {
    messageId,
    receiptHandle,
    body,
    groupId: isText(attributes?.MessageGroupId) ? attributes.MessageGroupId : undefined,
    sequenceNumber: /^\d{1,39}$/.test(attributes?.SequenceNumber ?? '') ? attributes.SequenceNumber : undefined,
    receiveCount: Math.max(1, number(attributes?.ApproximateReceiveCount) ?? 1),
    sentAt: number(attributes?.SentTimestamp),
    firstReceivedAt: number(attributes?.ApproximateFirstReceiveTimestamp),
    // What arrives at the endpoint has no attributes; dead letters have, and keep them.
    redriven: Object.keys(messageAttributes ?? {}).length > 0 || attributes?.DeadLetterQueueSourceArn !== undefined,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function number(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
