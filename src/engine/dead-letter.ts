import { AttemptHistory } from './attempt-history';
import { QueuedMessage } from './queued-message';
import { DeadLetterAttribute } from '../contract/dead-letters';
import { MAX_MESSAGE_BYTES } from '../shared/sqs-limits';

/** What is sent to the dead-letter queue. */
export interface DeadLetter {
  /** The message's body, unchanged: it can be redriven as it is. */
  readonly body: string;
  readonly groupId: string;
  /**
   * The id of the message that is given up on, as SQS itself uses it: when the function is stopped between sending and acknowledging, the
   * next try within five minutes is not stored again.
   */
  readonly deduplicationId: string;
  /** Text attributes; fewer, or none, where the message would become too large. */
  readonly attributes: Readonly<Record<string, string>>;
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
  const attributes: Record<string, string | undefined> = {
    [DeadLetterAttribute.REASON]: facts.reason,
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
    attributes: fitting(attributes, MAX_MESSAGE_BYTES - Buffer.byteLength(message.body)),
  };
}

/** The attributes that have a value, in order of importance, as many as there is room for. */
function fitting(attributes: Record<string, string | undefined>, room: number): Record<string, string> {
  const chosen: Record<string, string> = {};
  let left = room;
  for (const [name, value] of Object.entries(attributes)) {
    if (value) {
      left -= Buffer.byteLength(name) + ATTRIBUTE_TYPE.length + Buffer.byteLength(value);
      if (left < 0) {
        break;
      }
      chosen[name] = value;
    }
  }
  return chosen;
}

function lastStatus(history?: AttemptHistory): string | undefined {
  const last = history?.lastStatuses.at(-1);
  return last !== undefined && /^\d+$/.test(last) ? last : undefined;
}

function isoTime(time?: number): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
