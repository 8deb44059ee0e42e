import { hash } from 'node:crypto';
import { MAXIMUM_MESSAGE_BYTES } from '../constants';
import { longPoll } from '../long-poll';
import { MessageAttributes, MessageAttributeValue } from '../message';
import { attributesMd5, selectAttributes } from '../message-attributes';
import { checkSendParameters, messageSize, SendInput } from '../message-checks';
import { Queue } from '../queue';
import { ReceivedMessage } from '../queue-types';
import { batchTooLong, unknownAttribute, unsupportedOperation } from '../sqs-error';
import { SYSTEM_ATTRIBUTE_NAMES, systemAttributes } from '../system-attributes';
import { Action, requestedQueue } from './action';
import { ActionInput } from './action-input';
import { forEachEntry, readBatch } from './batch';

/** The actions that send, receive and delete messages. */
export const MESSAGE_ACTIONS: Readonly<Record<string, Action>> = {
  SendMessage: (input, context) => send(requestedQueue(input, context), readSend(input)),

  SendMessageBatch: (input, context) => {
    const queue = requestedQueue(input, context);
    const entries = new Map([...readBatch(input, 'SendMessageBatchRequestEntry')].map(([id, entry]) => [id, readSend(entry)]));
    let size = 0;
    for (const entry of entries.values()) {
      checkSendParameters(queue.settings, entry);
      size += messageSize(entry);
    }
    if (size > MAXIMUM_MESSAGE_BYTES) {
      throw batchTooLong(MAXIMUM_MESSAGE_BYTES, size);
    }
    return forEachEntry(entries, (entry) => send(queue, entry));
  },

  ReceiveMessage: async (input, context) => {
    const queue = requestedQueue(input, context);
    const received = await longPoll(queue, context.clock, {
      maxMessages: input.integer('MaxNumberOfMessages'),
      visibilityTimeout: input.integer('VisibilityTimeout'),
      waitTimeSeconds: input.integer('WaitTimeSeconds'),
      attemptId: input.text('ReceiveRequestAttemptId'),
      signal: context.signal,
    });
    const view = readView(input);
    return received.length > 0 ? { Messages: received.map((one) => writeReceived(one, view)) } : {};
  },

  DeleteMessage: (input, context) => {
    requestedQueue(input, context).delete(input.requiredText('ReceiptHandle'));
    return {};
  },

  DeleteMessageBatch: (input, context) => {
    const queue = requestedQueue(input, context);
    return forEachEntry(readBatch(input, 'DeleteMessageBatchRequestEntry'), (entry) => {
      queue.delete(entry.requiredText('ReceiptHandle'));
      return {};
    });
  },

  ChangeMessageVisibility: (input, context) => {
    changeVisibility(requestedQueue(input, context), input);
    return {};
  },

  ChangeMessageVisibilityBatch: (input, context) => {
    const queue = requestedQueue(input, context);
    return forEachEntry(readBatch(input, 'ChangeMessageVisibilityBatchRequestEntry'), (entry) => {
      changeVisibility(queue, entry);
      return {};
    });
  },
};

function readSend(input: ActionInput): SendInput {
  return {
    body: input.text('MessageBody') ?? '',
    groupId: input.text('MessageGroupId'),
    deduplicationId: input.text('MessageDeduplicationId'),
    delaySeconds: input.integer('DelaySeconds'),
    attributes: readAttributes(input, 'MessageAttributes'),
    systemAttributes: readAttributes(input, 'MessageSystemAttributes'),
  };
}

function readAttributes(input: ActionInput, name: string): MessageAttributes | undefined {
  const given = input.object(name);
  if (!given) {
    return undefined;
  }
  const attributes: Record<string, MessageAttributeValue> = {};
  for (const [attribute, value] of Object.entries(given)) {
    const members = new ActionInput(value);
    if (members.texts('StringListValues').length > 0 || members.texts('BinaryListValues').length > 0) {
      throw unsupportedOperation('Message attribute list values in SendMessage operation are not supported.');
    }
    attributes[attribute] = {
      DataType: members.text('DataType') ?? '',
      StringValue: members.text('StringValue'),
      BinaryValue: members.text('BinaryValue'),
    };
  }
  return attributes;
}

function send(queue: Queue, input: SendInput): object {
  const bodyMd5 = hash('md5', input.body);
  const { messageId, sequenceNumber } = queue.send({ ...input, bodyMd5 });
  return {
    MessageId: messageId,
    MD5OfMessageBody: bodyMd5,
    ...digest('MD5OfMessageAttributes', input.attributes),
    ...digest('MD5OfMessageSystemAttributes', input.systemAttributes),
    ...(sequenceNumber !== undefined ? { SequenceNumber: sequenceNumber } : {}),
  };
}

function changeVisibility(queue: Queue, input: ActionInput): void {
  queue.changeVisibility(input.requiredText('ReceiptHandle'), input.requiredInteger('VisibilityTimeout'));
}

interface View {
  readonly system: readonly string[];
  readonly attributes: readonly string[];
}

function readView(input: ActionInput): View {
  const system = [...input.texts('AttributeNames'), ...input.texts('MessageSystemAttributeNames')];
  const unknown = system.find((name) => name !== 'All' && !SYSTEM_ATTRIBUTE_NAMES.includes(name));
  if (unknown !== undefined) {
    throw unknownAttribute(unknown);
  }
  return { system, attributes: input.texts('MessageAttributeNames') };
}

function writeReceived(received: ReceivedMessage, view: View): object {
  const { message, receiptHandle } = received;
  const system = Object.entries(systemAttributes(received)).filter(([name]) => view.system.includes('All') || view.system.includes(name));
  const attributes = selectAttributes(message.attributes, view.attributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: receiptHandle,
    MD5OfBody: message.bodyMd5,
    Body: message.body,
    ...(system.length > 0 ? { Attributes: Object.fromEntries(system) } : {}),
    ...(attributes ? { MessageAttributes: attributes } : {}),
    ...digest('MD5OfMessageAttributes', attributes),
  };
}

function digest(name: string, attributes: MessageAttributes | undefined): object {
  return attributes && Object.keys(attributes).length > 0 ? { [name]: attributesMd5(attributes) } : {};
}
