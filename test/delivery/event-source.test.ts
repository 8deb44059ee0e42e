import { webhook, World } from './support/world';
import { EventSourceMapping, InvokeResult, REPORT_BATCH_ITEM_FAILURES, SqsEvent } from '../../cli/src/local/event-source';
import { Queue } from '../../cli/src/local/sqs';
import { messagesOf } from '../../src/delivery/function/sqs-event';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { EnvironmentState, newEnvironment } from '../../src/engine/settings';
import { formatEnvelope, Webhook } from '../../src/envelope/envelope';

/** The forwarder's core behind the models of the queue and of Lambda's event source, under one virtual clock. */
class Delivery {
  public readonly world = new World();
  public readonly mapping: EventSourceMapping;
  private readonly queue: Queue;
  private readonly idle: EnvironmentState[] = [];

  constructor() {
    const { clock } = this.world;
    this.queue = new Queue({
      name: 'webhooks.fifo',
      arn: 'arn:aws:sqs:us-east-1:000000000000:webhooks.fifo',
      clock,
      attributes: { FifoQueue: 'true', VisibilityTimeout: '360', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' },
    });
    this.world.onChangeVisibility = async (changes) => changes.forEach((change) => this.queue.changeVisibility(change.receiptHandle, change.seconds));
    this.mapping = new EventSourceMapping({
      queue: this.queue,
      clock,
      invoke: (event) => this.invoke(event),
      maximumConcurrency: 5,
      functionResponseTypes: [REPORT_BATCH_ITEM_FAILURES],
    });
    this.mapping.start();
  }

  public get queued(): number {
    return this.queue.peek().length;
  }

  public send(id: string, groupId: string, deduplicationId = id, overrides: Partial<Webhook> = {}): void {
    const body = formatEnvelope(webhook({ id, arrivedAt: this.world.clock.now(), ...overrides }));
    this.queue.send({ groupId, deduplicationId, body });
  }

  /** Lets so much time pass. */
  public pass(milliseconds: number): Promise<void> {
    return this.world.clock.advance(milliseconds);
  }

  /** Ids that start so, in the order in which they were requested. */
  public requestedOf(prefix: string): string[] {
    return this.world.requestIds().filter((id) => id.startsWith(prefix));
  }

  private async invoke(event: SqsEvent): Promise<InvokeResult> {
    const { world } = this;
    const state = this.idle.pop() ?? newEnvironment(world.settings);
    const failed = await deliverBatch(messagesOf(event as never), world.settings, world.ports(), state);
    this.idle.push(state);
    return { outcome: 'returned', value: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) } };
  }
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const GITHUB_ID: [string, string] = ['X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958'];
const header = (delivery: Delivery, index: number, name: string): string | undefined =>
  delivery.world.requests[index].headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

test('case 44: what API Gateway stores twice at the same instant, under one id, is delivered once', async () => {
  const delivery = new Delivery();
  delivery.send('w1', 'a', GITHUB_ID[1], { headers: [GITHUB_ID] });
  delivery.send('w2', 'a', GITHUB_ID[1], { headers: [GITHUB_ID] });
  await delivery.pass(MINUTE);
  expect(delivery.world.requestIds()).toEqual(['w1']);
  expect(delivery.queued).toBe(0);
});

test('case 46: what a sender sends again is a delivery of its own, and the backend can tell by the sender\'s id', async () => {
  const delivery = new Delivery();
  delivery.send('w1', 'a', 'w1', { headers: [GITHUB_ID] });
  await delivery.pass(SECOND);
  delivery.send('w3', 'a', 'w3', { headers: [GITHUB_ID] });
  await delivery.pass(MINUTE);
  expect(delivery.world.requestIds()).toEqual(['w1', 'w3']);
  expect([0, 1].map((index) => header(delivery, index, 'x-github-delivery'))).toEqual([GITHUB_ID[1], GITHUB_ID[1]]);
  expect([0, 1].map((index) => header(delivery, index, 'x-scalable-webhook-delivery-id'))).toEqual(['w1', 'w3']);
});

test('case 51: while the event source is disabled nothing is sent; afterwards all is, in order, and no attempt was used up', async () => {
  const delivery = new Delivery();
  delivery.world.latencyMs = 300;
  const nameOf = (group: string, second: number): string => `${group}-${String(second).padStart(3, '0')}`;
  const requestsAt: number[] = [];
  for (let second = 0; second < 300; second += 1) {
    if (second === 60) {
      const underWay = delivery.mapping.disable();
      await delivery.pass(SECOND);
      await underWay; // what had begun is finished, and not cut off
    }
    if (second === 240) {
      delivery.mapping.enable();
    }
    ['a', 'b', 'c'].forEach((group) => delivery.send(nameOf(group, second), group));
    await delivery.pass(SECOND);
    requestsAt.push(delivery.world.requests.length);
  }
  await delivery.pass(MINUTE);
  expect(requestsAt[60]).toBe(requestsAt[239]);
  expect(requestsAt[240]).toBeGreaterThan(requestsAt[239]);
  expect(delivery.queued).toBe(0);
  for (const group of ['a', 'b', 'c']) {
    expect(delivery.requestedOf(group)).toEqual(Array.from({ length: 300 }, (_, second) => nameOf(group, second)));
  }
  expect(new Set(delivery.world.attempts().map(({ attempt, decision }) => `${attempt} ${decision}`))).toEqual(new Set(['1 delivered']));
});
