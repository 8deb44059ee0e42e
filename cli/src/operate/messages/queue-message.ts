/** The value of a message attribute, as in the SQS API; binary values in base64. */
export interface AttributeValue {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** Message attributes by name. */
export type MessageAttributes = Readonly<Record<string, AttributeValue>>;

/** Everything of a message that a snapshot keeps. */
export interface QueueMessage {
  /** SQS's id; another one for each queue that it has been in. */
  readonly messageId: string;
  readonly groupId: string;
  readonly body: string;
  /** Absent where there are none. */
  readonly attributes?: MessageAttributes;
  /** The header of X-Ray that SQS carries beside the message. */
  readonly traceHeader?: string;
  /** When it entered the queue, in milliseconds since 1970. */
  readonly sentAt: number;
  readonly sequenceNumber?: string;
  /** What SQS recognised a second copy of it by. */
  readonly deduplicationId?: string;
  /** The queue that SQS itself moved it from. */
  readonly deadLetterSourceArn?: string;
}

/** A message that is in hand. */
export interface ReceivedMessage extends QueueMessage {
  /** What this receive is named by when it is deleted or returned. */
  readonly receiptHandle: string;
}

/** The text of an attribute; undefined where there is none, or where it is no text. */
export function attributeText({ attributes }: Pick<QueueMessage, 'attributes'>, name: string): string | undefined {
  return attributes?.[name]?.StringValue;
}
