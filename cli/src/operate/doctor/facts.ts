import { StreamState } from '../state/stream-state';

/** What was seen of a stream; absent is what could not be looked at. */
export interface StreamFacts {
  readonly name: string;
  /** UUID of its event source mapping. */
  readonly mapping: string;
  readonly state?: StreamState;
  /** Name of the error with which its queues, function or mapping could not be looked at. */
  readonly stateError?: string;
  /** Of the last hour: what the log line `problem` said, each with how often. */
  readonly problems?: ReadonlyArray<{ readonly doing: string; readonly detail: string; readonly count: number }>;
  /** How the last attempts of the hour that failed ended, each with how often. */
  readonly failures?: ReadonlyArray<{ readonly how: string; readonly count: number }>;
  /** What the last log line `brake` of the hour said. */
  readonly brake?: 'open' | 'closed';
  /** Reasons of some dead letters, each with how often; of what SQS moved itself it is `maximum receives`. */
  readonly reasons?: ReadonlyArray<{ readonly reason: string; readonly count: number }>;
  /** State of the key of the queue, such as `Enabled`. */
  readonly keyState?: string;
}

/** What was seen of a webhook. */
export interface WebhookFacts {
  readonly webhook: string;
  readonly streams: readonly StreamFacts[];
  /** Name of the overflow, where there is one. */
  readonly overflow?: string;
  /** Concurrent executions that no function of the account has for itself. */
  readonly unreservedExecutions?: number;
  /** Alarms of the webhook that are in ALARM. */
  readonly alarms?: ReadonlyArray<{ readonly name: string; readonly reason: string }>;
  /** What could not be looked at, and why. */
  readonly unknown: ReadonlyArray<{ readonly what: string; readonly why: string }>;
}

/** Something that is wrong, or good to know. */
export interface Finding {
  /** Stable name, for programs. */
  readonly code: string;
  /** Name of the stream, where it is about one. */
  readonly stream?: string;
  /** Whether something has to be done. */
  readonly isWrong: boolean;
  readonly what: string;
  readonly evidence: string;
  /** What to do: a command, or a sentence. */
  readonly next: string;
}
