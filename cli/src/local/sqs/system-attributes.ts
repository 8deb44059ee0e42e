import { ReceivedMessage } from './queue-types';

/** Who sent a message, as far as the model knows: always the same caller. */
export const SENDER_ID = 'AIDALOCALSENDER000000';

/** The names that a receive may ask for. */
export const SYSTEM_ATTRIBUTE_NAMES: readonly string[] = [
  'SenderId', 'SentTimestamp', 'ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp', 'SequenceNumber', 'MessageDeduplicationId',
  'MessageGroupId', 'AWSTraceHeader', 'DeadLetterQueueSourceArn',
];

/** What SQS says about a message beside its content; all values are text, those that a message does not have are left out. */
export function systemAttributes({ message, receiveCount }: ReceivedMessage): Record<string, string> {
  const attributes: Record<string, string> = {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: SENDER_ID,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  addPresent(attributes, 'SequenceNumber', message.sequenceNumber);
  addPresent(attributes, 'MessageGroupId', message.groupId);
  addPresent(attributes, 'MessageDeduplicationId', message.deduplicationId);
  addPresent(attributes, 'AWSTraceHeader', message.systemAttributes?.AWSTraceHeader?.StringValue);
  addPresent(attributes, 'DeadLetterQueueSourceArn', message.deadLetterSourceArn);
  return attributes;
}

function addPresent(attributes: Record<string, string>, name: string, value: string | undefined): void {
  if (value !== undefined) {
    attributes[name] = value;
  }
}
