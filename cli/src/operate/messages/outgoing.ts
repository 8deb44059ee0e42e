import { OutgoingMessage } from './ports';
import { MessageAttributes, QueueMessage } from './queue-message';
import { MAX_MESSAGE_BYTES, MAX_QUEUED_MESSAGE_BYTES } from '../../../../src/shared/sqs-limits';

/**
 * A message as it goes to another queue: body, group and attributes as they are, with an id to recognise a copy by.
 *
 * A dead letter may be up to 1 KiB longer than its queue takes, because of the attributes that say why. Then these stay behind: the snapshot has them.
 */
export function outgoing({ body, groupId, attributes, traceHeader }: QueueMessage, deduplicationId: string): OutgoingMessage {
  const fits = bytesOf(body, attributes) <= MAX_QUEUED_MESSAGE_BYTES;
  return { body, groupId, deduplicationId, traceHeader, attributes: fits ? attributes : undefined };
}

/** Parts of a batch that SQS takes in one call: of all messages of a call together it takes no more bytes than of one. */
export function bySize<T extends Pick<OutgoingMessage, 'body' | 'attributes'>>(messages: readonly T[]): T[][] {
  const parts: T[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const own = bytesOf(message.body, message.attributes);
    if (bytes + own > MAX_MESSAGE_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts[parts.length - 1].push(message);
    bytes += own;
  }
  return parts;
}

/** As SQS counts: body, and names, types and values of attributes. */
function bytesOf(body: string, attributes: MessageAttributes = {}): number {
  return Object.entries(attributes).reduce((sum, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
    sum + Buffer.byteLength(name) + DataType.length + Buffer.byteLength(StringValue) + Buffer.byteLength(BinaryValue, 'base64'), Buffer.byteLength(body));
}
