import { ReceivedMessage, SqsError } from '../sqs';
import { readBatchFailures, readPayloadFailures } from './batch-result';
import { DEFAULT_CONCURRENCY, MAXIMUM_BATCH_SIZE, REPORT_BATCH_ITEM_FAILURES } from './constants';
import { Batch, BatchCompletion, EventSourceMappingProps, InvokeResult, MappingCounts, PollerLatencies } from './event-source-types';
import { PayloadBudget } from './payload-budget';
import { RunningInvocation } from './running-invocation';
import { SqsEvent, sqsEvent } from './sqs-event';

const DEFAULT_LATENCIES: Required<PollerLatencies> = { receiveMs: 10, invokeMs: 10, deleteMs: 10, throttleRetryMs: 1_000 };

type Ended = InvokeResult | { readonly outcome: 'timedOut' };

/**
 * Lambda's event source mapping on an SQS queue. Up to `maximumConcurrency` pollers go through one cycle each: receive a batch, invoke the
 * function, delete what did not fail. An idle poller costs nothing: a cycle begins when the queue says that there is something.
 *
 * Failed messages are left alone: they return to the queue when their visibility timeout ends, which the function may have changed. A message
 * group is in one invocation at a time only because the queue locks it: when a function makes messages visible before it ends, or runs longer
 * than their visibility timeout, another invocation can receive the same group.
 *
 * AWS does not say how a poller keeps a batch below the payload limit; here it receives only what fits. Scaling up is immediate.
 */
export class EventSourceMapping {
  private readonly batchSize: number;
  private readonly pollers: number;
  private readonly latencies: Required<PollerLatencies>;
  private readonly reportsFailures: boolean;
  private readonly tally = { inFlight: 0, mostInFlight: 0, batchesUnderWay: 0, batchesReceived: 0, invocations: 0, failures: 0, throttles: 0 };
  private enabled: boolean;
  private stopWatching: (() => void) | undefined = undefined;
  private whenIdle: (() => void)[] = [];

  constructor(private readonly props: EventSourceMappingProps) {
    this.batchSize = props.batchSize ?? MAXIMUM_BATCH_SIZE;
    this.pollers = props.maximumConcurrency ?? DEFAULT_CONCURRENCY;
    this.latencies = { ...DEFAULT_LATENCIES, ...props.latencies };
    this.reportsFailures = props.functionResponseTypes?.includes(REPORT_BATCH_ITEM_FAILURES) ?? false;
    this.enabled = props.enabled ?? true;
  }

  /** Its counters; the object changes as the mapping works. */
  public get counts(): MappingCounts {
    return this.tally;
  }

  /** Whether it polls once started. */
  public get isEnabled(): boolean {
    return this.enabled;
  }

  /** Begins to poll, unless it is disabled. */
  public start(): void {
    this.stopWatching ??= this.props.queue.onAvailable(() => this.poll());
    this.poll();
  }

  /** Receives no more batches; resolves when those under way have ended. It can be started again. */
  public stop(): Promise<void> {
    this.stopWatching?.();
    this.stopWatching = undefined;
    return this.idle();
  }

  /** Polls again after `disable`. */
  public enable(): void {
    this.enabled = true;
    this.poll();
  }

  /** Receives no more batches until `enable`; resolves when those under way have ended. */
  public disable(): Promise<void> {
    this.enabled = false;
    return this.idle();
  }

  private get isPolling(): boolean {
    return this.enabled && this.stopWatching !== undefined;
  }

  private idle(): Promise<void> {
    return this.tally.batchesUnderWay === 0 ? Promise.resolve() : new Promise((resolve) => this.whenIdle.push(resolve));
  }

  /** Starts a cycle for every free poller that finds something. */
  private poll(): void {
    const { queue, clock } = this.props;
    while (this.isPolling && this.tally.batchesUnderWay < this.pollers && queue.hasAvailable()) {
      const budget = new PayloadBudget();
      const messages = queue.receive({ maxMessages: this.batchSize, fits: (message) => budget.take(message) });
      if (messages.length > 0) {
        this.tally.batchesUnderWay += 1;
        this.tally.batchesReceived += 1;
        const batch: Batch = { id: this.tally.batchesReceived, queueName: queue.name, messages, receivedAt: clock.now() };
        this.props.observer?.batchReceived?.(this.tally, batch);
        void this.cycle(batch);
      }
    }
  }

  private async cycle(batch: Batch): Promise<void> {
    try {
      await this.pause(this.latencies.receiveMs);
      await this.complete(batch, await this.invokeUntilAccepted(batch));
    } finally {
      this.tally.batchesUnderWay -= 1;
      this.poll();
      if (this.tally.batchesUnderWay === 0) {
        this.whenIdle.splice(0).forEach((resolve) => resolve());
      }
    }
  }

  /** AWS tries a throttled batch again until its visibility timeout ends; then the messages return by themselves. */
  private async invokeUntilAccepted(batch: Batch): Promise<Ended> {
    const { clock, queue } = this.props;
    const event = sqsEvent(batch.messages, queue.arn);
    const returnsAt = Math.min(...batch.messages.map(({ message }) => message.visibleAt));
    for (;;) {
      await this.pause(this.latencies.invokeMs);
      const ended = await this.invoke(batch, event);
      if (ended.outcome !== 'throttled') {
        return ended;
      }
      this.tally.throttles += 1;
      this.props.observer?.throttled?.(this.tally, batch);
      if (!this.isPolling || clock.now() + this.latencies.throttleRetryMs >= returnsAt) {
        return ended;
      }
      await clock.sleep(Math.max(1, this.latencies.throttleRetryMs));
    }
  }

  private async invoke(batch: Batch, event: SqsEvent): Promise<Ended> {
    if (this.tally.inFlight >= (this.props.reservedConcurrency ?? Infinity)) {
      return { outcome: 'throttled' };
    }
    this.tally.inFlight += 1;
    this.tally.mostInFlight = Math.max(this.tally.mostInFlight, this.tally.inFlight);
    this.tally.invocations += 1;
    this.props.observer?.invoked?.(this.tally, batch);
    const ended = await this.runFunction(event);
    this.tally.inFlight -= 1;
    if (ended.outcome === 'failed' || ended.outcome === 'timedOut') {
      this.tally.failures += 1;
    } else if (ended.outcome === 'throttled') {
      this.tally.invocations -= 1;
    }
    return ended;
  }

  private runFunction(event: SqsEvent): Promise<Ended> {
    const { clock, invoke, functionTimeout } = this.props;
    const timeoutMs = functionTimeout === undefined ? Infinity : functionTimeout * 1000;
    const running = new RunningInvocation(clock.now() + timeoutMs);
    return new Promise((resolve) => {
      const cancelTimer = timeoutMs === Infinity ? undefined : clock.after(timeoutMs, () => {
        running.giveUp();
        resolve({ outcome: 'timedOut' });
      });
      const ended = (result: InvokeResult): void => {
        cancelTimer?.();
        resolve(result);
      };
      const failed = (error: unknown): void => ended(asFailure(error));
      try {
        invoke(event, running).then(ended, failed);
      } catch (error) {
        // Also what it throws before it returns a promise is a failed invocation.
        failed(error);
      }
    });
  }

  private async complete(batch: Batch, ended: Ended): Promise<void> {
    const failedIds = this.failedIds(batch, ended);
    const failed = batch.messages.filter(({ message }) => failedIds.has(message.messageId));
    const done = batch.messages.filter(({ message }) => !failedIds.has(message.messageId));
    const deleted: ReceivedMessage[] = [];
    const deleteRefused: ReceivedMessage[] = [];
    if (done.length > 0) {
      await this.pause(this.latencies.deleteMs);
      for (const received of done) {
        (this.delete(received) ? deleted : deleteRefused).push(received);
      }
    }
    const { errorType, errorMessage } = ended.outcome === 'failed' ? ended : { errorType: undefined, errorMessage: undefined };
    const completion: BatchCompletion = { outcome: ended.outcome, failed, deleted, deleteRefused, errorType, errorMessage };
    this.props.observer?.completed?.(this.tally, batch, completion);
  }

  private failedIds(batch: Batch, ended: Ended): ReadonlySet<string> {
    const messageIds = batch.messages.map(({ message }) => message.messageId);
    if (ended.outcome !== 'returned') {
      return new Set(messageIds);
    }
    if (!this.reportsFailures) {
      return new Set();
    }
    return ended.payload !== undefined ? readPayloadFailures(ended.payload, messageIds) : readBatchFailures(ended.value, messageIds);
  }

  private delete({ receiptHandle }: ReceivedMessage): boolean {
    try {
      this.props.queue.delete(receiptHandle);
      return true;
    } catch (error) {
      if (error instanceof SqsError) {
        return false;
      }
      throw error;
    }
  }

  private pause(milliseconds: number): Promise<void> {
    return milliseconds > 0 ? this.props.clock.sleep(milliseconds) : Promise.resolve();
  }
}

function asFailure(error: unknown): InvokeResult {
  return error instanceof Error
    ? { outcome: 'failed', errorType: error.name, errorMessage: error.message }
    : { outcome: 'failed', errorType: 'Error', errorMessage: String(error) };
}
