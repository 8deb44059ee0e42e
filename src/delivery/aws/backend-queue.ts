import { createHash } from 'node:crypto';
import { AwsError } from '../../aws-sdk/json-client/aws-error';
import { SQS } from '../../aws-sdk/json-client/endpoint';
import { JsonClient } from '../../aws-sdk/json-client/json-client';
import { MAX_MESSAGE_BYTES } from '../../shared/sqs-limits';
import { MessageContent } from '../message-content';
import { Message, messageOf } from '../transports/message';
import { FailureClass } from '../transports/request';
import { HandOver, NeverTakenError } from '../transports/service-client';

/**
 * Sends webhooks to a queue. To a FIFO queue, which is one by its name, with the message group and, for deduplication, the delivery id: what is sent
 * again within five minutes, because an answer was lost, is not stored again.
 */
export function sendToQueue(queueUrl: string, content: MessageContent): HandOver {
  const client = new JsonClient(SQS, process.env, regionOfQueue(queueUrl));
  const isFifo = queueUrl.endsWith('.fifo');
  return async (request, single) => {
    const { text, attributes } = messageOf(request, content);
    const input = {
      QueueUrl: queueUrl,
      MessageBody: text,
      // A webhook without a group is one of its own.
      ...(isFifo && { MessageGroupId: request.group ?? request.deliveryId, MessageDeduplicationId: request.deliveryId }),
      MessageAttributes: sqsAttributes(attributes),
    };
    const { MD5OfMessageBody: stored } = await client.call<{ MD5OfMessageBody?: string }>({ operation: 'SendMessage', input, queueUrl, single })
      .catch((error: unknown) => {
        throw neverTaken(error, Buffer.byteLength(text)) ?? error;
      });
    if (stored !== createHash('md5').update(text).digest('hex')) {
      // The webhook is acknowledged after this, so that an answer which only looks like one of SQS must not do.
      throw Object.assign(new Error('SQS did not answer with the checksum of the message; expected that of its body.'), { code: 'InvalidChecksum' });
    }
    return undefined;
  };
}

function sqsAttributes(attributes: Message['attributes']): object {
  return Object.fromEntries(Object.entries(attributes).map(([name, { type, value }]) => [name, { DataType: type, StringValue: value }]));
}

/** SQS says the same of any parameter that is not valid: only its sentence, or the size, tells what it means. */
function neverTaken(error: unknown, bytes: number): NeverTakenError | undefined {
  if (!(error instanceof AwsError)) {
    return undefined;
  }
  const { name, message } = error;
  if (name === 'InvalidMessageContents') {
    return new NeverTakenError(FailureClass.INVALID_CONTENT, name);
  }
  const isTooLarge = /^InvalidParameter|TooLong$|TooLarge|^Http413$/.test(name) && (bytes > MAX_MESSAGE_BYTES || /must be shorter than \d+ bytes/.test(message));
  return isTooLarge ? new NeverTakenError(FailureClass.TOO_LARGE, `${name}, with ${bytes} bytes`) : undefined;
}

/** Undefined where the URL does not say, as that of a queue on this machine. */
function regionOfQueue(queueUrl: string): string | undefined {
  return /^https:\/\/sqs(?:-fips)?\.([a-z0-9-]+)\./.exec(queueUrl)?.[1];
}
