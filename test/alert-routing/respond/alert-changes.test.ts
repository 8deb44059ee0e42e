import { AlertEffects } from '../../../src/alert-routing/engine/alert-effects';
import { AlertMetrics } from '../../../src/alert-routing/engine/alert-metrics';
import { Hints } from '../../../src/alert-routing/engine/hints';
import { AlertChanges, ChangeResult } from '../../../src/alert-routing/respond/alert-changes';
import { Timers } from '../../../src/alert-routing/respond/timers';
import { EscalationConfig } from '../../../src/alert-routing/route/route-config';
import { Alert } from '../../../src/alert-routing/state/alert';
import { SignalChange } from '../../../src/alert-routing/state/alert-change';
import { transition } from '../../../src/alert-routing/state/transition';
import { AlertTimer } from '../../../src/contract/alerts';
import { MemoryTable } from '../engine/support/memory-table';
import { ANN, done, signalAt, START } from '../state/support/events';

const CHAIN: EscalationConfig = { steps: [{ afterSeconds: 300, mentions: ['here'], destinations: ['boss'] }], repeats: 0, remindAfterSeconds: 3_600 };

/** An alert that is open, and the queues around it. */
class Scene {
  public now = START;
  public readonly table = new MemoryTable();
  public readonly hints: string[] = [];
  public readonly timers: string[] = [];
  public readonly down = new Set<string>();
  public holdUntil = 0;
  public readonly metrics = new AlertMetrics('Router');
  public readonly id: string;
  private readonly changes: AlertChanges;

  constructor(own: Partial<SignalChange> = {}) {
    const { alert } = transition(undefined, { ...signalAt(0), escalation: 'chain', actions: ['Restart'], ...own }, START, CHAIN);
    this.id = alert!.id;
    this.table.alerts.set(this.id, alert!);
    const send = async (queueUrl: string, body: string): Promise<void> => {
      if (this.down.has(queueUrl)) {
        throw new Error('down');
      }
      const { version, what } = JSON.parse(body) as { version: number; what: string };
      this.hints.push(`${queueUrl} ${version} ${what}`);
    };
    const clock = { now: () => this.now, elapsed: () => this.now, sleep: async () => undefined };
    this.changes = new AlertChanges({
      table: this.table.used(),
      effects: new AlertEffects({
        hints: new Hints({
          queues: { send: (queueUrl, { body }) => send(queueUrl, body) },
          queueUrls: new Map(['ops', 'boss', 'digest'].map((name) => [name, name])),
          digests: { names: ['digest'], queues: { send } },
          metrics: this.metrics,
          clock,
        }),
        timers: new Timers({
          queues: {
            send: async (queueUrl, body, delay) => {
              if (this.down.has(queueUrl)) {
                throw Object.assign(new Error('down'), { name: 'TimersDown' });
              }
              const { dueAt } = JSON.parse(body) as AlertTimer;
              this.timers.push(`for ${(dueAt - START) / 1000} in ${delay}`);
            },
          },
          queueUrl: 'timers',
          now: clock.now,
        }),
      }),
      holds: { of: async () => this.holdUntil > this.now ? { by: 'silence', because: 'x', since: this.now, until: this.holdUntil } : undefined },
      escalations: { chain: CHAIN },
      metrics: this.metrics,
      clock,
      random: () => 0.5,
    });
  }

  public apply(change: Parameters<AlertChanges['apply']>[1], id = this.id): Promise<ChangeResult> {
    return this.changes.apply(id, change, this.now);
  }

  public wake(seconds: number, dueAt = this.alert.due!.at): Promise<ChangeResult> {
    this.now = START + seconds * 1000;
    return this.apply({ kind: 'due', dueAt });
  }

  public get alert(): Alert {
    return this.table.alerts.get(this.id)!;
  }

  public get history(): string[] {
    return [...this.table.history.get(this.id)?.values() ?? []];
  }

  public counts(): object {
    const { _aws, router, ...counts } = JSON.parse(this.metrics.flush(0).at(-1) ?? '{}') as Record<string, unknown>;
    return counts;
  }
}

test('a press changes the alert once, stands in the history, and everybody is told: its destinations, the digests, the clock', async () => {
  const scene = new Scene();
  scene.now += 60_000;
  const press = done('acknowledge');
  expect(await scene.apply(press)).toMatchObject({ outcome: 'acknowledged', did: 'acknowledged', alert: { status: 'acknowledged' } });
  expect(scene.history).toEqual(['acknowledged']);
  expect(scene.hints).toEqual(['ops 2 acknowledged', 'digest 2 acknowledged']);
  expect(scene.timers).toEqual(['for 3660 in 900']);
  expect(scene.counts()).toEqual({ Acknowledged: 1, TimeToAcknowledge: [60_000] });
  // It arrives again: the same once more, and nothing is counted.
  scene.now += 5_000;
  expect(await scene.apply(press)).toMatchObject({ outcome: 'known', did: 'acknowledged', alert: { version: 2 } });
  expect(scene.history).toEqual(['acknowledged']);
  expect(scene.hints.slice(2)).toEqual(['ops 2 acknowledged', 'digest 2 acknowledged']);
  // Its timer is on its way.
  expect(scene.timers).toHaveLength(1);
  expect(scene.counts()).toEqual({});
  // Somebody else is late.
  expect(await scene.apply(done('acknowledge'))).toMatchObject({ outcome: 'refused', did: 'refused', alert: { acknowledgedBy: ANN } });
  expect(scene.hints).toHaveLength(4);
  expect(scene.counts()).toEqual({ TooLate: 1 });
  expect(await scene.apply(done('close'), 'no-1')).toEqual({ outcome: 'refused', alert: undefined, did: 'refused', retry: undefined });
});

test('a hundred presses at once are one acknowledgement, and 99 are told', async () => {
  const scene = new Scene();
  const results = await Promise.all(Array.from({ length: 100 }, () => scene.apply(done('acknowledge'))));
  expect(results.filter(({ outcome }) => outcome === 'acknowledged')).toHaveLength(1);
  expect(results.filter(({ outcome }) => outcome === 'refused')).toHaveLength(99);
  expect(scene.hints).toHaveLength(2);
});

test('a timer that is early is set again, one that is due takes the step, and one that is not due any more is dropped', async () => {
  const scene = new Scene();
  expect((await scene.wake(299)).outcome).toBe('early');
  expect(scene.timers).toEqual(['for 300 in 6']);
  expect(scene.hints).toEqual([]);
  const { due } = scene.alert;
  expect((await scene.wake(300)).outcome).toBe('escalated');
  expect(scene.hints).toEqual(['ops 2 escalated', 'boss 2 escalated', 'digest 2 escalated']);
  expect(scene.timers.at(-1)).toBe('for 3900 in 900');
  expect((await scene.wake(301, due!.at)).outcome).toBe('known');
  expect(scene.hints).toHaveLength(6);
  expect((await scene.wake(302, due!.at + 5)).outcome).toBe('stale');
  expect(scene.hints).toHaveLength(6);
  expect(scene.timers).toHaveLength(2);
  expect(scene.alert.escalated).toHaveLength(1);
  expect(scene.counts()).toEqual({ Escalations: 1 });
});

test('what is held is looked at again quietly, and told when it is released', async () => {
  const hold = { by: 'silence' as const, because: 'x', since: START, until: START + 100_000 };
  const scene = new Scene({ hold });
  scene.holdUntil = START + 200_000;
  expect((await scene.wake(100)).outcome).toBe('held');
  expect([scene.hints, scene.history, scene.timers]).toEqual([[], [], ['for 200 in 100']]);
  expect((await scene.wake(200)).outcome).toBe('released');
  expect(scene.hints).toEqual(['ops 3 released', 'digest 3 released']);
  expect(scene.timers.at(-1)).toBe('for 500 in 305');
  expect(scene.counts()).toEqual({ Released: 1 });
});

test('of what is held destinations hear nothing, and digests do', async () => {
  const scene = new Scene({ hold: { by: 'silence', because: 'x', since: START, until: START + 100_000 } });
  await scene.apply(done('note', { note: 'known' }));
  await scene.apply(done('close'));
  expect(scene.hints).toEqual(['digest 2 noted', 'digest 3 closed']);
  expect(scene.counts()).toEqual({ Noted: 1, ClosedByPeople: 1, TimeToClose: [0] });
});

test('a retry says which attempt it is, also when it arrives again', async () => {
  const scene = new Scene();
  const retry = done('retry', { action: 'Restart', maxRetries: 1 });
  const expected = { did: 'retried', retry: { id: retry.id, action: 'Restart', attempt: 1, by: ANN } };
  expect(await scene.apply(retry)).toMatchObject({ outcome: 'retried', ...expected });
  expect(await scene.apply(retry)).toMatchObject({ outcome: 'known', ...expected });
  expect(await scene.apply(done('retry', { action: 'Restart', maxRetries: 1 }))).toMatchObject({ outcome: 'refused', retry: undefined });
});

test('a queue that is down keeps nobody else from his own, and it is all made again', async () => {
  const scene = new Scene();
  scene.down.add('ops');
  const press = done('acknowledge');
  await expect(scene.apply(press)).rejects.toMatchObject({ name: 'DestinationQueue', failed: ['ops'] });
  expect(scene.hints).toEqual(['digest 2 acknowledged']);
  expect(scene.timers).toHaveLength(1);
  scene.down.clear();
  scene.down.add('timers');
  scene.now += 900_000;
  await expect(scene.apply(press)).rejects.toMatchObject({ name: 'TimersDown' });
  expect(scene.hints.slice(1).sort()).toEqual(['digest 2 acknowledged', 'ops 2 acknowledged']);
  scene.down.clear();
  expect(await scene.apply(press)).toMatchObject({ outcome: 'known' });
  expect(scene.timers).toHaveLength(2);
});

test('whoever is never alone gives up for now', async () => {
  const scene = new Scene();
  // Somebody else is faster each time.
  let version = 1;
  scene.table.alerts.get = () => ({ ...transition(undefined, signalAt(0), START).alert!, version: version += 1 });
  await expect(scene.apply(done('acknowledge'))).rejects.toMatchObject({ name: 'Conflict' });
  expect(scene.hints).toEqual([]);
});
