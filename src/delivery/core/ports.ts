import { DeadLetter } from './dead-letter';
import { LogLine } from './log-lines';
import { Webhook } from '../../envelope/envelope';
import { ForwarderMetric } from '../constants';

/**
 * What the delivery core needs from the world. Lambda, the local runtime and the simulation each bring their own; the core itself
 * does no I/O, reads no environment and knows no other clock.
 */

/** Time, so that days can pass in a test. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds; never rejects. */
  sleep(milliseconds: number): Promise<void>;
}

/** A number from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** Names with values, in order; a name may occur more than once. */
export type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

/** One request to the backend, ready but for the backend's own address. */
export interface DeliveryRequest {
  readonly deliveryId: string;
  readonly method: string;
  /** Below the backend's base path, percent-encoded, safe to append after one slash; empty for the base path itself. */
  readonly path: string;
  /** Not encoded. */
  readonly query: Pairs;
  /** What may stand in an HTTP message as it is; neither `Host` nor `Content-Length`, which are the transport's. */
  readonly headers: Pairs;
  readonly body: Uint8Array;
  /** The sender's address as API Gateway saw it. */
  readonly sourceIp: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
}

/** Why there was no complete answer. */
export enum FailureClass {
  DNS = 'dns',
  REFUSED = 'refused',
  RESET = 'reset',
  UNREACHABLE = 'unreachable',
  TIMEOUT = 'timeout',
  TLS = 'tls',
  PROTOCOL = 'protocol',
  OTHER = 'other',
}

/** The backend answered; the status decides. */
export interface ResponseOutcome {
  readonly kind: 'response';
  readonly status: number;
  /** The `Retry-After` header as it came. */
  readonly retryAfter?: string;
  /** What a log may say beside the status: the origin of a redirect, whose path may be a secret, or that a function failed. */
  readonly detail?: string;
}

/** There was no complete answer. */
export interface FailureOutcome {
  readonly kind: 'failure';
  readonly failure: FailureClass;
  /** An error code or one sentence; never an address, a header or a body. */
  readonly detail: string;
}

/** What came of one request. */
export type Outcome = ResponseOutcome | FailureOutcome;

/** Carries one request to the backend. */
export interface Transport {
  /**
   * Sends one request, follows no redirect, and answers within `timeoutMs` from the call, all included. Should it reject all the same, the
   * attempt counts as a failure of class `other`.
   */
  send(request: DeliveryRequest, options: SendOptions): Promise<Outcome>;
}

/** What a transport may take for one request. */
export interface SendOptions {
  readonly timeoutMs: number;
  /** To be asked before the request is written a second time, on another connection: it may exceed the rate. Absent: it may. */
  readonly mayRepeat?: () => boolean;
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
  /** Resolves only when the dead-letter queue has stored the letter. */
  deadLetter(letter: DeadLetter): Promise<void>;
}

/** What is remembered of a message: how often it was tried since it entered the queue. */
export interface AttemptHistory {
  readonly attempts: number;
  /** How many of them were answered with a status of `rejectionStatuses`. */
  readonly rejections: number;
  /** Milliseconds since 1970; undefined before the first attempt. */
  readonly firstAttemptAt?: number;
  /** The last statuses or failure classes, oldest first, ten at most. */
  readonly lastStatuses: readonly string[];
}

/** How far a delivery has come. */
export enum DeliveryOutcome {
  DELIVERED = 'delivered',
  RETRYING = 'retrying',
  DEAD_LETTER = 'dead-letter',
  /** Thrown away, by choice: its signature did not verify. */
  DROPPED = 'dropped',
  /** Meant for the forwarder itself. */
  HANDLED = 'handled',
}

/** What one invocation has to add to a delivery's record. */
export interface RecordEntry {
  readonly deliveryId: string;
  readonly messageId: string;
  readonly group?: string;
  readonly outcome: DeliveryOutcome;
  /** Why it was given up on. */
  readonly reason?: string;
  /** Attempts that no record holds yet. */
  readonly newAttempts: number;
  /** How many of them were rejections. */
  readonly newRejections: number;
  /** Everything known since the message entered the queue, the new attempts included. */
  readonly history: AttemptHistory;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly webhook: Webhook;
}

/** The table of delivery records. It may be slow, throttled or gone: the core waits for it only so long. */
export interface Records {
  /** The attempts at a message that are on record; undefined when there are none for this message. */
  read(deliveryId: string, messageId: string): Promise<AttemptHistory | undefined>;
  write(entry: RecordEntry): Promise<void>;
}

/** One environment's claim on a share of the rate. Instants are milliseconds since 1970, by the clock of the environment. */
export interface ShareClaim {
  /** From 0. */
  readonly share: number;
  /** Counts the claims of this environment. */
  readonly number: number;
  readonly now: number;
  /** The share is this environment's until then; earlier than now to give it back. */
  readonly until: number;
}

/** Who uses which share of the rate, as all environments of the destination know it. Each of them has an access of its own. */
export interface RateShares {
  /**
   * Makes the share this environment's until then, in one step with the check that it may be: nobody had it yet, or another's time was over
   * at `now`, or it is this environment's and no claim of a higher number changed it. So a claim that arrives late, or twice, undoes nothing.
   *
   * @returns false when it may not be
   */
  claim(claim: ShareClaim): Promise<boolean>;
}

/**
 * What may be done with a webhook. `wait`: it cannot be told now. `refuse`: it must not reach the backend; kept as a dead letter or thrown away.
 * `done`: it was meant for the forwarder, which did what it asked for.
 */
export type Admission =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'wait'; readonly detail: string }
  | { readonly kind: 'refuse'; readonly keep: boolean; readonly detail: string }
  | { readonly kind: 'done' };

/** Decides which webhooks may be delivered. */
export interface Gate {
  /** Should it reject, the webhook waits: what is not admitted is never delivered. */
  admit(webhook: Webhook): Promise<Admission>;
}

/** Structured log lines. Must not throw. */
export interface Log {
  write(line: LogLine): void;
}

/** Counters and timers. Must not throw. */
export interface Metrics {
  /** Adds a value; `failureClass` puts it in a series of its own as well. */
  add(metric: ForwarderMetric, value: number, failureClass?: string): void;
}

/** Everything the core needs for one invocation. */
export interface DeliveryPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly transport: Transport;
  /** Absent when whoever knows the URL may send. */
  readonly gate?: Gate;
  readonly queue: Queue;
  /** Absent when no records are kept. */
  readonly records?: Records;
  /** Without it there is no share to be had, and no request is made where there is a limit. */
  readonly rateShares?: RateShares;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds until the function is stopped. */
  remainingMs(): number;
}
