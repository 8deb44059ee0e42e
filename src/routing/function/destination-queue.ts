/** What is sent to the queue of a destination. */
export interface RoutedMessage {
  /** The envelope as the API wrote it. */
  readonly body: string;
  readonly group: string;
  /** What SQS recognises a second copy by, for five minutes. */
  readonly deduplicationId: string;
}

/** Stores messages in queues. */
export interface DestinationQueues {
  /** Resolves only when the queue has stored the message. Where it rejects, the queue may have stored it all the same. */
  send(queueUrl: string, message: RoutedMessage): Promise<void>;
}
