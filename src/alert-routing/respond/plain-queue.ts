/** Stores messages in queues that keep no order. */
export interface PlainQueues {
  /**
   * Resolves only when the queue has stored the message. Where it rejects, the queue may have stored it all the same.
   *
   * @param delaySeconds until it is delivered, at most 900. Default: at once
   */
  send(queueUrl: string, body: string, delaySeconds?: number): Promise<void>;
}
