import { AttemptHistory } from './attempt-history';
import { QueuedMessage } from './queued-message';
import { DeadLetterAttribute } from '../contract/dead-letters';
import { MAX_MESSAGE_BYTES, MAX_QUEUED_MESSAGE_BYTES } from '../shared/sqs-limits';

/** What is sent to the dead-letter queue. */
export interface DeadLetter {
  /** The message's body, unchanged: it can be redriven as it is. */
  readonly body: string;
  readonly groupId: string;
  /**
   * The id of the message that is given up on, as SQS itself uses it. What is sent again because nobody knows whether it was stored, or because
   * the function was stopped before it could acknowledge, is not stored again within SQS's five minutes; after them there is a second copy, with
   * the same `messageId` in its attributes.
   */
  readonly deduplicationId: string;
  /** Text attributes: the reason, and as many others as the message could go back to its queue with. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** The dead-letter queue refused a letter, and certainly has not stored it. The code is what it said. */
export class NotStoredError extends Error {
  public readonly name = 'NotStoredError';

  constructor(public readonly code: string) {
    super(`The dead-letter queue refused a dead letter (${code}); expected that it takes what came out of the queue.`);
  }
}

/** What is known of a delivery that is given up on. */
export interface DeadLetterFacts {
  readonly message: QueuedMessage;
  /** Mostly one of `DeadLetterReason`. */
  readonly reason: string;
  /** One sentence for people; never a body or a secret. */
  readonly detail: string;
  readonly destination: string;
  /** Absent when the message could not be read. */
  readonly deliveryId?: string;
  readonly history?: AttemptHistory;
  /** Milliseconds since 1970. */
  readonly lastAttemptAt?: number;
}

/** Each attribute counts with its name, type and value. */
const ATTRIBUTE_TYPE = 'String';

/** Makes the dead letter of a delivery. */
export function deadLetterOf(facts: DeadLetterFacts): DeadLetter {
  const { message, history } = facts;
  const others: Record<string, string | undefined> = {
    [DeadLetterAttribute.MESSAGE_ID]: message.messageId,
    [DeadLetterAttribute.DELIVERY_ID]: facts.deliveryId,
    [DeadLetterAttribute.DESTINATION]: facts.destination,
    [DeadLetterAttribute.ATTEMPTS]: String(history?.attempts ?? 0),
    [DeadLetterAttribute.LAST_STATUS]: lastStatus(history),
    [DeadLetterAttribute.FIRST_ATTEMPT_AT]: isoTime(history?.firstAttemptAt),
    [DeadLetterAttribute.LAST_ATTEMPT_AT]: isoTime(facts.lastAttemptAt),
    [DeadLetterAttribute.DETAIL]: facts.detail,
  };
  return {
    body: message.body,
    groupId: message.groupId ?? message.messageId,
    deduplicationId: message.messageId,
    attributes: fitting(facts.reason, others, Buffer.byteLength(message.body)),
  };
}

/**
 * The reason, and of the others those that have a value, in order of importance, as many as there is room for.
 *
 * Attributes go along with a message that is redriven (documented: a redrive does not modify messages), and whether it is then held against the
 * limit of the queue is unproven. So with the others it stays within that limit, and only the reason may use what the dead-letter queue has
 * beyond. It has no room at all only for what came into the queue before the queue's limit was lowered.
 */
function fitting(reason: string, others: Record<string, string | undefined>, bodyBytes: number): Record<string, string> {
  let bytes = bodyBytes + attributeBytes(DeadLetterAttribute.REASON, reason);
  if (bytes > MAX_MESSAGE_BYTES) {
    return {};
  }
  const chosen: Record<string, string> = { [DeadLetterAttribute.REASON]: reason };
  for (const [name, value] of Object.entries(others)) {
    if (value) {
      bytes += attributeBytes(name, value);
      if (bytes > MAX_QUEUED_MESSAGE_BYTES) {
        break;
      }
      chosen[name] = value;
    }
  }
  return chosen;
}

function attributeBytes(name: string, value: string): number {
  return Buffer.byteLength(name) + ATTRIBUTE_TYPE.length + Buffer.byteLength(value);
}

function lastStatus(history?: AttemptHistory): string | undefined {
  const last = history?.lastStatuses.at(-1);
  return last !== undefined && /^\d+$/.test(last) ? last : undefined;
}

function isoTime(time?: number): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
