import * as fc from 'fast-check';
import { Engines, startEngines } from './support/engines';
import { SeededRandom } from '../../../cli/src/simulation/random';
import { RoutingConfig } from '../../../src/alert-routing/route/route-config';
import { Alert, AppliedChange } from '../../../src/alert-routing/state/alert';
import { alertId, keyHash } from '../../../src/alert-routing/state/key-hash';
import { AlertHint, AlertTimer } from '../../../src/contract/alerts';
import { Call, MemoryTable } from '../engine/support/memory-table';
import { done, eventAt, START, WINDOWS } from '../state/support/events';
import { ReferenceModel } from '../state/support/reference-model';

type Kind = 'acknowledge' | 'close' | 'pass' | 'note' | 'retry';

/** What happens: a signal, or what somebody does to an alert of a key. */
type Happening =
  | { readonly what: 'signal'; readonly key: string; readonly seconds: number; readonly status: 'firing' | 'resolved' }
  | { readonly what: 'press'; readonly key: string; readonly generation: number; readonly kind: Kind; readonly button: number };

type Task = { readonly what: 'happening'; readonly index: number } | { readonly what: 'timer'; readonly timer: AlertTimer };

/** Key `b` is silenced for a while, and `c` follows from `a`. */
const CONFIG: RoutingConfig = {
  root: { name: 'default', destinations: ['ops'], escalation: 'chain' },
  classRules: [],
  tagKeys: [],
  alertWindowSeconds: WINDOWS.alertSeconds,
  notificationWindowSeconds: WINDOWS.notificationSeconds,
  escalations: { chain: { steps: [{ afterSeconds: 300, mentions: ['here'] }, { afterSeconds: 600, mentions: ['U1'], destinations: ['boss'] }], repeats: 0 } },
  silences: [{ name: 'Move', match: { source: ['b'] }, from: START, until: START + 3_000_000 }],
  inhibitions: [{ parent: { source: ['a'] }, child: { source: ['c'] }, equal: [], waitSeconds: 30 }],
  actions: [{ name: 'Restart', maxRetries: 2 }],
  digests: ['daily'],
};

/** No world needs as many. */
const MAX_STEPS = 20_000;

const QUIET = ['held', 'late', 'settled'];

/** Engines that work on the same table at once, each of which may die at every call that it makes, before or after that took effect. What they did not finish comes again. */
class World {
  public readonly table = new MemoryTable();
  public readonly hints: Array<AlertHint & { readonly to: string }> = [];
  /** Changes of alerts that are worth telling, in the order in which they were written: `alertId:version` and what. */
  public readonly news: string[] = [];
  public readonly references = new Map<string, ReferenceModel>();
  public deaths = 0;
  private now = START + 200_000;
  private readonly random: SeededRandom;
  private readonly timers: Array<{ readonly timer: AlertTimer; readonly at: number }> = [];
  private readonly engines = new Map<object, Engines>();
  private readonly idle: object[] = [];
  private readonly waiting: Task[] = [];
  private readonly working = new Map<object, Task>();
  private readonly pending: Array<{ readonly engine: object; readonly go: (dies: boolean) => void }> = [];

  constructor(
    seed: number, private readonly happenings: readonly Happening[], private readonly settings: { readonly engines: number; readonly deaths: number },
  ) {
    this.random = new SeededRandom(seed);
    this.table.written = (alert, before) => this.written(alert, before);
  }

  public async run(): Promise<void> {
    this.happenings.forEach((_, index) => this.waiting.push(...Array<Task>(this.random.int(1, 2)).fill({ what: 'happening', index })));
    for (let quiet = 0, steps = 0; quiet < 3; steps += 1) {
      if (steps > MAX_STEPS) {
        throw new Error(`It never ends: ${JSON.stringify({ timers: this.timers, alerts: [...this.table.alerts.values()] })}`);
      }
      this.wake();
      while (this.waiting.length > 0 && this.working.size < this.settings.engines) {
        this.begin(this.waiting.splice(this.random.int(0, this.waiting.length - 1), 1)[0]);
      }
      await new Promise(setImmediate);
      const isIdle = this.working.size === 0 && this.waiting.length === 0;
      const isOver = isIdle && this.timers.every(({ timer }) => waitsForParent(this.table, timer.alertId));
      if (isIdle && !isOver) {
        this.now = Math.max(this.now, Math.min(...this.timers.map(({ at }) => at))) + this.random.int(0, 2_000);
      }
      quiet = isOver ? quiet + 1 : 0;
      this.now += !isOver && this.random.chance(0.05) ? this.random.int(0, 100_000) : 0;
      this.step();
    }
  }

  /** Timers that are due are delivered, and some of them twice. */
  private wake(): void {
    const due = this.timers.filter(({ at }) => at <= this.now);
    for (const entry of due) {
      this.timers.splice(this.timers.indexOf(entry), 1);
      this.waiting.push(...Array<Task>(this.random.chance(0.1) ? 2 : 1).fill({ what: 'timer', timer: entry.timer }));
    }
  }

  private step(): void {
    const [call] = this.pending.length > 0 ? this.pending.splice(this.random.int(0, this.pending.length - 1), 1) : [];
    const dies = call !== undefined && this.deaths < this.settings.deaths && this.random.chance(0.1);
    call?.go(dies);
    if (dies) {
      this.deaths += 1;
      this.pending.splice(0, this.pending.length, ...this.pending.filter(({ engine }) => engine !== call.engine));
      this.waiting.push(this.working.get(call.engine)!);
      this.working.delete(call.engine);
    }
  }

  private begin(task: Task): void {
    const engine = this.idle.pop() ?? {};
    const { transport, changes } = this.engines.get(engine) ?? this.start(engine);
    this.working.set(engine, task);
    const finish = (isDone: boolean): void => {
      this.working.delete(engine);
      this.idle.push(engine);
      if (!isDone) {
        this.waiting.push(task);
      }
    };
    const happening = task.what === 'happening' ? this.happenings[task.index] : undefined;
    if (task.what === 'happening' && happening?.what === 'signal') {
      const id = `s${task.index}`;
      const item = { deliveryId: id, arrivedAt: this.now, content: { id, receivedAt: this.now, carrier: 'queue' as const, body: Buffer.from(String(task.index)) } };
      void transport.send(item, { number: 1, timeoutMs: 1e9 }).then(({ result, detail }) => {
        expect(`${result} ${detail}`).toMatch(/delivered|Conflict/);
        finish(result === 'delivered');
      });
    } else {
      const [id, change] = task.what === 'timer' ? [task.timer.alertId, { kind: 'due' as const, dueAt: task.timer.dueAt }] : press(happening as Happening & { what: 'press' });
      void changes.apply(id, change, this.now).then(() => finish(true), (error: Error) => {
        expect(error.name).toBe('Conflict');
        finish(false);
      });
    }
  }

  private start(engine: object): Engines {
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
    const started = startEngines({
      table: this.table,
      call,
      config: CONFIG,
      destinations: ['ops', 'boss'],
      clock: { now: () => this.now, elapsed: () => this.now, sleep: (ms) => ms > 1e6 ? new Promise(() => undefined) : call('sleep', () => undefined) },
      random: this.random.next,
      parse: ({ id, body }) => {
        const { key, seconds, status } = this.happenings[Number(body.toString())] as Happening & { what: 'signal' };
        return eventAt(seconds, { status, key, source: key, signalId: id });
      },
      hinted: (to, hint) => this.hints.push({ ...hint, to }),
      timed: (timer, delay) => this.timers.push({ timer, at: this.now + delay * 1000 }),
    });
    this.engines.set(engine, started);
    return started;
  }

  /** Whatever is written is what the rules make of it, in this order. */
  private written(alert: Alert, before: Alert | undefined): void {
    const reference = this.references.get(alert.key) ?? new ReferenceModel();
    this.references.set(alert.key, reference);
    if (alert.superseded && !before!.superseded) {
      reference.leave();
      expect(alert.due).toBeUndefined();
      return;
    }
    const change = newOf(alert.applied, before?.applied);
    if (change) {
      this.respond(alert, before!, change, reference);
      return;
    }
    const added = alert.unconfirmed.at(-1)!;
    const { key, seconds, status } = this.happenings[Number(added.id.slice(1))] as Happening & { what: 'signal' };
    const event = eventAt(seconds, { status, key });
    if (!added.isLate) {
      expect(reference.apply({ kind: 'signal', event, destinations: [], tags: {}, windows: WINDOWS }, this.now)).toBe(true);
    }
    if (!QUIET.includes(added.isLate ? 'late' : added.what!)) {
      this.news.push(`${alert.id}:${alert.version} ${added.what!}`);
    }
  }

  private respond(alert: Alert, before: Alert, { id, what, at, version }: AppliedChange, reference: ReferenceModel): void {
    expect([version, alert.version]).toEqual([before.version + 1, before.version + 1]);
    if (!QUIET.includes(what)) {
      this.news.push(`${alert.id}:${version} ${what}`);
    }
    const kind = ({ acknowledged: 'acknowledge', closed: 'close', passed: 'pass' } as const)[what];
    if (kind) {
      expect(reference.apply({ ...done(kind), id }, at)).toBe(true);
    }
    if (what === 'escalated') {
      expect([before.status, before.due!.kind, before.held]).toEqual(['open', 'escalate', undefined]);
      expect(at).toBeGreaterThanOrEqual(before.due!.at);
    }
    if (what === 'released') {
      expect(before.held).toBeDefined();
      // No sooner than the silence is over.
      expect(alert.key !== 'b' || at >= START + 3_000_000).toBe(true);
    }
  }
}

/** What waits for what it follows from is looked at for as long as that is open, which may be for ever. */
function waitsForParent({ alerts }: MemoryTable, id: string): boolean {
  const { key, due, applied } = alerts.get(id)!;
  const isHeld = due?.kind === 'release' || due?.since !== undefined;
  return key === 'c' && isHeld && applied?.at(-1)?.what === 'held' && [...alerts.values()].some((alert) => alert.key === 'a' && alert.status !== 'closed' && !alert.superseded);
}

function newOf(after: readonly AppliedChange[] = [], before: readonly AppliedChange[] = []): AppliedChange | undefined {
  const last = after.at(-1);
  return last && !before.some(({ id }) => id === last.id) ? last : undefined;
}

function press({ key, generation, kind, button }: Happening & { what: 'press' }): [string, ReturnType<typeof done>] {
  const own = kind === 'note' ? { note: 'x' } : kind === 'retry' ? { action: 'Restart', maxRetries: 2 } : {};
  return [alertId(keyHash(key), generation), done(kind, { id: `press-${button}`, ...own })];
}

function check({ table, hints, news, references }: World): void {
  for (const [key, reference] of references) {
    const alerts = [...table.alerts.values()].filter((alert) => alert.key === key && alert.count > 0).sort((a, b) => a.generation - b.generation);
    const states = { open: 'triggered', acknowledged: 'acknowledged', closed: 'resolved' };
    expect(alerts.map(({ count, status }) => [count, states[status]])).toEqual(reference.incidents.map(({ count, state }) => [count, state]));
  }
  for (const alert of table.alerts.values()) {
    const levels = (alert.escalated ?? []).map(({ level }) => level);
    expect(levels).toEqual(levels.map((_, index) => index + 1));
    // Nothing is due any more: whatever was open and nobody's was escalated to the end, and is not held.
    if (waitsForParent(table, alert.id)) {
      continue;
    }
    expect(alert.due).toBeUndefined();
    if (alert.status === 'open' && alert.count > 0) {
      expect(levels.length).toBeGreaterThanOrEqual(2);
      expect(alert.held).toBeUndefined();
    }
    expect((alert.retries ?? []).map(({ attempt }) => attempt)).toEqual([1, 2].slice(0, alert.retries?.length ?? 0));
  }
  // Digests have every change, and nothing else, each told apart by its version.
  const digest = hints.filter(({ to }) => to === 'daily').map((hint) => `${hint.alertId}:${hint.version} ${hint.what}`);
  expect([...new Set(digest)].sort()).toEqual([...new Set(news)].sort());
  expect(new Set(news).size).toBe(news.length);
  // Destinations know the last of what people are to know.
  const last = new Map(news.map((one) => [one.slice(0, one.lastIndexOf(':')), Number(/:(\d+) /.exec(one)![1])]));
  for (const [id, version] of last) {
    const { held } = table.alerts.get(id)!;
    const told = hints.filter(({ to, alertId: about }) => to === 'ops' && about === id).map((hint) => hint.version);
    expect(held ? 0 : version).toBeLessThanOrEqual(Math.max(0, ...told));
    if (held) {
      expect(told).toEqual([]);
    }
  }
  // Each has one line of the history, and what is late has one, too.
  for (const [id, lines] of table.history) {
    const own = news.filter((one) => one.startsWith(`${id}:`)).map((one) => one.split(' ')[1]).sort();
    expect([...lines.values()].filter((what) => !QUIET.includes(what)).sort()).toEqual(own);
  }
}

const keys = fc.constantFrom('a', 'a', 'b', 'c');
const happenings: fc.Arbitrary<Happening[]> = fc.array(fc.oneof(
  fc.record({ what: fc.constant('signal' as const), key: keys, seconds: fc.integer({ min: 0, max: 100 }), status: fc.constantFrom('firing' as const, 'firing' as const, 'resolved' as const) }),
  fc.record({
    what: fc.constant('press' as const),
    key: keys,
    generation: fc.constantFrom(1, 1, 2),
    kind: fc.constantFrom<Kind>('acknowledge', 'acknowledge', 'close', 'pass', 'note', 'retry'),
    button: fc.nat(),
  }),
), { minLength: 1, maxLength: 12 });

/** `WORLDS=5000` looks at more. */
const WORLDS = Number(process.env.WORLDS ?? 150);

test.each([[1, 0], [1, 20], [4, 0], [4, 30]])('%d engines at once that die %d times in all lose no press and no timer, and make none twice', async (engines, deaths) => {
  let died = 0;
  await fc.assert(fc.asyncProperty(happenings, fc.nat(), async (all, seed) => {
    const world = new World(seed, all, { engines, deaths });
    await world.run();
    died += world.deaths;
    check(world);
  }), { numRuns: WORLDS });
  expect(died > 0).toBe(deaths > 0);
}, 1_800_000);
