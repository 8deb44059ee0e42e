import { MemoryTable } from './support/memory-table';
import { SeededRandom } from '../../../cli/src/simulation/random';
import { AlertBooks } from '../../../src/alert-routing/engine/alert-books';
import { AlertEffects } from '../../../src/alert-routing/engine/alert-effects';
import { AlertMetrics } from '../../../src/alert-routing/engine/alert-metrics';
import { AlertTransport } from '../../../src/alert-routing/engine/alert-transport';
import { Hints } from '../../../src/alert-routing/engine/hints';
import { TagLookup } from '../../../src/alert-routing/engine/tag-lookup';
import { Timers } from '../../../src/alert-routing/respond/timers';
import { Routing } from '../../../src/alert-routing/route/routing';
import { SignalReader } from '../../../src/alert-routing/signal/signal-reader';
import { keyHash } from '../../../src/alert-routing/state/key-hash';
import { AlertHint } from '../../../src/contract/alerts';
import { deliverBatch } from '../../../src/engine/deliver-batch';
import { QueuedMessage } from '../../../src/engine/queued-message';
import { DeliverySettings, EnvironmentState, newEnvironment } from '../../../src/engine/settings';
import { eventAt, START, WINDOWS } from '../state/support/events';

const SETTINGS: DeliverySettings = {
  destination: 'Engine',
  retryPolicy: { retryForSeconds: 259_200, backoffBaseSeconds: 5, backoffMaxSeconds: 60, retryAfterMaxSeconds: 60, rejectionAttempts: 2 },
  groupsPerInvocation: 10,
  attemptTimeoutMs: 15_000,
  visibilityTimeoutMs: 90_000,
  concurrentInvocations: 5,
  maxReceiveCount: 1000,
  retentionSeconds: 1_209_600,
};
const NOW = START + 3_600_000;
const ENVIRONMENTS = 5;

/** Environments of the function with one table and the queues of two destinations, of which one is down at first. */
class Burst {
  public readonly table = new MemoryTable();
  public readonly hints = new Map<string, AlertHint[]>([['ops', []], ['data', []]]);
  public readonly totals: Record<string, number> = {};
  private downUntilTry = 30;

  constructor(private readonly random: SeededRandom) {}

  /** Delivers all of it, in batches to several environments at once, until nothing is left in the queue. */
  public async deliver(messages: readonly QueuedMessage[]): Promise<number> {
    let waiting = [...messages];
    let rounds = 0;
    const environments = Array.from({ length: ENVIRONMENTS }, () => ({ state: newEnvironment(SETTINGS), ports: this.ports() }));
    for (; waiting.length > 0 && rounds < 2_000; rounds += 1) {
      const left = await Promise.all(environments.map(async ({ state, ports }) => {
        const batch = waiting.splice(0, 10);
        const failed = new Set(await this.one(batch, state, ports));
        return batch.filter(({ messageId }) => failed.has(messageId)).map((message) => ({ ...message, receiveCount: message.receiveCount + 1 }));
      }));
      waiting = [...waiting, ...left.flat()];
    }
    return rounds;
  }

  private one(batch: readonly QueuedMessage[], state: EnvironmentState, ports: Parameters<typeof deliverBatch>[2]): Promise<string[]> {
    return deliverBatch(batch, SETTINGS, ports, state);
  }

  private ports(): Parameters<typeof deliverBatch>[2] {
    const { table, hints, random, totals } = this;
    let elapsed = 0;
    // Each look at the clock is a little later, so that rests and brakes pass.
    const clock = {
      now: () => {
        elapsed += 50;
        return NOW + elapsed;
      },
      elapsed: () => elapsed,
      sleep: (ms: number) => ms >= 1_000 ? new Promise<void>(() => undefined) : Promise.resolve(),
    };
    const metrics = new AlertMetrics('Router');
    const transport = new AlertTransport({
      parse: ({ id, body }) => eventAt(0, { key: body.toString(), signalId: id, at: NOW - random.int(0, 60_000), payload: 'x' }),
      routing: new Routing({ root: { name: 'default', destinations: ['ops', 'data'] }, classRules: [] }),
      config: { tagKeys: [], alertWindowSeconds: WINDOWS.alertSeconds, notificationWindowSeconds: WINDOWS.notificationSeconds },
      tags: new TagLookup({ read: async () => new Map() }, clock),
      books: new AlertBooks(table.used(), clock, random.next),
      effects: new AlertEffects({
        hints: new Hints({
          queues: {
            send: async (queueUrl, { body }) => {
              this.downUntilTry -= queueUrl === 'data' ? 1 : 0;
              if (queueUrl === 'data' && this.downUntilTry > 0) {
                throw new Error('down');
              }
              hints.get(queueUrl)!.push(JSON.parse(body) as AlertHint);
            },
          },
          queueUrls: new Map([['ops', 'ops'], ['data', 'data']]),
          metrics,
          clock,
        }),
        timers: new Timers({ queues: { send: async () => undefined }, now: clock.now }),
      }),
      metrics,
      clock,
    });
    const count = (): void => metrics.flush(0).map((text) => JSON.parse(text) as Record<string, unknown>).forEach((line) => {
      for (const [name, value] of Object.entries(line.router === undefined ? {} : line)) {
        totals[name] = (totals[name] ?? 0) + (typeof value === 'number' ? value : 0);
      }
    });
    return {
      clock,
      random: random.next,
      reader: new SignalReader(clock.now),
      transport: {
        send: async (item, options) => {
          const outcome = await transport.send(item as Parameters<typeof transport.send>[0], options);
          count();
          return outcome;
        },
      },
      queue: {
        changeVisibility: async () => undefined,
        hold: async (held) => new Set(held.map(({ messageId }) => messageId)),
        deadLetter: async () => {
          throw new Error('Nothing becomes a dead letter.');
        },
      },
      log: { write: () => undefined },
      metrics: { add: () => undefined },
      remainingMs: () => 60_000,
    };
  }
}

test('3,000 alerts and 3,000 signals of one more, each delivered twice in any order, with one queue down at first: the books are exact', async () => {
  const random = new SeededRandom(7);
  const burst = new Burst(random);
  const keys = [...Array.from({ length: 3_000 }, (_, index) => `cluster-${index}`), ...Array<string>(3_000).fill('hot')];
  const messages = [...keys, ...keys].map((body, index): QueuedMessage => ({
    messageId: `m${index % keys.length}`, receiptHandle: `r${index}`, body, receiveCount: 1, sentAt: NOW, firstReceivedAt: NOW,
  })).map((message) => ({ message, order: random.next() })).sort((a, b) => a.order - b.order).map(({ message }) => message);
  expect(await burst.deliver(messages)).toBeLessThan(2_000);
  const alerts = [...burst.table.alerts.values()];
  expect(alerts).toHaveLength(3_001);
  expect(alerts.filter(({ count }) => count === 1)).toHaveLength(3_000);
  const hot = alerts.find(({ count }) => count > 1)!;
  expect(hot).toMatchObject({ id: `${keyHash('hot')}-1`, count: 3_000, version: 3_000, generation: 1, status: 'open' });
  expect(burst.table.seen.size).toBe(6_000);
  expect(burst.totals).toMatchObject({ AlertSignals: 6_000, Alerts: 3_001, Aggregated: 2_999 });
  for (const hints of burst.hints.values()) {
    const newest = new Map<string, number>();
    hints.forEach(({ alertId, version }) => newest.set(alertId, Math.max(version, newest.get(alertId) ?? 0)));
    expect(newest.size).toBe(3_001);
    expect(newest.get(hot.id)).toBe(3_000);
  }
}, 120_000);
