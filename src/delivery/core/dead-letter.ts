import { QueuedMessage } from './messages';
import { AttemptHistory } from './ports';
import { DeadLetterAttribute } from '../constants';

/** Why a delivery was given up on. */
export enum DeadLetterReason {
  /** The backend answered with one of `goneStatuses`. */
  GONE = 'gone',
  /** `rejectionAttempts` attempts were answered with one of `rejectionStatuses`. */
  REJECTED = 'rejected',
  /** An attempt failed after `retryFor`. */
  EXPIRED = 'expired',
  /** The message is not an envelope of a version that this forwarder reads. */
  ENVELOPE = 'envelope',
  /** The path would have led outside the backend's base URL. */
  PATH = 'path',
  /** Its signature did not verify. */
  SIGNATURE = 'signature',
  /** SQS would have moved the message at its next receive, without a reason. */
  RECEIVES = 'receives',
}

/** What is sent to the dead-letter queue. */
export interface DeadLetter {
  /** The message's body, unchanged: it can be put back as it is. */
  readonly body: string;
  readonly groupId: string;
  /**
   * The id of the message that is given up on, as SQS itself uses it: when the forwarder is stopped between sending and acknowledging, the
   * next try within five minutes is not stored again.
   */
  readonly deduplicationId: string;
  /** Text attributes; fewer, or none, where the message would become too large. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is known of a delivery that is given up on. */
export interface GivenUp {
  readonly message: QueuedMessage;
  readonly reason: DeadLetterReason;
  /** One sentence for people; never a body or a secret. */
  readonly detail: string;
  readonly destination: string;
  /** Absent when the message could not be read. */
  readonly deliveryId?: string;
  readonly history?: AttemptHistory;
  /** Milliseconds since 1970. */
  readonly lastAttemptAt?: number;
}

/** SQS's limit for a message's body and attributes together: each attribute counts with its name, type and value. */
const MAX_MESSAGE_BYTES = 1_048_576;
const ATTRIBUTE_TYPE = 'String';

/** Makes the dead letter of a delivery. */
export function deadLetterOf(givenUp: GivenUp): DeadLetter {
  const { message, history } = givenUp;
  const attributes: Record<string, string | undefined> = {
    [DeadLetterAttribute.REASON]: givenUp.reason,
    [DeadLetterAttribute.DELIVERY_ID]: givenUp.deliveryId,
    [DeadLetterAttribute.DESTINATION]: givenUp.destination,
    [DeadLetterAttribute.ATTEMPTS]: String(history?.attempts ?? 0),
    [DeadLetterAttribute.LAST_STATUS]: lastHttpStatus(history),
    [DeadLetterAttribute.FIRST_ATTEMPT_AT]: isoTime(history?.firstAttemptAt),
    [DeadLetterAttribute.LAST_ATTEMPT_AT]: isoTime(givenUp.lastAttemptAt),
    [DeadLetterAttribute.DETAIL]: givenUp.detail,
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

function lastHttpStatus(history?: AttemptHistory): string | undefined {
  const last = history?.lastStatuses.at(-1);
  return last !== undefined && /^\d+$/.test(last) ? last : undefined;
}

function isoTime(time?: number): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
