import { FunctionSettings } from './function-environment';

/** What is the matter with a stream now. */
export interface StreamState extends FunctionSettings {
  readonly name: string;
  /** Messages that could be received now. */
  readonly waiting: number;
  /** Messages that are in hand, or hidden until they are tried again. */
  readonly inFlight: number;
  /** Age of the oldest message in the queue; undefined where CloudWatch does not know, as of a queue that was empty for long. */
  readonly oldestSeconds?: number;
  readonly retentionSeconds: number;
  /** Messages in the dead-letter queue. */
  readonly deadLetters: number;
  /** Age of the oldest of them, as CloudWatch knows it: how long it is in that queue. */
  readonly oldestDeadLetterSeconds?: number;
  /** For how long the dead-letter queue keeps a message. */
  readonly deadLetterRetentionSeconds: number;
  /** Id of the key that the queue is encrypted with, where it is one of the account's own. */
  readonly keyId?: string;
  /** State of the event source mapping, such as `Enabled`. */
  readonly mapping: string;
  /** State of the function and of its last change, such as `Active` and `Successful`. */
  readonly function: string;
  readonly functionUpdate: string;
  readonly functionProblem?: string;
  /** After which Lambda stops an invocation. */
  readonly timeoutSeconds?: number;
  /** Of the hour before. */
  readonly lastHour: StreamFigures;
}

/** What a stream did in an hour; undefined where CloudWatch has no figure. */
export interface StreamFigures {
  readonly attempts?: number;
  readonly delivered?: number;
  readonly failures?: number;
  readonly deadLettered?: number;
  readonly brakeOpened?: number;
  readonly signatureInvalid?: number;
  readonly secretUnreadable?: number;
  readonly overflowed?: number;
  /** Webhooks that no destination wants, of a router. */
  readonly unrouted?: number;
  /** Times that records could not be written. */
  readonly recordsFailed?: number;
  /** Invocations that could not read their configuration. */
  readonly misconfigured?: number;
  /** The longest invocation, in milliseconds. */
  readonly longestMs?: number;
  /** Invocations that Lambda had no room for, and those that failed. */
  readonly throttles?: number;
  readonly errors?: number;
}
