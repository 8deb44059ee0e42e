import { AttemptHistory } from './attempt-history';
import { Item } from './item';

/** How far a delivery has come. */
export enum DeliveryOutcome {
  DELIVERED = 'delivered',
  RETRYING = 'retrying',
  DEAD_LETTER = 'dead-letter',
  /** Thrown away, by choice, because it is invalid. */
  DROPPED = 'dropped',
  /** Meant for the function itself, which did what it asked for. */
  HANDLED = 'handled',
  /** Nobody wants it. */
  UNROUTED = 'unrouted',
  /** Meant for whoever runs the destination: the record has its content. */
  REGISTRATION = 'registration',
  /** Another delivery says the same, and this one was not made. */
  DUPLICATE = 'duplicate',
}

/** What one invocation has to add to a delivery's record. */
export interface RecordEntry<T> {
  readonly deliveryId: string;
  readonly messageId: string;
  readonly group?: string;
  /** False unless it is known that nothing was recorded about the delivery before, not even of another message that carried it. */
  readonly isFirst: boolean;
  readonly outcome: DeliveryOutcome;
  /** Why it was given up on; beside `retrying`, it could not be stored as a dead letter yet. */
  readonly reason?: string;
  /** Attempts that no record holds yet. */
  readonly newAttempts: number;
  /** How many of them were rejected. */
  readonly newRejections: number;
  /** Everything known since the message entered the queue, the new attempts included. */
  readonly history: AttemptHistory;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly item: Item<T>;
}

/** The table of delivery records. It may be slow, throttled or gone: the engine waits for it only so long. */
export interface Records<T> {
  /** The attempts at a message that are on record; undefined when there are none for this message. */
  read(deliveryId: string, messageId: string): Promise<AttemptHistory | undefined>;
  /** Resolves when it is written. May wait for others to be written with it, but for no more of them once `flush` was called. */
  write(entry: RecordEntry<T>): Promise<void>;
  /** Nothing more is coming for now. */
  flush?(): void;
}
