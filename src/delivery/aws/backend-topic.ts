import type { SNSClient } from '@aws-sdk/client-sns';
import { regionOfArn } from './region-of-arn';
import { loadSns } from '../../aws-sdk/load';
import { MessageContent } from '../message-content';
import { Message, messageOf } from '../transports/message';
import { FailureClass } from '../transports/request';
import { HandOver, NeverTakenError } from '../transports/service-client';

/**
 * The longest message that a topic takes where its `MaximumMessageSize` says nothing else, in bytes.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const USUAL_MAX_BYTES = 262_144;

/**
 * Publishes webhooks to a topic. To a FIFO topic, which is one by its name, with the message group and, for deduplication, the delivery id.
 *
 * SNS alone speaks none of AWS's JSON protocols, so that the SDK makes the call; its file is loaded at the first webhook, and by nobody who has no
 * topic. Once only: a second try inside one attempt would be an attempt that nobody counts.
 */
export function publishTo(topicArn: string, content: MessageContent): HandOver {
  const isFifo = topicArn.endsWith('.fifo');
  let client: SNSClient | undefined;
  return async (request, { signal }) => {
    const { text, attributes } = messageOf(request, content);
    const { PublishCommand, SNSClient: Client } = loadSns();
    client ??= new Client({ maxAttempts: 1, region: regionOfArn(topicArn), requestHandler: { requestTimeout: 0, socketTimeout: 0 } });
    const command = new PublishCommand({
      TopicArn: topicArn,
      Message: text,
      // A webhook without a group is one of its own.
      ...(isFifo && { MessageGroupId: request.group ?? request.deliveryId, MessageDeduplicationId: request.deliveryId }),
      MessageAttributes: snsAttributes(attributes),
    });
    const { MessageId: stored } = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
      throw tooLarge(error, Buffer.byteLength(text)) ?? error;
    });
    if (!stored) {
      // The webhook is acknowledged after this, so that an answer which only looks like one of SNS must not do.
      throw Object.assign(new Error('SNS did not answer with the id of the message; expected one.'), { code: 'NoMessage' });
    }
    return undefined;
  };
}

function snsAttributes(attributes: Message['attributes']): Record<string, { DataType: string; StringValue: string }> {
  return Object.fromEntries(Object.entries(attributes).map(([name, { type, value }]) => [name, { DataType: type, StringValue: value }]));
}

/** SNS says the same of any parameter that is not valid: only its sentence, or the length, tells what it means. */
function tooLarge(error: unknown, bytes: number): NeverTakenError | undefined {
  const { name, message } = error as { name?: unknown; message?: unknown };
  const isInvalid = /^(?:InvalidParameter|Validation)/.test(String(name));
  return isInvalid && (bytes > USUAL_MAX_BYTES || /too long/i.test(String(message)))
    ? new NeverTakenError(FailureClass.TOO_LARGE, `${String(name)}, with ${bytes} bytes`)
    : undefined;
}
