import type { EventSourceObserver } from '../../event-source';
import type { QueueObserver, StoredMessage } from '../../sqs';

/**
 * Knows the messages that an invocation has ended without: they are in the queue, hidden until they are tried again or not, and no function holds them. Asked
 * of the runtime and not of the journal, because the journal forgets.
 */
export class PutAside {
  /** Sees what is received, whoever does it. */
  public readonly queueObserver: QueueObserver = {
    received: (_queue, message) => this.messages.delete(message),
  };

  /** Sees how invocations end. */
  public readonly eventSourceObserver: EventSourceObserver = {
    completed: (_mapping, { queueName }, { failed }) => failed.forEach(({ message }) => {
      this.messages.add(message);
      this.onPutAside(queueName, message);
    }),
  };

  private readonly messages = new WeakSet<StoredMessage>();

  /** @param onPutAside is called for each of them */
  constructor(private readonly onPutAside: (queueName: string, message: StoredMessage) => void) {}

  public has(message: StoredMessage): boolean {
    return this.messages.has(message);
  }
}
