import { QueuedMessage } from './queued-message';

/** What the queue says of a message. */
export type MessageFacts = Pick<QueuedMessage, 'messageId' | 'sentAt'>;

/** What is delivered: whatever a queue may hold. */
export interface Item<T> {
  /** Id of its delivery: the same over retries and redrives. */
  readonly deliveryId: string;
  /** When it arrived, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Whether it is a test: what becomes of it is logged as that of others, and reported to nobody. */
  readonly test?: boolean;
  readonly content: T;
  /** Where it came in, such as an endpoint and a path: items that have one in common tend to hang together. Default: nothing is known. */
  readonly origins?: readonly string[];
}

/** What a message holds. */
export type ReadResult<T> =
  | { readonly kind: 'item'; readonly item: Item<T> }
  | { readonly kind: 'undeliverable'; readonly why: Undeliverable; /** As far as it could be read. */ readonly item?: Item<T> };

/** Why a message can never be delivered. */
export interface Undeliverable {
  /** Reason of the dead letter. */
  readonly reason: string;
  /** One sentence for people; never the content or a secret. */
  readonly detail: string;
}

/** Knows the format of the messages. */
export interface Reader<T> {
  /**
   * Reads the body of a message. What cannot be delivered is a result; should it throw, the message's group goes back to the queue.
   *
   * @param message what the queue says of it, for formats that have no id or time of their own; the engine always tells
   */
  read(body: string, message?: MessageFacts): ReadResult<T>;
}
