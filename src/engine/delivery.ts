import { AttemptHistory } from './attempt-history';
import { Item, Reader, Undeliverable } from './item';
import { QueuedMessage } from './queued-message';

/** One message of the queue, read, and what this invocation did with it. */
export class Delivery<T> {
  /** Absent when the message could not be read, which then is why it is undeliverable. */
  public readonly item?: Item<T>;
  /** Set when it can never be delivered. */
  public readonly undeliverable?: Undeliverable;
  /** When it is given up on, in milliseconds since 1970. */
  public readonly deadlineAt: number;
  /** Known once it was asked for; kept while the message is in hand. */
  public history?: Promise<AttemptHistory>;
  /** The same where this invocation made it, so that nobody has to wait for it. */
  public newHistory?: AttemptHistory;
  /** Set once the gate let it through. */
  public passedGate = false;
  /** Attempts of this invocation that no record holds yet. */
  public newAttempts = 0;
  /** How many of them were rejected. */
  public newRejections = 0;
  /** When the last attempt of this invocation ended, in milliseconds since 1970. */
  public lastAttemptAt?: number;

  /**
   * @param retryForSeconds counted from the arrival, or from when the message was redriven: a dead letter that is redriven gets the whole time
   * once more
   */
  constructor(public readonly message: QueuedMessage, reader: Reader<T>, retryForSeconds: number) {
    const result = reader.read(message.body, message);
    this.item = result.item;
    this.undeliverable = result.kind === 'undeliverable' ? result.why : undefined;
    this.deadlineAt = Math.max(this.item?.arrivedAt ?? 0, message.sentAt ?? 0) + retryForSeconds * 1000;
  }

  /** What this invocation did is part of the history from now on. */
  public goesOnWith(history: AttemptHistory): void {
    this.newHistory = history;
    this.history = Promise.resolve(history);
  }
}
