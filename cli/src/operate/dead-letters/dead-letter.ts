import { DeadLetterAttribute } from '../../../../src/contract/dead-letters';
import { groupHash } from '../../../../src/engine/group-hash';
import { EnvelopeError, parseEnvelope, Webhook } from '../../../../src/envelope/envelope';
import { Journal } from '../messages/journal';
import { attributeText, MessageAttributes, QueueMessage } from '../messages/queue-message';

/** Reason of what the forwarder gave none: SQS itself moved it, after 1,000 receives. */
export const MOVED_BY_SQS = 'moved-by-sqs';

/** A dead letter without its content. Times are ISO 8601. */
export interface DeadLetter {
  /** SQS's id in the dead-letter queue. */
  readonly messageId: string;
  /** Absent where the message could not be read. */
  readonly deliveryId?: string;
  readonly group: string;
  /** What logs call the group. */
  readonly groupHash: string;
  /** One of `DeadLetterReason`, or `MOVED_BY_SQS`. */
  readonly reason: string;
  readonly detail?: string;
  /** The backend's last status, when there was one. */
  readonly lastStatus?: string;
  readonly destination?: string;
  readonly attempts?: number;
  readonly firstAttemptAt?: string;
  readonly lastAttemptAt?: string;
  /** When the webhook arrived; absent where the message cannot be read. */
  readonly arrivedAt?: string;
  /** When it came into the dead-letter queue, or was put back there. */
  readonly since: string;
  readonly method?: string;
  /** Path of the endpoint that it came in at. */
  readonly endpoint?: string;
  /** Size of the message's body in the queue. */
  readonly bytes: number;
  /** SQS's id of the message that was given up on: two dead letters with the same one are copies. */
  readonly copyOf?: string;
}

/** What the forwarder says of why it gave up on a message. */
const ABOUT_THE_END: readonly string[] = [
  DeadLetterAttribute.REASON, DeadLetterAttribute.DETAIL, DeadLetterAttribute.LAST_STATUS, DeadLetterAttribute.ATTEMPTS,
  DeadLetterAttribute.FIRST_ATTEMPT_AT, DeadLetterAttribute.LAST_ATTEMPT_AT, DeadLetterAttribute.MESSAGE_ID,
];

/** What a dead letter says of itself. */
export function deadLetterOf(received: QueueMessage): DeadLetter {
  const message = { ...received, attributes: currentAttributes(received) };
  const webhook = webhookOf(message.body);
  const attempts = attributeText(message, DeadLetterAttribute.ATTEMPTS);
  return {
    messageId: message.messageId,
    deliveryId: attributeText(message, DeadLetterAttribute.DELIVERY_ID) ?? webhook?.id,
    group: message.groupId,
    groupHash: groupHash(message.groupId),
    reason: attributeText(message, DeadLetterAttribute.REASON) ?? MOVED_BY_SQS,
    detail: attributeText(message, DeadLetterAttribute.DETAIL),
    lastStatus: attributeText(message, DeadLetterAttribute.LAST_STATUS),
    destination: attributeText(message, DeadLetterAttribute.DESTINATION),
    attempts: attempts === undefined ? undefined : Number(attempts),
    firstAttemptAt: attributeText(message, DeadLetterAttribute.FIRST_ATTEMPT_AT),
    lastAttemptAt: attributeText(message, DeadLetterAttribute.LAST_ATTEMPT_AT),
    arrivedAt: webhook && new Date(webhook.arrivedAt).toISOString(),
    since: new Date(message.sentAt).toISOString(),
    method: webhook?.method,
    endpoint: webhook?.endpoint,
    bytes: Buffer.byteLength(message.body),
    copyOf: attributeText(message, DeadLetterAttribute.MESSAGE_ID),
  };
}

/** The webhook in a message; undefined where it is none that this version reads. */
export function webhookOf(body: string): Webhook | undefined {
  try {
    return parseEnvelope(body);
  } catch (error) {
    if (error instanceof EnvelopeError) {
      return undefined;
    }
    throw error;
  }
}

/** Ids as SQS makes them; only such a one may become part of another. */
const PLAIN_ID = /^[A-Za-z0-9-]{1,100}$/;

/**
 * What a dead letter is known by in whichever queue it is: SQS's id of the message that was given up on, which copies have in common and which stays when it is put
 * back at the end of its group; of what SQS itself moved, its own.
 */
export function keyOf(message: QueueMessage): string {
  const origin = attributeText({ attributes: currentAttributes(message) }, DeadLetterAttribute.MESSAGE_ID);
  return origin !== undefined && PLAIN_ID.test(origin) ? origin : message.messageId;
}

/** Whether a dead letter is of a message that this work sent: it was given up on again, by the forwarder, or by SQS itself, which lets it have the id that it had. */
export function cameBack(message: QueueMessage, journal: Pick<Journal, 'hasSentAs'>): boolean {
  return journal.hasSentAs(keyOf(message));
}

/** A dead letter as it is put back at the end of its group: that SQS itself moved it would be forgotten, and the attributes that it was redriven with would speak for it. */
export function asPutBack(message: QueueMessage): QueueMessage {
  return message.deadLetterSourceArn === undefined ? message : {
    ...message,
    attributes: { ...currentAttributes(message), [DeadLetterAttribute.MESSAGE_ID]: { DataType: 'String', StringValue: message.messageId } },
  };
}

/**
 * Attributes that are about how a message came into this queue. What is redriven keeps those that the forwarder gave it when it was given up on; when SQS itself moves it
 * after that, it still has them, and its id: they say nothing of this time.
 */
function currentAttributes({ attributes, deadLetterSourceArn }: QueueMessage): MessageAttributes | undefined {
  return attributes && deadLetterSourceArn !== undefined
    ? Object.fromEntries(Object.entries(attributes).filter(([name]) => !ABOUT_THE_END.includes(name)))
    : attributes;
}
