import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';
import { MAX_RECEIVE_COUNT, RETENTION_SECONDS, StreamSettings } from '../../../../src/delivery/stream-settings';
import type { VisibilityChange } from '../../../../src/engine/ports';
import type { DeliverySettings } from '../../../../src/engine/settings';
import type { VirtualClock } from '../../local/clock';
import { EventSourceMapping, EventSourceObserver, Invoke, PollerLatencies, REPORT_BATCH_ITEM_FAILURES } from '../../local/event-source';
import { Queue, QueueRegistry, SqsError } from '../../local/sqs';
import type { SeededRandom } from '../random';

/** A queue with its dead-letter queue. */
export interface Queues {
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

/** What queues are made with. */
export interface QueuesProps {
  /** Names without `.fifo`. */
  readonly names: { readonly queue: string; readonly deadLetters: string };
  readonly visibilityTimeoutSeconds: number;
  readonly maxMessageBytes: number;
}

/** Makes the queues of a stream, as the construct does. */
export function createQueues(registry: QueueRegistry, { names, visibilityTimeoutSeconds, maxMessageBytes }: QueuesProps): Queues {
  const fifo = {
    FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId', MessageRetentionPeriod: String(RETENTION_SECONDS),
  };
  const deadLetters = registry.create(`${names.deadLetters}.fifo`, fifo);
  const queue = registry.create(`${names.queue}.fifo`, {
    ...fifo,
    MaximumMessageSize: String(maxMessageBytes),
    VisibilityTimeout: String(visibilityTimeoutSeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: MAX_RECEIVE_COUNT }),
  });
  return { queue, deadLetters };
}

/** What differs between the event source mappings of a world. */
export interface MappingProps {
  readonly queue: Queue;
  readonly clock: VirtualClock;
  readonly invoke: Invoke;
  readonly batchSize: number;
  readonly latencies: PollerLatencies;
  readonly observer: EventSourceObserver;
}

/** Makes the event source mapping of a queue, as the construct does. */
export function createMapping(stream: StreamSettings, props: MappingProps): EventSourceMapping {
  return new EventSourceMapping({
    ...props,
    maximumConcurrency: stream.eventSourceMaxConcurrency,
    reservedConcurrency: stream.reservedConcurrentExecutions,
    functionResponseTypes: [REPORT_BATCH_ITEM_FAILURES],
    functionTimeout: stream.functionTimeoutSeconds,
  });
}

/** What is chosen for a stream. */
export interface StreamChoice {
  readonly groupsPerInvocation: number;
  readonly requestTimeoutMs: number;
  readonly retryPolicy: HttpRetryPolicyConfig;
  readonly paused?: boolean;
}

/** What the construct tells the function of a stream. */
export function deliverySettings(
  destination: string, { rateLimit, concurrentInvocations }: StreamSettings, queue: Queue, choice: StreamChoice,
): DeliverySettings & { readonly retryPolicy: HttpRetryPolicyConfig } {
  const { retryPolicy, groupsPerInvocation, requestTimeoutMs, paused } = choice;
  return {
    destination,
    retryPolicy,
    groupsPerInvocation,
    attemptTimeoutMs: requestTimeoutMs,
    concurrentInvocations,
    rateLimit,
    visibilityTimeoutMs: queue.settings.visibilityTimeout * 1000,
    maxReceiveCount: MAX_RECEIVE_COUNT,
    retentionSeconds: RETENTION_SECONDS,
    paused,
  };
}

/** A change of visibility may be on its way for longer than a message is hidden: then somebody else may have it, or it is gone. */
const LATEST_CHANGE_MS = 60 * 60 * 1_000;

/** How long a change of visibility that comes late is on its way, mostly not for long. @param leastMs and how long at least */
export function lateChangeMs(random: SeededRandom, leastMs: number): number {
  return Math.round(random.magnitude(leastMs, LATEST_CHANGE_MS));
}

/** What is counted when a change of visibility is not made because its receive is over. */
export const RECEIVE_OVER = 'visibility: its receive is over';

/** Changes when a message can be received again. @returns whether it was still in the hands of who received it so */
export function changeVisibility(queue: Queue, { receiptHandle, seconds }: Pick<VisibilityChange, 'receiptHandle' | 'seconds'>): boolean {
  try {
    queue.changeVisibility(receiptHandle, seconds);
    return true;
  } catch (error) {
    if (error instanceof SqsError) {
      return false;
    }
    throw error;
  }
}

/** Whether nothing is in a queue. */
export function isEmpty(queue: Queue): boolean {
  const { visible, inFlight } = queue.counts();
  return visible + inFlight === 0;
}
