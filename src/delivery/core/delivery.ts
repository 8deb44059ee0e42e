import { DeadLetterReason } from './dead-letter';
import { QueuedMessage } from './messages';
import { AttemptHistory } from './ports';
import { PathError, requestPath } from './request-path';
import { EnvelopeError, parseEnvelope, Webhook } from '../../envelope/envelope';

/** Why a message can never be delivered. */
export interface Undeliverable {
  readonly reason: DeadLetterReason;
  readonly detail: string;
}

/** One message of the queue, read, and what this invocation did with it. */
export class Delivery {
  /** Absent when the message could not be read, which then is why it is undeliverable. */
  public readonly webhook?: Webhook;
  /** Percent-encoded path below the backend's base path. */
  public readonly path: string = '';
  /** Set when no request can be made of it. */
  public readonly undeliverable?: Undeliverable;
  /** When it is given up on, in milliseconds since 1970. */
  public readonly deadlineAt: number;
  /** Known once it was asked for; kept while the message is in hand. */
  public history?: Promise<AttemptHistory>;
  /** Set once the gate let it through. */
  public admitted = false;
  /** Attempts of this invocation. */
  public newAttempts = 0;
  /** How many of them were rejections. */
  public newRejections = 0;
  /** When the last attempt of this invocation ended, in milliseconds since 1970. */
  public lastAttemptAt?: number;

  /**
   * @param retryForSeconds counted from the arrival, or from when the message was put back into the queue: a dead letter that is put back
   * gets the whole time once more
   */
  constructor(public readonly message: QueuedMessage, retryForSeconds: number) {
    try {
      this.webhook = parseEnvelope(message.body);
      this.path = pathBelowBackend(this.webhook);
    } catch (error) {
      this.undeliverable = undeliverable(error);
    }
    this.deadlineAt = Math.max(this.webhook?.arrivedAt ?? 0, message.sentAt ?? 0) + retryForSeconds * 1000;
  }
}

/** Of several endpoints, each has its own path in front, so that the backend can tell them apart. */
function pathBelowBackend({ endpoint, path, rawPath }: Webhook): string {
  const own = endpoint.slice(1);
  const below = requestPath(path, rawPath);
  return own === '' || below === '' ? own + below : `${own}/${below}`;
}

function undeliverable(error: unknown): Undeliverable {
  if (error instanceof EnvelopeError) {
    return { reason: DeadLetterReason.ENVELOPE, detail: error.message };
  }
  if (error instanceof PathError) {
    return { reason: DeadLetterReason.PATH, detail: error.message };
  }
  throw error;
}
