import { DeadLetter } from './dead-letter';
import { Records } from './delivery-record';
import { Gate } from './gate';
import { Item, Reader } from './item';
import { LogLine } from './log-lines';
import { Outcome } from './outcome';
import { QueuedMessage } from './queued-message';
import { RateShares } from './rate-shares';
import { DeliveryMetric } from '../contract/metrics';

/**
 * What the delivery engine needs from the world. Lambda, the local runtime and the simulation each bring their own; the engine itself
 * does no I/O, reads no environment, knows no other clock, and knows neither what it delivers nor how.
 */

/** Time, so that days can pass in a test. */
export interface Clock {
  /** Milliseconds since 1970: for ages and deadlines. It may be set, back or forward. */
  now(): number;
  /**
   * Milliseconds since any instant, by a clock of the environment's own that is never set: for what must not be shorter than it is. It may stand still while
   * the environment does, and be behind then.
   */
  elapsed(): number;
  /** Resolves after so many milliseconds; never rejects. */
  sleep(milliseconds: number): Promise<void>;
}

/** A number from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** What a transport is told about one attempt. */
export interface AttemptOptions {
  /** 1 for the first. */
  readonly number: number;
  /** The message group; absent on a queue that is not FIFO. */
  readonly group?: string;
  /** The queue's number of the message, decimal digits, which grows inside a group; absent on a queue that is not FIFO. */
  readonly sequenceNumber?: string;
  readonly timeoutMs: number;
  /**
   * The same object for as long as the group is not given back: what is known of the group stays true meanwhile, because nobody else may work on it.
   * Absent: nothing stays true from one attempt to the next.
   */
  readonly hold?: object;
  /**
   * To be asked before the item is sent a second time within the attempt: it may exceed the rate. What was sent before must have ended, one way or another: its place in
   * the rate begins to become free with that. Absent: it may.
   */
  readonly mayRepeat?: () => boolean;
  /**
   * Waits until the rate allows a further call of the attempt, for at most so many milliseconds, and takes a place for it. What was sent before must have ended, as for
   * `mayRepeat`. Absent: there is nothing to wait for.
   *
   * @returns 0 where the call is to be made now, at once; else how many milliseconds there are still to wait, and there was not waited for them
   */
  readonly pace?: (mostMs: number) => Promise<number>;
}

/** Makes one attempt to deliver an item. */
export interface Transport<T> {
  /**
   * Sends before anything is awaited, and answers within `timeoutMs` from the call, all included. Should it reject all the same, the attempt
   * counts as a failure of class `other`.
   */
  send(item: Item<T>, options: AttemptOptions): Promise<Outcome>;
}

/** A message becomes visible after so many seconds from now. */
export interface VisibilityChange {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** 0 to 43,200. */
  readonly seconds: number;
}

/** The queue that the messages come from, and its dead-letter queue. */
export interface Queue {
  /** Changes all of them that can be changed; rejects when one could not be. A message that was not changed returns at its visibility timeout. */
  changeVisibility(changes: readonly VisibilityChange[]): Promise<void>;
  /**
   * Starts the visibility timeouts of messages anew, in seconds from now.
   *
   * @returns ids of those for which that is known to have happened; others may be in other hands
   */
  hold(messages: readonly QueuedMessage[], seconds: number): Promise<ReadonlySet<string>>;
  /** Resolves only when the dead-letter queue has stored the letter; rejects with `NotStoredError` only when it certainly has not. */
  deadLetter(letter: DeadLetter): Promise<void>;
}

/** Structured log lines. Must not throw. */
export interface Log {
  write(line: LogLine): void;
}

/** Counters and timers. Must not throw. */
export interface Metrics {
  /** Adds a value; `failureClass` puts it in a series of its own as well. */
  add(metric: DeliveryMetric, value: number, failureClass?: string): void;
}

/** Everything the engine needs for one invocation. */
export interface EnginePorts<T> {
  readonly clock: Clock;
  readonly random: Random;
  readonly reader: Reader<T>;
  readonly transport: Transport<T>;
  /** Absent when every item may be delivered. */
  readonly gate?: Gate<T>;
  readonly queue: Queue;
  /** Absent when no records are kept. */
  readonly records?: Records<T>;
  /** Without it there is no share to be had, and no request is made where there is a limit. */
  readonly rateShares?: RateShares;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds until the function is stopped. */
  remainingMs(): number;
}
