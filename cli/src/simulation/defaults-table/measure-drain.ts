import type { SQSEvent } from 'aws-lambda';
import { messagesOf } from '../../../../src/delivery/function/sqs-event';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { MAX_RECEIVE_COUNT, RETENTION_SECONDS, StreamSettings, streamSettings } from '../../../../src/delivery/stream-settings';
import { DeliverableWebhook, WebhookReader } from '../../../../src/delivery/webhook/webhook-reader';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import type { EnginePorts } from '../../../../src/engine/ports';
import { DeliverySettings, EnvironmentState, newEnvironment } from '../../../../src/engine/settings';
import { formatEnvelope } from '../../../../src/envelope/envelope';
import { VirtualClock } from '../../local/clock';
import { EventSourceMapping, InvokeResult, REPORT_BATCH_ITEM_FAILURES, SqsEvent } from '../../local/event-source';
import { Queue } from '../../local/sqs';
import { SeededRandom } from '../random';

/** Time that a request has. */
const REQUEST_TIMEOUT_MS = 10_000;
const DEEP_GROUPS = 20;

/** What is measured. */
export interface DrainSetting {
  /** Requests in flight, at most. */
  readonly maxConcurrency: number;
  /** What a poller needs for each of its three steps: receive, invoke, delete. */
  readonly pollerStepMs: number;
  readonly batchSize: number;
  readonly groupsPerInvocation: number;
  /** Mean time of a request; each takes from half to one and a half times as long. */
  readonly latencyMs: number;
  /** `deep`: twenty groups; `shallow`: a group for each webhook. */
  readonly groups: 'deep' | 'shallow';
  /** Part of what the backend could take at the concurrency limit; Infinity: everything is there from the beginning. */
  readonly load: number;
  readonly webhooks: number;
}

/** What came of it. */
export interface DrainFigures {
  /** Milliseconds from arrival to delivery of each webhook, in the order of delivery. */
  readonly deliveryMs: readonly number[];
  /** When each was delivered, from the beginning. */
  readonly deliveredAt: readonly number[];
  /** Mean time of the requests, in milliseconds, as they were drawn. */
  readonly meanRequestMs: number;
  /** Time that all invocations took together, in milliseconds. */
  readonly lambdaMs: number;
}

/** Lets webhooks through the real core, queue and event source, with a backend that is always well. */
export async function measureDrain(setting: DrainSetting): Promise<DrainFigures> {
  const measurement = new Measurement(setting);
  return measurement.run();
}

class Measurement {
  private readonly clock = new VirtualClock();
  private readonly random = new SeededRandom(1);
  private readonly queue: Queue;
  private readonly settings: DeliverySettings;
  private readonly stream: StreamSettings;
  private readonly idle: EnvironmentState[] = [];
  private readonly arrivedAt = new Map<string, number>();
  private readonly deliveryMs: number[] = [];
  private readonly deliveredAt: number[] = [];
  private lambdaMs = 0;
  private requestsMs = 0;
  private sent = 0;

  constructor(private readonly setting: DrainSetting) {
    let messages = 0;
    this.stream = streamSettings({ ...setting, requestTimeoutMs: REQUEST_TIMEOUT_MS });
    this.queue = new Queue({
      name: 'webhooks.fifo',
      arn: 'arn:aws:sqs:us-east-1:000000000000:webhooks.fifo',
      clock: this.clock,
      attributes: { FifoQueue: 'true', VisibilityTimeout: String(this.stream.visibilityTimeoutSeconds) },
      messageIds: () => `m${messages++}`,
    });
    this.settings = {
      destination: 'Default',
      retryPolicy: DEFAULT_RETRY_POLICY,
      groupsPerInvocation: setting.groupsPerInvocation,
      attemptTimeoutMs: REQUEST_TIMEOUT_MS,
      visibilityTimeoutMs: this.stream.visibilityTimeoutSeconds * 1000,
      concurrentInvocations: this.stream.concurrentInvocations,
      maxReceiveCount: MAX_RECEIVE_COUNT,
      retentionSeconds: RETENTION_SECONDS,
    };
  }

  public async run(): Promise<DrainFigures> {
    const { clock, setting, stream } = this;
    const { pollerStepMs } = setting;
    new EventSourceMapping({
      queue: this.queue,
      clock,
      invoke: (event, { deadline }) => this.invoke(event, deadline),
      batchSize: setting.batchSize,
      maximumConcurrency: stream.eventSourceMaxConcurrency,
      reservedConcurrency: stream.reservedConcurrentExecutions,
      functionResponseTypes: [REPORT_BATCH_ITEM_FAILURES],
      latencies: { receiveMs: pollerStepMs, invokeMs: pollerStepMs, deleteMs: pollerStepMs },
      functionTimeout: stream.functionTimeoutSeconds,
    }).start();
    this.sendNext();
    await clock.advance(0); // the pollers hear of the first messages
    await clock.runWhile(() => this.deliveredAt.length < setting.webhooks);
    this.queue.close();
    const { deliveryMs, deliveredAt, lambdaMs } = this;
    return { deliveryMs, deliveredAt, meanRequestMs: this.requestsMs / deliveredAt.length, lambdaMs };
  }

  private sendNext(): void {
    const { setting, random } = this;
    while (this.sent < setting.webhooks) {
      this.send();
      if (setting.load !== Infinity) {
        const meanMs = setting.latencyMs / setting.maxConcurrency / setting.load;
        this.clock.after(-Math.log(1 - random.next()) * meanMs, () => this.sendNext());
        return;
      }
    }
  }

  private send(): void {
    const id = `w${this.sent}`;
    const groupId = this.setting.groups === 'deep' ? `g${this.random.int(1, DEEP_GROUPS)}` : id;
    const now = this.clock.now();
    this.arrivedAt.set(id, now);
    this.sent += 1;
    this.queue.send({
      groupId,
      deduplicationId: id,
      body: formatEnvelope({
        id, arrivedAt: now, endpoint: '/', method: 'POST', path: '', rawPath: '', query: [], headers: [], body: Buffer.alloc(0), sourceIp: '192.0.2.1',
      }),
    });
  }

  private async invoke(event: SqsEvent, deadline: number): Promise<InvokeResult> {
    const { clock, settings } = this;
    const startedAt = clock.now();
    const state = this.idle.pop() ?? newEnvironment(settings);
    const failed = await deliverBatch(messagesOf(event as unknown as SQSEvent), settings, this.ports(deadline), state);
    this.idle.push(state);
    this.lambdaMs += clock.now() - startedAt;
    return { outcome: 'returned', value: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) } };
  }

  private ports(deadline: number): EnginePorts<DeliverableWebhook> {
    const { clock, random } = this;
    return {
      clock,
      random: random.next,
      reader: new WebhookReader(),
      transport: {
        send: async ({ deliveryId }) => {
          const latencyMs = this.setting.latencyMs * random.between(0.5, 1.5);
          await clock.sleep(latencyMs);
          this.requestsMs += latencyMs;
          this.deliveredAt.push(clock.now());
          this.deliveryMs.push(clock.now() - this.arrivedAt.get(deliveryId)!);
          return { result: 'delivered', unavailable: false, status: 200 };
        },
      },
      queue: {
        changeVisibility: () => clock.sleep(10),
        hold: async (messages) => new Set(messages.map(({ messageId }) => messageId)),
        deadLetter: () => clock.sleep(10),
      },
      log: { write: () => undefined },
      metrics: { add: () => undefined },
      remainingMs: () => deadline - clock.now(),
    };
  }
}
