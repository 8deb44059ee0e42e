import { BlockedGroups } from './blocked-groups';
import { IngressFacts } from './ingress-facts';
import type { ReturnedLine } from '../../../../src/engine/log-lines';
import type { Verdict } from '../../outage';
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
  readonly failures?: readonly FailureCount[];
  /** Message groups whose head fails again and again. */
  readonly blocked?: BlockedGroups;
  /** Since when nothing is delivered, where webhooks began to fail after that. */
  readonly silence?: SilenceFact;
  /** The last failure of the hour, where nothing was delivered since. */
  readonly unanswered?: UnansweredFact;
  /** Groups that wait without an attempt now, by cause: the brake, the rate and the like. */
  readonly putOff?: readonly PutOffFact[];
  /** Requests that wait for an answer now; known of a local run. */
  readonly open?: OpenRequests;
  /** What the last log line `brake` of the hour said. */
  readonly brake?: 'open' | 'closed';
  /** Reasons of some dead letters, each with how often; of what SQS moved itself it is `maximum receives`. */
  readonly reasons?: ReadonlyArray<{ readonly reason: string; readonly count: number }>;
  /** Of some dead letters: one of them, the last that was seen. */
  readonly sample?: SampleLetter;
  /** Why the last webhook that did not verify did not: a sentence. */
  readonly invalid?: string;
  /** State of the key of the queue, such as `Enabled`. */
  readonly keyState?: string;
}

/** How often attempts ended so. */
export interface FailureCount {
  /** The status of the answer, or the class of the failure, such as `connection-refused`. */
  readonly how: string;
  readonly count: number;
}

/** A time until now in which nothing was delivered, and webhooks began to fail. */
export interface SilenceFact {
  /** When something was delivered last, in milliseconds since 1970; absent where the hour before the failures has no delivery. */
  readonly deliveredAt?: number;
  /** What the failures say of the backend. */
  readonly verdict: Exclude<Verdict, 'moment'>;
  /** Ids of the deliveries that began to fail in it, one of each message group. */
  readonly heads: readonly string[];
  /** How their attempts ended. */
  readonly failures: readonly FailureCount[];
}

/** Attempts without an answer, and nothing delivered after the last of them. */
export interface UnansweredFact {
  /** Class of the failure: `timeout`, `connection-refused`. */
  readonly failure: string;
  /** How many attempts of the hour ended so. */
  readonly attempts: number;
  /** How long the last of them took. */
  readonly tookMs: number;
}

/** Groups that went back to the queue without an attempt. */
export interface PutOffFact {
  readonly cause: ReturnedLine['cause'];
  readonly groups: number;
  /** When the first of them is tried again; milliseconds since 1970. */
  readonly until: number;
}

/** Requests in flight. */
export interface OpenRequests {
  readonly requests: number;
  /** When the oldest of them started; milliseconds since 1970. */
  readonly oldestAt: number;
}

/** A dead letter. */
export interface SampleLetter {
  readonly reason: string;
  /** Absent on what SQS itself moved. */
  readonly deliveryId?: string;
  readonly detail?: string;
}

/** What was seen of a webhook. */
export interface WebhookFacts {
  readonly webhook: string;
  /** When it was looked at; milliseconds since 1970. */
  readonly at: number;
  readonly streams: readonly StreamFacts[];
  /** Name of the overflow, where there is one. */
  readonly overflow?: string;
  /** Concurrent executions that no function of the account has for itself. */
  readonly unreservedExecutions?: number;
  /** Alarms of the webhook that are in ALARM. */
  readonly alarms?: ReadonlyArray<{ readonly name: string; readonly reason: string; /** As it was deployed. */ readonly description?: string }>;
  /** What came in. */
  readonly ingress?: IngressFacts;
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
