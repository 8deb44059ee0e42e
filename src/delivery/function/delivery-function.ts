import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { countedLog } from './counted-log';
import { EmfMetrics } from './emf-metrics';
import { FUNCTION_CLOCK, keptAwake } from './function-clock';
import { LiveVariables } from './live-variables';
import { messagesOf, queueNameOf } from './sqs-event';
import { readStreamEnvironment, StreamEnvironment } from './stream-environment';
import { Variables } from './variables';
import { StreamEnv } from '../../contract/environment';
import { LOG_LISTENER } from '../../contract/error-reporting';
import { DeliveryMetric } from '../../contract/metrics';
import { deliverBatch, returnBatch } from '../../engine/deliver-batch';
import { LogLine } from '../../engine/log-lines';
import { Clock, EnginePorts, Log } from '../../engine/ports';
import { QueuedMessage } from '../../engine/queued-message';
import { DeliverySettings, EnvironmentState, newEnvironment } from '../../engine/settings';
import { DynamoDbRateShares } from '../aws/dynamodb-rate-shares';
import { queueUrlBeside } from '../aws/queue-url';
import { SqsQueue } from '../aws/sqs-queue';
import { ssmParameters } from '../aws/ssm-parameters';
import { DEFAULT_RETRY_POLICY } from '../retry-policy-config';

/** What is delivered, and how: all that one delivery function does not have in common with the others. */
export interface Composition<T> extends Pick<EnginePorts<T>, 'reader' | 'transport' | 'gate' | 'records'> {
  /**
   * Lines for the log at the end of an invocation, besides the engine's.
   *
   * @param now milliseconds since 1970
   */
  lines?(now: number): readonly string[];
}

/** Makes the composition of an environment, at its first event, and anew when a variable has changed that is in a parameter. */
export type Compose<T> = (variables: Variables, stream: StreamEnvironment, clock: Clock) => Composition<T>;

/** Messages that are only returned to the queue are neither sent nor, in truth, read. */
const NOTHING: Composition<undefined> = {
  reader: { read: () => ({ kind: 'item', item: { deliveryId: '', arrivedAt: 0, content: undefined } }) },
  transport: { send: () => Promise.reject(new Error('The function is not configured; expected no attempt.')) },
};

/** Everything of a configured environment that outlives an invocation. */
interface Configured<T> extends Composition<T>, Pick<EnginePorts<T>, 'queue' | 'rateShares'> {
  readonly settings: DeliverySettings;
  readonly webhook: string;
  readonly state: EnvironmentState;
}

/**
 * The frame of every function that delivers from a queue: an event of Lambda goes through the engine and comes out as the list of what must
 * stay in the queue.
 */
export class DeliveryFunction<T> {
  private configured?: Configured<T>;
  /** What `configured` was made of. */
  private known?: Variables;
  private readonly live: LiveVariables;

  /**
   * @param variables environment variables; read at the first event, so that a wrong one fails messages and not the start of the function
   * @param write takes one line of the log
   * @param compose may throw: then every message stays in the queue, and the log says why
   */
  constructor(private readonly variables: Variables, private readonly write: (line: string) => void, private readonly compose: Compose<T>) {
    this.live = new LiveVariables(variables, ssmParameters(), FUNCTION_CLOCK.now);
  }

  /**
   * Delivers a batch. Names every message that must stay in the queue, always: an answer without the list would delete the batch.
   *
   * @param remainingMs milliseconds until the function is stopped
   * @throws EventError when the event is not a batch of messages
   */
  public async handle(event: SQSEvent, remainingMs: () => number): Promise<SQSBatchResponse> {
    const messages = messagesOf(event);
    const otherQueueUrl = this.otherQueueUrl(queueNameOf(event));
    const failures = await keptAwake(() => otherQueueUrl === undefined
      ? this.deliver(messages, remainingMs)
      : this.returnToQueue(messages, remainingMs, { otherQueueUrl }));
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  }

  private async deliver(messages: readonly QueuedMessage[], remainingMs: () => number): Promise<string[]> {
    try {
      const variables = await this.live.current((detail) => this.tell(detail));
      this.configured = variables === this.known && this.configured ? this.configured : this.configure(variables);
      this.known = variables;
    } catch (error) {
      return this.returnToQueue(messages, remainingMs, { problem: error instanceof Error ? error.message : 'unknown' });
    }
    const { settings, webhook, state, lines, ...outside } = this.configured;
    try {
      return await this.measured(new EmfMetrics(webhook, settings.destination), (metrics) =>
        deliverBatch(messages, settings, this.ports({ ...outside, metrics, remainingMs }), state));
    } finally {
      lines?.(FUNCTION_CLOCK.now()).forEach(this.write);
    }
  }

  private configure(variables: Variables): Configured<T> {
    const stream = readStreamEnvironment(variables);
    const { settings, webhook, queueUrl, deadLetterQueueUrl, rateSharesTableName } = stream;
    return {
      ...this.compose(variables, stream, FUNCTION_CLOCK),
      settings,
      webhook,
      queue: new SqsQueue(queueUrl, deadLetterQueueUrl),
      rateShares: rateSharesTableName === undefined
        ? undefined
        : new DynamoDbRateShares({ tableName: rateSharesTableName, destination: settings.destination }),
      state: this.configured?.state ?? newEnvironment(settings),
    };
  }

  /**
   * The URL of the queue that a batch is from, where it is none of this function: while a deployment changes who takes from it, it may still be handed to
   * this function, whose configuration is for another one. Whoever is right gets it a moment later.
   */
  private otherQueueUrl(queueName: string | undefined): string | undefined {
    const { [StreamEnv.QUEUE_URL]: queueUrl = '' } = this.variables;
    const its = queueUrlBeside(queueUrl, queueName ?? '');
    return queueUrl === '' || queueName === undefined || its === queueUrl ? undefined : its;
  }

  /** Without its configuration the function can only leave the messages where they are, and say so. */
  private async returnToQueue(
    messages: readonly QueuedMessage[], remainingMs: () => number, { problem, otherQueueUrl }: { problem?: string; otherQueueUrl?: string },
  ): Promise<string[]> {
    const {
      [StreamEnv.WEBHOOK]: webhook = '', [StreamEnv.DESTINATION]: destination = '', [StreamEnv.DEAD_LETTER_QUEUE_URL]: deadLetterQueueUrl = '',
      [StreamEnv.QUEUE_URL]: queueUrl = '',
    } = this.variables;
    const settings: DeliverySettings = {
      destination,
      retryPolicy: DEFAULT_RETRY_POLICY,
      groupsPerInvocation: 1,
      attemptTimeoutMs: 1,
      visibilityTimeoutMs: 1,
      concurrentInvocations: 1,
      maxReceiveCount: 1000,
      retentionSeconds: 1,
    };
    const outside = { ...NOTHING, queue: new SqsQueue(otherQueueUrl ?? queueUrl, deadLetterQueueUrl) };
    return this.measured(new EmfMetrics(webhook, destination), (metrics) => {
      if (problem !== undefined) {
        this.tell(problem);
        metrics.add(DeliveryMetric.MISCONFIGURED, 1);
      }
      return returnBatch(messages, settings, this.ports({ ...outside, metrics, remainingMs }), newEnvironment(settings));
    });
  }

  private tell(detail: string): void {
    this.log().write({ message: 'problem', destination: this.variables[StreamEnv.DESTINATION] ?? '', doing: 'configuration', detail });
  }

  private async measured(metrics: EmfMetrics, work: (metrics: EmfMetrics) => Promise<string[]>): Promise<string[]> {
    try {
      return await work(metrics);
    } finally {
      metrics.flush(FUNCTION_CLOCK.now()).forEach(this.write);
    }
  }

  private ports<U>(outside: Omit<EnginePorts<U>, 'clock' | 'random' | 'log'>): EnginePorts<U> {
    return { clock: FUNCTION_CLOCK, random: Math.random, log: countedLog(this.log(), outside.metrics), ...outside };
  }

  private log(): Log {
    return {
      write: (line) => {
        this.write(JSON.stringify(line));
        tellListener(line);
      },
    };
  }
}

/** Tells what reports errors, where there is something that does: it is loaded before the function, and knows no other way to hear of what is no exception. */
function tellListener(line: LogLine): void {
  try {
    (globalThis as Record<symbol, ((line: LogLine) => void) | undefined>)[LOG_LISTENER]?.(line);
  } catch {
    // What cannot be reported stands in the log, and changes nothing of a delivery.
  }
}
