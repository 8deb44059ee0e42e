import type { StoredMessage } from './message';

/** The answer to a send. */
export interface SendResult {
  readonly messageId: string;
  /** Undefined on a standard queue. */
  readonly sequenceNumber?: string;
  /** Whether it was a duplicate: then the ids are those of the first send, and nothing was stored. */
  readonly deduplicated: boolean;
}

/** What to receive. */
export interface ReceiveInput {
  /** 1 to 10. @default 1 */
  readonly maxMessages?: number;
  /** Seconds until what is received can be received again; 0 to 43,200. @default - the queue's own */
  readonly visibilityTimeout?: number;
  /** On a FIFO queue: a receive with the id of an earlier one gets the same messages again, for five minutes. @default - none */
  readonly attemptId?: string;
  /** Asked before each message is taken; false ends the receive and leaves that message untouched. @default - all fit */
  readonly fits?: (message: StoredMessage) => boolean;
}

/** A message as one receive handed it out. */
export interface ReceivedMessage {
  readonly message: StoredMessage;
  /** New with every receive. */
  readonly receiptHandle: string;
  /** How often it was received, this time included. */
  readonly receiveCount: number;
}
