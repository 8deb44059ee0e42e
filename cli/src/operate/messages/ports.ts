import { MessageAttributes, QueueMessage, ReceivedMessage } from './queue-message';

/** The most that SQS hands out in one receive, and takes in one batch. */
export const BATCH = 10;

/** The queue that messages are taken from. */
export interface SourceQueue {
  /** At most ten. FIFO: as many of one group as there are, then of the next; nothing of a group of which something is in hand. */
  receive(visibilitySeconds: number): Promise<readonly ReceivedMessage[]>;
  /** At most ten. One that is not deleted, because it is not in hand any more, comes again. */
  delete(messages: readonly ReceivedMessage[]): Promise<void>;
  /** Makes them visible at once; at most ten. One for which that fails becomes visible when its time is over. */
  release(messages: ReadonlyArray<Pick<ReceivedMessage, 'receiptHandle'>>): Promise<void>;
  /** About how many are hidden now: in other hands, or waiting for a time. */
  hidden(): Promise<number>;
}

/** A message to be sent. */
export interface OutgoingMessage {
  readonly groupId: string;
  /** SQS takes a second one with the same id within five minutes for the first one. */
  readonly deduplicationId: string;
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly traceHeader?: string;
}

/** What came of a message that was to be sent. */
export type SendResult =
  | { readonly kind: 'sent'; /** Its id in the target; that of the first one where it was recognised as a copy. */ readonly messageId: string }
  | { readonly kind: 'refused'; /** SQS's code. */ readonly code: string; /** Its text. */ readonly detail: string };

/** The queue that messages are sent to. */
export interface TargetQueue {
  /**
   * At most ten, of different groups: a batch may store the second without the first.
   *
   * @returns for each what came of it, in the same order; rejects where it is not known
   */
  send(messages: readonly OutgoingMessage[]): Promise<readonly SendResult[]>;
}

/** Time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** A file that only grows. */
export interface AppendFile {
  /** Adds lines, and resolves when they are on the disk. */
  append(lines: readonly string[]): Promise<void>;
}

/** What others know of a message that may have been sent: see `Mover`. */
export interface Knowledge {
  /** True where it is certain that it was sent; false where that is not known. */
  wasSent(message: QueueMessage): Promise<boolean>;
}

/** Somebody wants the work to end, after what is in hand. */
export interface StopRequest {
  readonly requested: boolean;
}
