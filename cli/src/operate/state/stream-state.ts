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
  /** Id of the key that the queue is encrypted with, where it is one of the account's own. */
  readonly keyId?: string;
  /** State of the event source mapping, such as `Enabled`. */
  readonly mapping: string;
  /** State of the function and of its last change, such as `Active` and `Successful`. */
  readonly function: string;
  readonly functionUpdate: string;
  readonly functionProblem?: string;
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
  /** Invocations that Lambda had no room for, and those that failed. */
  readonly throttles?: number;
  readonly errors?: number;
}
