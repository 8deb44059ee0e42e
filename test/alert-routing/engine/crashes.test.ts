import * as fc from 'fast-check';
import { Call, MemoryTable } from './support/memory-table';
import { SeededRandom } from '../../../cli/src/simulation/random';
import { AlertBooks } from '../../../src/alert-routing/engine/alert-books';
import { AlertEffects } from '../../../src/alert-routing/engine/alert-effects';
import { AlertMetrics } from '../../../src/alert-routing/engine/alert-metrics';
import { AlertTransport } from '../../../src/alert-routing/engine/alert-transport';
import { Hints } from '../../../src/alert-routing/engine/hints';
import { TagLookup } from '../../../src/alert-routing/engine/tag-lookup';
import { Timers } from '../../../src/alert-routing/respond/timers';
import { Routing } from '../../../src/alert-routing/route/routing';
import { Signal } from '../../../src/alert-routing/signal/signal';
import { Alert } from '../../../src/alert-routing/state/alert';
import { keyHash } from '../../../src/alert-routing/state/key-hash';
import { AlertHint } from '../../../src/contract/alerts';
import { Clock } from '../../../src/engine/ports';
import { eventAt, START, WINDOWS } from '../state/support/events';
import { ReferenceModel } from '../state/support/reference-model';

/** What a signal says. */
interface Told {
  readonly key: string;
  readonly seconds: number;
  readonly status: 'firing' | 'resolved';
  readonly class: 'alert' | 'notification';
}

const DESTINATIONS = ['ops', 'data'];
const NOW = START + 30 * 86_400_000;

/**
 * Engines that work on the same table at once, each of which may die at every call that it makes, before or after that took effect. A signal whose engine died is
 * delivered again, and some are delivered again although they were acknowledged.
 */
class World {
  public readonly table = new MemoryTable();
  public readonly hints: AlertHint[] = [];
  /** Signals in the order in which they were counted, and of each alert the last version that is worth telling. */
  public readonly counted: string[] = [];
  public readonly news = new Map<string, number>();
  public deaths = 0;
  private readonly random: SeededRandom;
  private readonly engines = new Map<object, AlertTransport>();
  private readonly idle: object[] = [];
  private readonly dead = new Map<object, () => void>();
  private readonly pending: Array<{ readonly engine: object; readonly go: (dies: boolean) => void }> = [];

  constructor(
    seed: number, private readonly told: readonly Told[], private readonly settings: { readonly engines: number; readonly deaths: number },
  ) {
    this.random = new SeededRandom(seed);
    this.table.written = (alert, before) => {
      const added = alert.unconfirmed.at(-1);
      if (alert.superseded) {
        this.counted.push(`left ${alert.key}`);
        if (before!.status !== 'closed' && alert.class === 'alert') {
          // Somebody still has it open: nothing else will ever tell him of it.
          expect(alert).toMatchObject({ status: 'closed', lapsed: true });
          this.news.set(alert.id, alert.version);
        }
        return;
      }
      if (added?.generation !== alert.generation || before?.unconfirmed.some(({ id }) => id === added.id)) {
        return;
      }
      this.counted.push(added.id);
      if (!added.isLate && alert.count > 0 && alert.settledAt === before?.settledAt) {
        this.news.set(alert.id, alert.version);
      }
    };
  }

  public async run(): Promise<void> {
    const waiting = this.told.flatMap((_, index) => Array<number>(this.random.int(1, 3)).fill(index));
    const working = new Set<object>();
    while (waiting.length > 0 || working.size > 0) {
      while (waiting.length > 0 && working.size < this.settings.engines) {
        const [index] = waiting.splice(this.random.int(0, waiting.length - 1), 1);
        // One that did not die goes on, and remembers.
        const engine = this.idle.pop() ?? {};
        const transport = this.engines.get(engine) ?? this.engine(engine);
        this.engines.set(engine, transport);
        working.add(engine);
        const item = { deliveryId: `s${index}`, arrivedAt: NOW, content: this.signal(index) };
        void transport.send(item, { number: 1, timeoutMs: 1e9 }).then(({ result, detail }) => {
          working.delete(engine);
          this.idle.push(engine);
          if (result !== 'delivered') {
            waiting.push(index);
            expect(detail).toMatch(/^(Conflict|Refused)$/);
          }
        });
        this.dead.set(engine, () => {
          working.delete(engine);
          waiting.push(index);
        });
      }
      await new Promise(setImmediate);
      const [call] = this.pending.length > 0 ? this.pending.splice(this.random.int(0, this.pending.length - 1), 1) : [];
      const dies = call !== undefined && this.deaths < this.settings.deaths && this.random.chance(0.1);
      call?.go(dies);
      if (dies) {
        this.deaths += 1;
        const others = this.pending.filter(({ engine }) => engine !== call.engine);
        this.pending.splice(0, this.pending.length, ...others);
        this.dead.get(call.engine)!();
      }
    }
  }

  private signal(index: number): Signal {
    return { id: `s${index}`, receivedAt: NOW, carrier: 'queue', body: Buffer.from(String(index)) };
  }

  /** An engine that has just been started. */
  private engine(engine: object): AlertTransport {
    const call: Call = (_name, effect) => new Promise((resolve) => {
      this.pending.push({
        engine,
        go: (dies) => {
          if (!dies || this.random.chance(0.5)) {
            const result = effect();
            if (!dies) {
              resolve(result);
            }
          }
        },
      });
    });
    const clock: Clock = { now: () => NOW, elapsed: () => 0, sleep: (ms) => ms > 1e6 ? new Promise(() => undefined) : call('sleep', () => undefined) };
    const metrics = new AlertMetrics('Router');
    const config = { tagKeys: [], alertWindowSeconds: WINDOWS.alertSeconds, notificationWindowSeconds: WINDOWS.notificationSeconds };
    return new AlertTransport({
      parse: ({ id, body }) => {
        const { key, seconds, ...own } = this.told[Number(body.toString())];
        return eventAt(seconds, { ...own, key, signalId: id, payload: id });
      },
      routing: new Routing({ root: { name: 'default', destinations: DESTINATIONS }, classRules: [] }),
      config,
      tags: new TagLookup({ read: async () => new Map() }, clock),
      books: new AlertBooks(this.table.used(call), clock, this.random.next),
      effects: new AlertEffects({
        hints: new Hints({
          queues: {
            send: async (queueUrl, { body, group, deduplicationId }) => {
              await call('send', () => {
                const hint = JSON.parse(body) as AlertHint;
                expect({ group, deduplicationId }).toEqual({ group: hint.alertId, deduplicationId: `${hint.alertId}:${hint.version}` });
                this.hints.push({ ...hint, test: queueUrl === 'url-data' });
              });
            },
          },
          queueUrls: new Map(DESTINATIONS.map((name) => [name, `url-${name}`])),
          metrics,
          clock,
        }),
        timers: new Timers({ queues: { send: async () => undefined }, now: clock.now }),
      }),
      metrics,
      clock,
    });
  }
}

/** What is in the table is what the signals say, each counted once in the order in which they were; and everybody has a hint for the last news of each. */
function check(world: World, told: readonly Told[]): void {
  const counted = world.counted.filter((id) => id.startsWith('s'));
  expect(new Set(counted).size).toBe(counted.length);
  for (const key of new Set(told.map((one) => one.key))) {
    const reference = new ReferenceModel();
    for (const id of world.counted) {
      const { key: own, seconds, ...others } = told[Number(id.slice(1))] ?? { key: undefined };
      if (id === `left ${key}`) {
        reference.leave();
      } else if (own === key) {
        reference.apply({ kind: 'signal', event: eventAt(seconds, others), destinations: DESTINATIONS, tags: {}, windows: WINDOWS }, NOW);
      }
    }
    const alerts = [...world.table.alerts.values()]
      .filter((alert) => alert.id.startsWith(keyHash(key)) && alert.count > 0)
      .sort((a, b) => a.generation - b.generation);
    const summary = ({ count, openedAt, status, lapsed, class: kind }: Alert): object => ({ count, since: openedAt, over: status === 'closed' && !lapsed, kind });
    expect(alerts.map(summary)).toEqual(reference.incidents.map(({ count, since, state, kind }) => ({ count, since, over: state === 'resolved', kind })));
  }
  for (const [alertId, version] of world.news) {
    for (const isData of [false, true]) {
      const newest = Math.max(...world.hints.filter((hint) => hint.alertId === alertId && hint.test === isData).map((hint) => hint.version));
      expect(newest).toBeGreaterThanOrEqual(version);
    }
  }
  // Every signal is written down, and those that are not counted are late.
  const lines = [...world.table.history].flatMap(([alertId, own]) => [...own].map(([line, what]) => ({ alertId, id: line.split(' ')[1], what })));
  told.forEach((_, index) => {
    expect(world.table.seen.has(`s${index}`)).toBe(true);
    // What is late changes nothing: of two copies at once one may stand with the alert that was just left, which takes no more changes, and the other with the next.
    const own = lines.filter(({ id }) => id === `s${index}`);
    const besides = own.filter(({ alertId, what }) => what === 'late' && world.table.alerts.get(alertId)!.superseded);
    expect(own).not.toEqual([]);
    expect(own.length - Math.min(besides.length, own.length - 1)).toBe(1);
  });
}

/** Two copies of the last one, which is late, find the second alert and the third. */
const LATE_TWICE: [Told[], number] = [[
  { key: 'a', seconds: 0, status: 'firing', class: 'notification' },
  { key: 'a', seconds: 1209605, status: 'firing', class: 'alert' },
  { key: 'a', seconds: 604800, status: 'firing', class: 'alert' },
  { key: 'a', seconds: 604801, status: 'resolved', class: 'notification' },
  { key: 'a', seconds: 0, status: 'resolved', class: 'alert' },
], 1406344363];

const told: fc.Arbitrary<Told[]> = fc.array(fc.record({
  key: fc.constantFrom('a', 'a', 'b'),
  seconds: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(WINDOWS.alertSeconds, WINDOWS.alertSeconds + 1, 2 * WINDOWS.alertSeconds + 5)),
  status: fc.constantFrom('firing' as const, 'firing' as const, 'resolved' as const),
  class: fc.constantFrom('alert' as const, 'alert' as const, 'notification' as const),
}), { minLength: 1, maxLength: 14 });

test.each([[1, 0], [1, 20], [4, 0], [4, 30]])('%d engines at once that die %d times in all lose no signal, and count none twice', async (engines, deaths) => {
  let died = 0;
  await fc.assert(fc.asyncProperty(told, fc.nat(), async (signals, seed) => {
    const world = new World(seed, signals, { engines, deaths });
    await world.run();
    died += world.deaths;
    check(world, signals);
  }), { numRuns: 200, examples: [LATE_TWICE] });
  expect(died > 0).toBe(deaths > 0);
}, 120_000);
