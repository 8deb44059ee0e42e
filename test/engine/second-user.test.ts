import type { SQSEvent } from 'aws-lambda';
import { VirtualClock } from '../../cli/src/local/clock';
import { EventSourceMapping, REPORT_BATCH_ITEM_FAILURES } from '../../cli/src/local/event-source';
import { Queue } from '../../cli/src/local/sqs';
import { SeededRandom } from '../../cli/src/simulation/random';
import { DeliveryFunction } from '../../src/delivery/function/delivery-function';
import { messagesOf } from '../../src/delivery/function/sqs-event';
import { ConfigurationError } from '../../src/delivery/function/variables';
import { MAX_RECEIVE_COUNT, streamSettings } from '../../src/delivery/stream-settings';
import { DeadLetter } from '../../src/engine/dead-letter';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { Reader } from '../../src/engine/item';
import { Outcome } from '../../src/engine/outcome';
import { Transport } from '../../src/engine/ports';
import { DeliverySettings, EnvironmentState, newEnvironment } from '../../src/engine/settings';
import { record, variables } from '../delivery/support/events';

/**
 * A second user of the engine, which has nothing of webhooks and nothing of HTTP: readings of water meters that go into a ledger, a call of a
 * function each. They are read from another format, kept in order per meter, throttled, retried, and given up on, by the engine as it is.
 */
interface Reading {
  readonly meter: string;
  readonly litres: number;
}

const READER: Reader<Reading> = {
  read: (body) => {
    const [id, at, meter, litres] = body.split(';');
    return litres === undefined
      ? { kind: 'undeliverable', why: { reason: 'not-a-reading', detail: 'expected "id;time;meter;litres"' } }
      : { kind: 'item', item: { deliveryId: id, arrivedAt: Number(at), content: { meter, litres: Number(litres) } } };
  },
};

const START = Date.UTC(2026, 0, 1);
const MAX_CONCURRENCY = 3;
const STREAM = streamSettings({ maxConcurrency: MAX_CONCURRENCY, groupsPerInvocation: 1, requestTimeoutMs: 5_000 });

/** A queue, an event source and environments of a function, with a ledger that is closed for a while and rejects some readings. */
class Waterworks {
  public readonly entries: Reading[] = [];
  public readonly deadLetters: DeadLetter[] = [];
  public mostAtOnce = 0;
  public attempts = 0;
  private readonly clock = new VirtualClock(START);
  private readonly random: SeededRandom;
  private readonly queue: Queue;
  private readonly idle: EnvironmentState[] = [];
  private atOnce = 0;

  private readonly settings: DeliverySettings = {
    destination: 'Ledger',
    retryPolicy: { retryForSeconds: 3_600, backoffBaseSeconds: 1, backoffMaxSeconds: 30, retryAfterMaxSeconds: 60, rejectionAttempts: 2 },
    groupsPerInvocation: 1,
    attemptTimeoutMs: 5_000,
    visibilityTimeoutMs: STREAM.visibilityTimeoutSeconds * 1000,
    concurrentInvocations: STREAM.concurrentInvocations,
    maxReceiveCount: MAX_RECEIVE_COUNT,
    retentionSeconds: 345_600,
  };

  constructor(seed: number, private readonly down: { readonly from: number; readonly until: number }) {
    this.random = new SeededRandom(seed);
    let messages = 0;
    this.queue = new Queue({
      name: 'readings.fifo',
      arn: 'arn:aws:sqs:us-east-1:000000000000:readings.fifo',
      clock: this.clock,
      attributes: { FifoQueue: 'true', VisibilityTimeout: String(STREAM.visibilityTimeoutSeconds) },
      messageIds: () => `m${messages++}`,
    });
  }

  public send(id: string, body: string, group: string): void {
    this.queue.send({ body, groupId: group, deduplicationId: id });
  }

  public async run(): Promise<void> {
    new EventSourceMapping({
      queue: this.queue,
      clock: this.clock,
      batchSize: 10,
      maximumConcurrency: STREAM.eventSourceMaxConcurrency,
      functionResponseTypes: [REPORT_BATCH_ITEM_FAILURES],
      functionTimeout: STREAM.functionTimeoutSeconds,
      latencies: { receiveMs: 10, invokeMs: 10, deleteMs: 10 },
      invoke: async (event, { deadline }) => {
        const state = this.idle.pop() ?? newEnvironment(this.settings);
        const batch = messagesOf(event as unknown as SQSEvent);
        const failed = await deliverBatch(batch, this.settings, this.ports(deadline), state);
        this.idle.push(state);
        return { outcome: 'returned', value: { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) } };
      },
    }).start();
    await this.clock.advance(0);
    let waiting = 1;
    while (waiting > 0 && await this.clock.step()) {
      const { visible, inFlight } = this.queue.counts();
      waiting = visible + inFlight;
    }
    this.queue.close();
  }

  private ports(deadline: number): Parameters<typeof deliverBatch<Reading>>[2] {
    const { clock, random, queue } = this;
    return {
      clock,
      random: random.next,
      reader: READER,
      transport: this.ledger(),
      queue: {
        changeVisibility: async (changes) => changes.forEach(({ receiptHandle, seconds }) => queue.changeVisibility(receiptHandle, seconds)),
        hold: async (messages, seconds) => {
          messages.forEach(({ receiptHandle }) => queue.changeVisibility(receiptHandle, seconds));
          return new Set(messages.map(({ messageId }) => messageId));
        },
        deadLetter: async (letter) => void this.deadLetters.push(letter),
      },
      log: { write: () => undefined },
      metrics: { add: () => undefined },
      remainingMs: () => deadline - clock.now(),
    };
  }

  private ledger(): Transport<Reading> {
    return {
      send: async ({ content }): Promise<Outcome> => {
        this.attempts += 1;
        this.atOnce += 1;
        this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
        await this.clock.sleep(this.random.int(20, 200));
        this.atOnce -= 1;
        const now = this.clock.now() - START;
        if (now >= this.down.from && now < this.down.until) {
          return { result: 'failed', unavailable: true, failure: 'closed' };
        }
        if (content.litres < 0) {
          return { result: 'rejected', unavailable: false, failure: 'negative' };
        }
        this.entries.push(content);
        return { result: 'delivered', unavailable: false };
      },
    };
  }
}

test.each([1, 2, 3])('items that are no webhooks, by a transport that is not HTTP: in order, throttled, retried (seed %d)', async (seed) => {
  const world = new Waterworks(seed, { from: 2_000, until: 90_000 });
  const meters = Array.from({ length: 12 }, (_, index) => `meter-${index}`);
  for (let litres = 0; litres < 25; litres += 1) {
    meters.forEach((meter) => world.send(`${meter}-${litres}`, `${meter}-${litres};${START};${meter};${litres}`, meter));
  }
  await world.run();

  for (const meter of meters) {
    const entered = world.entries.filter((entry) => entry.meter === meter).map(({ litres }) => litres);
    expect(entered).toEqual(Array.from({ length: 25 }, (_, index) => index));
  }
  expect(world.mostAtOnce).toBeLessThanOrEqual(MAX_CONCURRENCY);
  expect(world.attempts).toBeGreaterThan(12 * 25);
  expect(world.deadLetters).toEqual([]);
});

test('what it rejects and what cannot be read become dead letters with their reasons, and what is behind them goes on', async () => {
  const world = new Waterworks(4, { from: 0, until: 0 });
  world.send('a', `a;${START};meter;-1`, 'meter');
  world.send('b', 'nonsense', 'meter');
  world.send('c', `c;${START};meter;7`, 'meter');
  await world.run();
  expect(world.entries).toEqual([{ meter: 'meter', litres: 7 }]);
  expect(world.deadLetters.map(({ attributes: { reason, attempts, deliveryId } }) => [reason, attempts, deliveryId])).toEqual([
    ['rejected', '2', 'a'], ['not-a-reading', '0', undefined],
  ]);
});

describe('in the frame of a delivery function', () => {
  const event = (...bodies: string[]): SQSEvent => ({
    Records: bodies.map((body, index) => record({
      messageId: `m${index}`, receiptHandle: `r${index}`, body, groupId: `g${index}`, receiveCount: 1, sentAt: Date.now(), firstReceivedAt: Date.now(),
    })),
  });

  test('another composition is all that it takes', async () => {
    const entries: Reading[] = [];
    const lines: string[] = [];
    const ledger = new DeliveryFunction<Reading>(variables(), (line) => lines.push(line), () => ({
      reader: READER,
      transport: {
        send: ({ content }) => {
          entries.push(content);
          return Promise.resolve({ result: 'delivered', unavailable: false });
        },
      },
    }));
    const now = Date.now();
    expect(await ledger.handle(event(`a;${now};meter;5`, `b;${now};other;6`), () => 60_000)).toEqual({ batchItemFailures: [] });
    expect(entries).toEqual([{ meter: 'meter', litres: 5 }, { meter: 'other', litres: 6 }]);
    expect(lines.map((line) => (JSON.parse(line) as { decision?: string }).decision)).toEqual(['delivered', 'delivered', undefined]);
  });

  test('a composition that cannot be made keeps every message, and says why', async () => {
    const lines: string[] = [];
    const ledger = new DeliveryFunction<Reading>(variables(), (line) => lines.push(line), () => {
      throw new ConfigurationError('LEDGER', 'the address of a ledger');
    });
    expect(await ledger.handle(event('a;1;meter;5'), () => 1_000)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(lines.join()).toContain('The environment variable LEDGER is missing or wrong; expected the address of a ledger');
  });
});
