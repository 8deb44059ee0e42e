import type { StoredMessage } from './message';
import type { QueueSettings } from './queue-settings';

/** What an observer can see of a queue. */
export interface ObservedQueue {
  readonly name: string;
  readonly arn: string;
  readonly settings: QueueSettings;
}

/** A send that was answered with success and stored nothing, because its identifier was known. */
export interface DuplicateSend {
  readonly groupId: string;
  readonly deduplicationId: string;
  /** The message that the first send stored; it may be gone by now. */
  readonly messageId: string;
}

/**
 * Is called for everything that happens to the messages of a queue, right after it has happened and synchronously: it must be quick and must not throw.
 */
export interface QueueObserver {
  /** A message was accepted and stored. */
  sent?(queue: ObservedQueue, message: StoredMessage): void;
  /** A duplicate was recognised, and nothing was stored. */
  deduplicated?(queue: ObservedQueue, duplicate: DuplicateSend): void;
  /** A message was handed out. */
  received?(queue: ObservedQueue, message: StoredMessage): void;
  /** A message that was handed out can be received again: its visibility timeout ended, or was set to 0. */
  returned?(queue: ObservedQueue, message: StoredMessage): void;
  /** A message was deleted by its receiver. */
  deleted?(queue: ObservedQueue, message: StoredMessage): void;
  /** A message was received too often and is now in the dead-letter queue; `message` is as it is stored there. */
  deadLettered?(queue: ObservedQueue, message: StoredMessage, target: ObservedQueue): void;
  /** A message was lost: its retention period ended. */
  expired?(queue: ObservedQueue, message: StoredMessage): void;
  /** A message move task took a message to another queue; `message` is as it is stored there, `before` as it was here. */
  moved?(queue: ObservedQueue, message: StoredMessage, target: ObservedQueue, before: StoredMessage): void;
  /** A message was deleted by a purge. */
  purged?(queue: ObservedQueue, message: StoredMessage): void;
}

/** Any number of observers as one; they are called in the order in which they were added. */
export class QueueObservers implements Required<QueueObserver> {
  private readonly observers = new Set<QueueObserver>();

  /** Adds an observer; the returned function removes it. */
  public add(observer: QueueObserver): () => void {
    this.observers.add(observer);
    return () => {
      this.observers.delete(observer);
    };
  }

  public sent(queue: ObservedQueue, message: StoredMessage): void {
    for (const observer of this.observers) {
      observer.sent?.(queue, message);
    }
  }

  public deduplicated(queue: ObservedQueue, duplicate: DuplicateSend): void {
    for (const observer of this.observers) {
      observer.deduplicated?.(queue, duplicate);
    }
  }

  public received(queue: ObservedQueue, message: StoredMessage): void {
    for (const observer of this.observers) {
      observer.received?.(queue, message);
    }
  }

  public returned(queue: ObservedQueue, message: StoredMessage): void {
    for (const observer of this.observers) {
      observer.returned?.(queue, message);
    }
  }

  public deleted(queue: ObservedQueue, message: StoredMessage): void {
    for (const observer of this.observers) {
      observer.deleted?.(queue, message);
    }
  }

  public deadLettered(queue: ObservedQueue, message: StoredMessage, target: ObservedQueue): void {
    for (const observer of this.observers) {
      observer.deadLettered?.(queue, message, target);
    }
  }

  public expired(queue: ObservedQueue, message: StoredMessage): void {
    for (const observer of this.observers) {
      observer.expired?.(queue, message);
    }
  }

  public moved(queue: ObservedQueue, message: StoredMessage, target: ObservedQueue, before: StoredMessage): void {
    for (const observer of this.observers) {
      observer.moved?.(queue, message, target, before);
    }
  }

  public purged(queue: ObservedQueue, message: StoredMessage): void {
    for (const observer of this.observers) {
      observer.purged?.(queue, message);
    }
  }
}
