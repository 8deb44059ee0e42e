import { Engines, startEngines } from './support/engines';
import { HeapItem, IndexedHeap } from '../../../cli/src/local/indexed-heap';
import { SeededRandom } from '../../../cli/src/simulation/random';
import { RoutingConfig } from '../../../src/alert-routing/route/route-config';
import { Alert } from '../../../src/alert-routing/state/alert';
import { AlertHint } from '../../../src/contract/alerts';
import { MemoryTable } from '../engine/support/memory-table';
import { done, eventAt } from '../state/support/events';

/** The clocks of Berlin are put forward on 29 March 2026. */
const BEGIN = Date.parse('2026-03-10T00:00:00Z');
const END = Date.parse('2026-04-10T00:00:00Z');
/** Enough for each kind of alert and of chance to be there hundreds of times; ALERTS=10000 is a longer search. */
const ALERTS = Number(process.env.ALERTS ?? 4_000);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A message is late by up to so much, and what somebody ends at run time is known after 30 s, and looked at every 15 minutes. */
const MOST_LATE = 10 * MINUTE;
const MOST_AFTER_END = 15 * MINUTE + 30_000 + 2 * MOST_LATE;

/** Teams: `day` is called in working hours alone, `batch` is silenced every night, `moved` in silences that people begin and end, `plain` never. */
const TEAMS = ['plain', 'plain', 'plain', 'plain', 'plain', 'batch', 'batch', 'moved', 'moved', 'day'] as const;
type Team = typeof TEAMS[number];

const CONFIG: RoutingConfig = {
  root: {
    name: 'default', destinations: ['ops'], escalation: 'always', routes: [{ name: 'day', match: { source: ['day'] }, escalation: 'day' }],
  },
  classRules: [],
  tagKeys: [],
  alertWindowSeconds: 40 * 86_400,
  notificationWindowSeconds: 60,
  escalations: {
    always: { steps: [{ afterSeconds: 300, mentions: ['here'] }, { afterSeconds: 600, mentions: ['channel'] }, { afterSeconds: 7_200, mentions: ['U1'], destinations: ['boss'] }], repeats: 0 },
    day: {
      steps: [{ afterSeconds: 300, mentions: ['here'] }, { afterSeconds: 3_600, mentions: ['U1'] }],
      repeats: 1,
      hours: { windows: [{ timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: 9 * 60, until: 17 * 60 }], holidays: ['2026-04-03', '2026-04-06'] },
    },
  },
  silences: [
    { name: 'night', match: { source: ['batch'] }, window: { timeZone: 'Europe/Berlin', days: [1, 2, 3, 4, 5, 6, 7], from: 22 * 60, until: 5 * 60 } },
    // It overlaps with the one before it.
    { name: 'early', match: { source: ['batch'] }, window: { timeZone: 'Europe/Berlin', days: [7], from: 4 * 60, until: 7 * 60 } },
  ],
  digests: ['daily'],
};

interface Task extends HeapItem {
  readonly run: () => Promise<void>;
}

/** A month in which everything is random: what fails, when somebody is on it, and how late and how often messages come. */
class Month {
  public readonly table = new MemoryTable();
  public readonly hints: Array<AlertHint & { readonly to: string; readonly at: number }> = [];
  /** What happened to each alert, in that order. */
  public readonly log = new Map<string, Array<{ readonly what: string; readonly at: number; readonly version: number }>>();
  /** Silences of run time, as they really were. */
  public readonly silences: Array<{ readonly from: number; until: number }> = [];
  public tasks = 0;
  /** Ids of the alerts of each key that somebody was told of. */
  private readonly byKey = new Map<string, Set<string>>();
  private now = BEGIN;
  private pushed = 0;
  private readonly random = new SeededRandom(16);
  private readonly queue = new IndexedHeap<Task>();
  /** Environments that know nothing of one another. */
  private readonly engines = [0, 1, 2].map(() => this.start());

  constructor() {
    this.table.written = (alert) => {
      const last = alert.applied?.at(-1);
      const isOwn = last?.version === alert.version;
      const what = isOwn ? last.what : alert.superseded ? 'superseded' : alert.unconfirmed.at(-1)!.what ?? 'late';
      const log = this.log.get(alert.id) ?? [];
      this.log.set(alert.id, log);
      log.push({ what, at: this.now, version: alert.version });
    };
  }

  public async run(): Promise<void> {
    for (let index = 0; index < ALERTS; index += 1) {
      this.plan(index);
    }
    for (let at = BEGIN; at < END; at += this.random.int(6, 60) * HOUR) {
      this.planSilence(at);
    }
    for (let task = this.queue.first(); task; task = this.queue.first()) {
      this.queue.remove(task);
      this.now = Math.max(this.now, task.heapKey);
      this.tasks += 1;
      await task.run();
    }
  }

  public teamOf({ key }: Alert): Team {
    return key.split(' ')[0] as Team;
  }

  private plan(index: number): void {
    const { random } = this;
    const team = TEAMS[index % TEAMS.length];
    const at = random.int(BEGIN, END - 6 * 86_400_000);
    const key = `${team} ${index}`;
    const signal = (time: number, number: number, status: 'firing' | 'resolved'): void => this.send(time, async () => {
      const id = `s${index}-${number}`;
      const body = Buffer.from(JSON.stringify({ key, at: time, status }));
      const { result } = await this.engine().transport.send({ deliveryId: id, arrivedAt: this.now, content: { id, receivedAt: this.now, carrier: 'queue', body } }, { number: 1, timeoutMs: 1e9 });
      expect(result).toBe('delivered');
    });
    signal(at, 0, 'firing');
    if (random.chance(0.3)) {
      signal(at + random.int(1, 3 * HOUR), 1, 'firing');
    }
    if (random.chance(0.3)) {
      signal(at + random.int(1, 12 * HOUR), 2, 'resolved');
    }
    for (const kind of ['acknowledge', 'close', 'pass'] as const) {
      if (random.chance(0.3)) {
        const id = `${kind}-${index}`;
        this.send(at + random.magnitude(1_000, 10 * HOUR), async () => {
          const alert = [...this.byKey.get(key) ?? []].at(-1);
          if (alert) {
            await this.engine().changes.apply(alert, done(kind, { id }), this.now);
          }
        });
      }
    }
  }

  private planSilence(from: number): void {
    const { random } = this;
    const id = `silence-${from}`;
    const until = from + random.magnitude(10 * MINUTE, 12 * HOUR);
    // Somebody ends it sooner, or it ends by itself.
    const silence = { from, until: random.chance(0.3) ? random.between(from, until) : until };
    this.silences.push(silence);
    this.push(from, async () => void this.table.silences.set(id, { id, match: { source: ['moved'] }, from, until, by: 'Ann' }));
    if (silence.until < until) {
      this.push(silence.until, async () => void this.table.silences.delete(id));
    }
  }

  private engine(): Engines {
    return this.engines[this.random.int(0, this.engines.length - 1)];
  }

  /** A message, which may come late and twice. */
  private send(at: number, run: () => Promise<void>): void {
    const lateness = (): number => this.random.chance(0.01) ? this.random.int(0, MOST_LATE) : this.random.int(0, 1_500);
    this.push(at + lateness(), run);
    if (this.random.chance(0.03)) {
      this.push(at + lateness(), run);
    }
  }

  private push(at: number, run: () => Promise<void>): void {
    this.pushed += 1;
    this.queue.push({ heapKey: at, heapOrder: this.pushed, heapIndex: -1, run });
  }

  private start(): Engines {
    return startEngines({
      table: this.table,
      call: async (_name, effect) => effect(),
      config: CONFIG,
      destinations: ['ops', 'boss'],
      clock: { now: () => this.now, elapsed: () => this.now, sleep: (ms) => ms > 1e6 ? new Promise(() => undefined) : Promise.resolve() },
      random: this.random.next,
      parse: ({ id, body }) => {
        const { key, at, status } = JSON.parse(body.toString()) as { key: string; at: number; status: 'firing' };
        return eventAt(0, { at, status, key, source: key.split(' ')[0], signalId: id });
      },
      hinted: (to, hint) => {
        const { key } = this.table.alerts.get(hint.alertId)!;
        this.byKey.set(key, (this.byKey.get(key) ?? new Set()).add(hint.alertId));
        this.hints.push({ ...hint, to, at: this.now });
      },
      timed: (timer, delay) => this.send(this.now + delay * 1000, async () => {
        await this.engine().changes.apply(timer.alertId, { kind: 'due', dueAt: timer.dueAt }, this.now);
      }),
    });
  }
}

/** What the clocks in Berlin show, asked for in another way than the code under test does. */
const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit',
});

function berlin(at: number): { day: string; hour: number; date: string } {
  const [day, date, hour] = CLOCK.format(at).replace(',', '').split(/[ ]+/);
  return { day, date, hour: Number(hour) };
}

let month: Month;
let alerts: Alert[];

beforeAll(async () => {
  month = new Month();
  await month.run();
  alerts = [...month.table.alerts.values()].filter(({ count }) => count > 0);
}, 1_800_000);

const logOf = ({ id }: Alert): Array<{ what: string; at: number; version: number }> => month.log.get(id)!;
const toldAt = (alert: Alert): number | undefined => alert.released?.until ?? (alert.held ? undefined : logOf(alert)[0].at);

function isSilenced(alert: Alert, at: number): boolean {
  const team = month.teamOf(alert);
  const { hour, day } = berlin(at);
  return team === 'batch' ? hour >= 22 || hour < 5 || (day === 'sön' && hour >= 4 && hour < 7) : team === 'moved' && month.silences.some(({ from, until }) => at >= from && at < until);
}

test('nothing is left to be done, and every alert is there', () => {
  expect(alerts.length).toBeGreaterThanOrEqual(ALERTS);
  expect(alerts.filter(({ due }) => due)).toEqual([]);
  expect([...month.log.values()].every((entries) => entries.every(({ version }, index) => version === index + 1))).toBe(true);
});

test('every alert that nobody acknowledged was escalated exactly once a step, and none after it was', () => {
  let [steps, complete] = [0, 0];
  for (const alert of alerts) {
    const { escalated = [], status } = alert;
    expect(escalated.map(({ level }) => level)).toEqual(escalated.map((_, index) => index + 1));
    let state = 'open';
    for (const { what } of logOf(alert)) {
      expect(what === 'escalated' ? state : 'open').toBe('open');
      state = what === 'acknowledged' || what === 'closed' ? what : what === 'passed' ? 'open' : state;
    }
    steps += escalated.length;
    if (status === 'open') {
      complete += 1;
      expect(escalated.length).toBeGreaterThanOrEqual(month.teamOf(alert) === 'day' ? 4 : 3);
    }
  }
  expect(complete).toBeGreaterThan(ALERTS / 10);
  expect(steps).toBeGreaterThan(ALERTS);
});

test('each step is taken when it is due: after its wait, in working hours, and when no silence is in force', () => {
  const waits = { always: [300, 600, 7_200], day: [300, 3_600, 300, 3_600] };
  let checked = 0;
  for (const alert of alerts) {
    const isDay = month.teamOf(alert) === 'day';
    let since = toldAt(alert);
    for (const { what, at } of logOf(alert).filter((entry) => entry.at >= (toldAt(alert) ?? Infinity))) {
      if (what === 'escalated') {
        const step = alert.escalated!.find((one) => one.at === at)!;
        const dueAt = since! + 1000 * (isDay ? waits.day : waits.always)[step.level - 1];
        expect(at).toBeGreaterThanOrEqual(dueAt);
        expect(isSilenced(alert, at - MOST_LATE) && isSilenced(alert, at)).toBe(false);
        if (isDay) {
          const { day, date, hour } = berlin(at - MOST_LATE > dueAt ? at - MOST_LATE : at);
          const isHoliday = ['2026-04-03', '2026-04-06'].includes(date) || ['lör', 'sön'].includes(day);
          expect([isHoliday, hour >= 8 && hour <= 17]).toEqual([false, true]);
        } else if (month.teamOf(alert) === 'plain') {
          expect(at).toBeLessThanOrEqual(dueAt + MOST_LATE + 2_000);
          checked += 1;
        }
      }
      since = ['escalated', 'passed', 'released'].includes(what) ? at : since;
    }
  }
  expect(checked).toBeGreaterThan(ALERTS / 2);
});

test('what a silence held is told once, when it is over, if it is open then, and its end is told of what was told before', () => {
  let [held, released, endedHeld] = [0, 0, 0];
  const told = new Map<string, typeof month.hints>();
  for (const hint of month.hints.filter(({ to }) => to === 'ops')) {
    told.set(hint.alertId, told.get(hint.alertId) ?? []);
    told.get(hint.alertId)!.push(hint);
  }
  for (const alert of alerts) {
    const opened = logOf(alert)[0].at;
    const own = told.get(alert.id) ?? [];
    const releases = logOf(alert).filter(({ what }) => what === 'released');
    const wasHeld = alert.held !== undefined || alert.released !== undefined;
    held += wasHeld ? 1 : 0;
    expect(releases.length).toBe(alert.released ? 1 : 0);
    if (month.teamOf(alert) === 'batch') {
      expect(wasHeld).toBe(isSilenced(alert, opened));
    }
    if (wasHeld) {
      expect(isSilenced(alert, opened - 31_000) || isSilenced(alert, opened)).toBe(true);
      expect(own.every(({ at }) => at >= (alert.released?.until ?? Infinity))).toBe(true);
      expect(alert.held ? alert.status : 'closed').toBe('closed');
    }
    if (alert.released) {
      released += 1;
      expect(isSilenced(alert, alert.released.until)).toBe(false);
      expect(own[0].what).toBe('released');
      // It was not kept for longer than it had to be.
      expect(isSilenced(alert, alert.released.until - MOST_AFTER_END) || alert.released.until - MOST_AFTER_END < opened).toBe(true);
    } else if (alert.held) {
      endedHeld += 1;
      expect(own).toEqual([]);
    } else {
      const end = logOf(alert).find(({ what }) => what === 'closed');
      expect(end ? own.some(({ what, at }) => what === 'closed' && at === end.at) : true).toBe(true);
    }
  }
  expect(Math.min(held, released, endedHeld)).toBeGreaterThan(ALERTS / 100);
}, 120_000);

test('digests have each change once, by the alert and its version, and nothing else', () => {
  const quiet = ['held', 'late', 'settled', 'superseded'];
  const changes = [...month.log].flatMap(([id, entries]) => entries.filter(({ what }) => !quiet.includes(what)).map(({ what, version }) => `${id}:${version} ${what}`));
  const digest = new Set(month.hints.filter(({ to }) => to === 'daily').map(({ alertId, version, what }) => `${alertId}:${version} ${what}`));
  expect(new Set(changes).size).toBe(changes.length);
  expect(changes.filter((change) => !digest.has(change))).toEqual([]);
  expect(digest.size).toBe(changes.length);
}, 120_000);
