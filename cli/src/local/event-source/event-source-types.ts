import type { Clock } from '../clock';
import type { Queue, ReceivedMessage } from '../sqs';
import type { SqsEvent } from './sqs-event';

/** How an invocation of the function ended. */
export type InvokeResult = InvokeReturned | InvokeFailed | InvokeThrottled;

/** The function returned. */
export interface InvokeReturned {
  readonly outcome: 'returned';
  /** The text of the response. @default - `value` counts */
  readonly payload?: string;
  /** The value that it returned, where it was not written as text. @default - nothing was returned */
  readonly value?: unknown;
}

/** The function threw, ran out of time, or its environment died. */
export interface InvokeFailed {
  readonly outcome: 'failed';
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** The function did not run: all of its concurrency was in use. */
export interface InvokeThrottled {
  readonly outcome: 'throttled';
}

/** What an invocation gets besides its event. */
export interface InvocationContext {
  /** When the mapping gives up on it; epoch milliseconds of the clock, Infinity without a function timeout. */
  readonly deadline: number;
  /** Whether the mapping has given up on it: whatever the function returns afterwards counts for nothing. */
  readonly isOver: boolean;
  /** Calls back at the deadline, should the function still run then; not when it is over already. */
  onOver(callback: () => void): void;
}

/** Runs the function once. An error counts as a failed invocation. */
export type Invoke = (event: SqsEvent, context: InvocationContext) => Promise<InvokeResult>;

/** How long the steps of a poller take, in milliseconds of the clock. */
export interface PollerLatencies {
  /** From a message being available to the poller having received it. @default 10 */
  readonly receiveMs?: number;
  /** From the poller having a batch to the function running. @default 10 */
  readonly invokeMs?: number;
  /** From the function's end to its messages being deleted. @default 10 */
  readonly deleteMs?: number;
  /** From a throttled invocation to the next attempt with the same batch. @default 1000 */
  readonly throttleRetryMs?: number;
}

/** What an `EventSourceMapping` is made of. */
export interface EventSourceMappingProps {
  readonly queue: Queue;
  readonly invoke: Invoke;
  readonly clock: Clock;
  /** Messages per invocation, 1 to 10. @default 10 */
  readonly batchSize?: number;
  /** Batches under way at one time. @default 1000 */
  readonly maximumConcurrency?: number;
  /** `ReportBatchItemFailures` or nothing. @default - whatever the function returns is a success */
  readonly functionResponseTypes?: readonly string[];
  /** @default - 10 ms each for receive, invoke and delete: a guess at what AWS takes, 30 ms per cycle */
  readonly latencies?: PollerLatencies;
  /** Seconds after which an invocation is given up. @default - never: `invoke` itself enforces the timeout */
  readonly functionTimeout?: number;
  /** Invocations of this mapping that the function takes at one time; more are throttled. @default - as many as come */
  readonly reservedConcurrency?: number;
  /** Whether it polls once started. @default true */
  readonly enabled?: boolean;
  /** @default - none */
  readonly observer?: EventSourceObserver;
}

/** Messages on their way through one poller. */
export interface Batch {
  /** Counts the batches of the mapping, from 1. */
  readonly id: number;
  /** Name of the queue that they were received from. */
  readonly queueName: string;
  readonly messages: readonly ReceivedMessage[];
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** How a batch ended. */
export interface BatchCompletion {
  /** `throttled`: the function never ran before the messages returned; `timedOut` and `failed`: the whole batch failed. */
  readonly outcome: 'returned' | 'failed' | 'timedOut' | 'throttled';
  /** The messages that are left to return to the queue. */
  readonly failed: readonly ReceivedMessage[];
  /** The messages that were deleted. */
  readonly deleted: readonly ReceivedMessage[];
  /** The messages whose delete the queue refused, because their visibility timeout had ended: they will be delivered again. */
  readonly deleteRefused: readonly ReceivedMessage[];
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** Is called for what a mapping does, right after it has done it and synchronously: it must be quick and must not throw. */
export interface EventSourceObserver {
  batchReceived?(mapping: MappingCounts, batch: Batch): void;
  /** The function is about to run. */
  invoked?(mapping: MappingCounts, batch: Batch): void;
  /** All of the function's concurrency was in use; the same batch is tried again. */
  throttled?(mapping: MappingCounts, batch: Batch): void;
  completed?(mapping: MappingCounts, batch: Batch, completion: BatchCompletion): void;
}

/** The counters of a mapping. */
export interface MappingCounts {
  /** Invocations running now. */
  readonly inFlight: number;
  /** Most invocations that ever ran at one time, including those that `invoke` then throttled. */
  readonly mostInFlight: number;
  /** Batches received and not completed. */
  readonly batchesUnderWay: number;
  readonly batchesReceived: number;
  readonly invocations: number;
  /** Invocations that failed or timed out. */
  readonly failures: number;
  readonly throttles: number;
}
