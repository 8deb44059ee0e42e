import { DeployedStream } from './deployed-router';
import { VirtualClock } from '../../../../cli/src/local/clock';
import { EventSourceMapping, InvokeResult, SqsEvent } from '../../../../cli/src/local/event-source';
import { Queue, QueueRegistry } from '../../../../cli/src/local/sqs';
import { SeededRandom } from '../../../../cli/src/simulation/random';
import { changeVisibility, isEmpty } from '../../../../cli/src/simulation/world/stream-parts';
import { messagesOf } from '../../../../src/delivery/function/sqs-event';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { Clock, EnginePorts } from '../../../../src/engine/ports';
import { EnvironmentState, newEnvironment } from '../../../../src/engine/settings';

/** What a function is made of, anew in each environment. */
export type Composed<T> = Pick<EnginePorts<T>, 'reader' | 'transport' | 'rateShares'>;

/** How long calls of SQS and the pollers take. Milliseconds. */
const QUEUE_MS = 8;
const POLLER_MS = 10;
const COLD_START_MS = 300;

/** Environments are taken away now and then. */
const RETIRES = 0.001;

/** A queue, its dead-letter queue, and the function that takes from it, in as many environments as there are batches at once. */
export class PlayedStream<T> {
  public readonly queue: Queue;
  public readonly deadLetters: Queue;
  private readonly mapping: EventSourceMapping;
  private idle: Array<{ readonly state: EnvironmentState; readonly composed: Composed<T> }> = [];
  private started = 0;

  constructor(
    registry: QueueRegistry, private readonly clock: VirtualClock, private readonly random: SeededRandom, private readonly stream: DeployedStream,
    private readonly compose: (environment: number) => Composed<T>,
  ) {
    const { settings, isFifo, batchSize, maximumConcurrency, functionTimeoutSeconds } = stream;
    const { destination, visibilityTimeoutMs, maxReceiveCount, retentionSeconds } = settings;
    const suffix = isFifo ? '.fifo' : '';
    const fifo = { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };
    const kind = { MessageRetentionPeriod: String(retentionSeconds), ...isFifo && fifo };
    this.deadLetters = registry.create(`${destination}DeadLetters${suffix}`, kind);
    this.queue = registry.create(`${destination}${suffix}`, {
      ...kind,
      VisibilityTimeout: String(visibilityTimeoutMs / 1000),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount }),
    });
    this.mapping = new EventSourceMapping({
      queue: this.queue,
      clock,
      invoke: (event, { deadline }) => this.invoke(event, deadline),
      batchSize,
      maximumConcurrency,
      functionResponseTypes: ['ReportBatchItemFailures'],
      functionTimeout: functionTimeoutSeconds,
      latencies: { receiveMs: POLLER_MS, invokeMs: POLLER_MS, deleteMs: POLLER_MS },
    });
    this.mapping.start();
  }

  public get isQuiet(): boolean {
    return isEmpty(this.queue) && this.mapping.counts.batchesUnderWay === 0;
  }

  /** Invocations that ended with an error or took too long. */
  public get failures(): number {
    return this.mapping.counts.failures;
  }

  /** Sends to the queue. @param message with a group and an id to deduplicate by, where it is FIFO */
  public async send(message: { readonly body: string; readonly groupId?: string; readonly deduplicationId?: string }): Promise<void> {
    await this.clock.sleep(QUEUE_MS);
    this.queue.send(message);
  }

  private async invoke(event: SqsEvent, deadline: number): Promise<InvokeResult> {
    const environment = this.idle.pop() ?? await this.start();
    const { settings } = this.stream;
    const left = await deliverBatch(messagesOf(event as never), settings, this.ports(environment.composed, deadline), environment.state);
    if (!this.random.chance(RETIRES)) {
      this.idle.push(environment);
    }
    return { outcome: 'returned', value: { batchItemFailures: left.map((itemIdentifier) => ({ itemIdentifier })) } };
  }

  private async start(): Promise<{ readonly state: EnvironmentState; readonly composed: Composed<T> }> {
    this.started += 1;
    const number = this.started;
    await this.clock.sleep(COLD_START_MS);
    return { state: newEnvironment(this.stream.settings), composed: this.compose(number) };
  }

  private ports(composed: Composed<T>, deadline: number): EnginePorts<T> {
    const { clock, queue, deadLetters, random } = this;
    return {
      ...composed,
      clock: clockOf(clock),
      random: random.next,
      queue: {
        changeVisibility: async (changes) => {
          await clock.sleep(QUEUE_MS);
          changes.forEach((change) => changeVisibility(queue, change));
        },
        hold: async (messages, seconds) => {
          await clock.sleep(QUEUE_MS);
          const held = messages.filter(({ receiptHandle }) => changeVisibility(queue, { receiptHandle, seconds }));
          return new Set(held.map(({ messageId }) => messageId));
        },
        deadLetter: async ({ body, groupId, deduplicationId, attributes }) => {
          await clock.sleep(QUEUE_MS);
          const written = Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]);
          deadLetters.send({ body, ...this.stream.isFifo && { groupId, deduplicationId }, attributes: Object.fromEntries(written) });
        },
      },
      log: { write: () => undefined },
      metrics: { add: () => undefined },
      remainingMs: () => deadline - clock.now(),
    };
  }
}

/** The clock of a world as functions see it. */
export function clockOf(clock: VirtualClock): Clock {
  return { now: () => clock.now(), elapsed: () => clock.elapsed(), sleep: (milliseconds) => clock.sleep(milliseconds) };
}
