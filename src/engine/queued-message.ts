/** A message as it was received from the queue. */
export interface QueuedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** What the engine's `Reader` reads. */
  readonly body: string;
  /** Absent on a queue that is not FIFO. */
  readonly groupId?: string;
  /** SQS's number of the message, decimal digits, which grows inside a group; absent on a queue that is not FIFO. */
  readonly sequenceNumber?: string;
  /** SQS's approximate count, this receive included: at least 1. */
  readonly receiveCount: number;
  /** When it entered the queue, in milliseconds since 1970. Later than its arrival when it was redriven from the dead-letter queue. */
  readonly sentAt?: number;
  /** When it was first received from the queue, in milliseconds since 1970. */
  readonly firstReceivedAt?: number;
  /** Set where it may be a dead letter that was redriven. */
  readonly redriven?: boolean;
}
