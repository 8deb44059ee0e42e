import { attributesMd5, MessageAttributes, ReceivedMessage, systemAttributes } from '../sqs';

/** A message attribute as a function sees it. */
export interface SqsRecordAttribute {
  readonly stringValue?: string;
  /** In base64. */
  readonly binaryValue?: string;
  readonly stringListValues: readonly string[];
  readonly binaryListValues: readonly string[];
  readonly dataType: string;
}

/** A message as a function sees it. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** `MessageGroupId`, `ApproximateReceiveCount` and so on; all text. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, SqsRecordAttribute>>;
  readonly md5OfBody: string;
  /** Only where there are message attributes. */
  readonly md5OfMessageAttributes?: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

/** What a function is invoked with. */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

/** The event for a batch of messages of one queue. */
export function sqsEvent(batch: readonly ReceivedMessage[], queueArn: string): SqsEvent {
  const awsRegion = queueArn.split(':')[3];
  return { Records: batch.map((received) => sqsRecord(received, queueArn, awsRegion)) };
}

function sqsRecord(received: ReceivedMessage, eventSourceARN: string, awsRegion: string): SqsRecord {
  const { message, receiptHandle } = received;
  const record = {
    messageId: message.messageId,
    receiptHandle,
    body: message.body,
    attributes: systemAttributes(received),
    messageAttributes: recordAttributes(message.attributes),
    md5OfBody: message.bodyMd5,
    eventSource: 'aws:sqs' as const,
    eventSourceARN,
    awsRegion,
  };
  const hasAttributes = message.attributes !== undefined && Object.keys(message.attributes).length > 0;
  return hasAttributes ? Object.assign(record, { md5OfMessageAttributes: attributesMd5(message.attributes) }) : record;
}

function recordAttributes(attributes: MessageAttributes | undefined): Record<string, SqsRecordAttribute> {
  const result: Record<string, SqsRecordAttribute> = {};
  for (const [name, value] of Object.entries(attributes ?? {})) {
    result[name] = {
      ...(value.StringValue !== undefined ? { stringValue: value.StringValue } : {}),
      ...(value.BinaryValue !== undefined ? { binaryValue: value.BinaryValue } : {}),
      stringListValues: [],
      binaryListValues: [],
      dataType: value.DataType,
    };
  }
  return result;
}
