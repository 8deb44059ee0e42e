import type { Parts } from './parts';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';
import { MAX_RECEIVE_COUNT, RETENTION_SECONDS, StreamSettings } from '../../../../src/delivery/stream-settings';
import type { DeliverySettings } from '../../../../src/engine/settings';
import { EventSourceMapping, EventSourceObserver, Invoke, REPORT_BATCH_ITEM_FAILURES } from '../../local/event-source';
import { Queue, QueueRegistry, SqsError } from '../../local/sqs';

/** A queue with its dead-letter queue. */
export interface Queues {
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

/** Twice what SQS takes of others: the overflow adds an address to what they take. */
const MAX_BYTES = 1_048_576;

/** Makes the queues of a stream, as the construct does. */
export function createQueues(registry: QueueRegistry, name: string, visibilityTimeoutSeconds: number): Queues {
  const fifo = {
    FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId', MessageRetentionPeriod: String(RETENTION_SECONDS),
  };
  const deadLetters = registry.create(`${name}-dead.fifo`, fifo);
  const queue = registry.create(`${name}.fifo`, {
    ...fifo,
    MaximumMessageSize: String(MAX_BYTES),
    VisibilityTimeout: String(visibilityTimeoutSeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: MAX_RECEIVE_COUNT }),
  });
  return { queue, deadLetters };
}

/** Makes the event source mapping of a queue. @param destination whose queue it is; absent before the router */
export function createMapping(
  parts: Parts, queue: Queue, stream: StreamSettings, invoke: Invoke, batchSize: number, destination?: string,
): EventSourceMapping {
  const { clock, oracle, now, scenario: { expiry, faultsEndAt, latencies: { pollerMs } } } = parts;
  const random = parts.source();
  const observer: EventSourceObserver = {
    batchReceived: (_mapping, { messages }) => {
      if (now() < faultsEndAt && random.chance(expiry)) {
        const chosen = random.chance(0.5) ? messages : [random.pick(messages)];
        clock.after(Math.round(random.magnitude(5, 60_000)), () => {
          oracle.happened('visibility ended early');
          chosen.forEach(({ message, receiptHandle }) => {
            oracle.doubt(message.body, 'visibility ended early', destination);
            returnToQueue(queue, receiptHandle);
          });
        });
      }
    },
    completed: (_mapping, { messages }, { outcome, deleteRefused }) => {
      if (outcome === 'failed' || outcome === 'timedOut' || outcome === 'throttled') {
        messages.forEach(({ message }) => oracle.doubt(message.body, `invocation ${outcome}`, destination));
      }
      deleteRefused.forEach(({ message }) => oracle.doubt(message.body, 'deleted after its visibility timeout', destination));
    },
  };
  return new EventSourceMapping({
    queue,
    clock,
    invoke,
    batchSize,
    maximumConcurrency: stream.eventSourceMaxConcurrency,
    reservedConcurrency: stream.reservedConcurrentExecutions,
    functionResponseTypes: [REPORT_BATCH_ITEM_FAILURES],
    latencies: { receiveMs: pollerMs, invokeMs: pollerMs, deleteMs: pollerMs },
    functionTimeout: stream.functionTimeoutSeconds,
    observer,
  });
}

/** It can be received again, unless it is gone, or was received again already. */
function returnToQueue(queue: Queue, receiptHandle: string): void {
  try {
    queue.changeVisibility(receiptHandle, 0);
  } catch (error) {
    if (!(error instanceof SqsError)) {
      throw error;
    }
  }
}

/** What is chosen for a stream. */
export interface StreamChoice {
  readonly groupsPerInvocation: number;
  readonly requestTimeoutMs: number;
  readonly retryPolicy: HttpRetryPolicyConfig;
  readonly paused?: boolean;
}

/** What the construct tells the function of a stream. */
export function deliverySettings(destination: string, stream: StreamSettings, queue: Queue, choices: StreamChoice): DeliverySettings {
  return {
    destination,
    retryPolicy: choices.retryPolicy,
    groupsPerInvocation: choices.groupsPerInvocation,
    attemptTimeoutMs: choices.requestTimeoutMs,
    visibilityTimeoutMs: queue.settings.visibilityTimeout * 1000,
    concurrentInvocations: stream.concurrentInvocations,
    maxReceiveCount: MAX_RECEIVE_COUNT,
    retentionSeconds: RETENTION_SECONDS,
    paused: choices.paused,
  };
}
