import * as fc from 'fast-check';
import { CHAIN, EscalationModel } from './support/escalation-model';
import { done, eventAt, START, WINDOWS } from './support/events';
import { ReferenceModel } from './support/reference-model';
import { Alert } from '../../../src/alert-routing/state/alert';
import { AlertChange } from '../../../src/alert-routing/state/alert-change';
import { transition } from '../../../src/alert-routing/state/transition';

/** The alerts of one key, as whoever uses `transition` keeps them. */
interface Kept {
  readonly all: Map<number, Alert>;
  latest?: Alert;
}

interface Models {
  readonly reference: ReferenceModel;
  readonly escalation: EscalationModel;
}

/** A change at a time, given to both; what they make of it must be the same. */
class Change implements fc.Command<Models, Kept> {
  constructor(private readonly change: AlertChange, private readonly now: number) {}

  public check(): boolean {
    return true;
  }

  public run({ reference, escalation }: Models, kept: Kept): void {
    const before = kept.latest;
    // A timer is one of the alert that there is, or of one that there was.
    const change = this.change.kind === 'due' && this.change.dueAt === 0 ? { ...this.change, dueAt: before?.due?.at ?? 0 } : this.change;
    const isChanged = reference.apply(change, this.now);
    const expected = escalation.follow(reference, change, this.now, isChanged) || isChanged;
    const made = transition(before, change, this.now, CHAIN);
    const once = JSON.stringify(made);
    expect(JSON.stringify(transition(before, change, this.now, CHAIN))).toBe(once);
    expect(made.alert !== before).toBe(expected);
    expect(['late', 'refused', 'known', 'early', 'stale'].includes(made.outcome)).toBe(!expected);
    if (made.alert && made.alert !== before) {
      expect(made.alert.version).toBe(before && !made.isNext ? before.version + 1 : 1);
      expect(made.alert.generation).toBe(before ? before.generation + (made.isNext ? 1 : 0) : 1);
      expect(before?.destinations.every((name) => made.isNext || made.alert!.destinations.includes(name)) ?? true).toBe(true);
      kept.all.set(made.alert.generation, made.alert);
      kept.latest = made.alert;
    }
    const { escalated = [], reminders = 0, due } = kept.latest && kept.latest.count > 0 ? kept.latest : {};
    if (reference.incidents.length > 0 && kept.latest!.count > 0) {
      expect({ steps: escalated.length, reminders, due: due?.at }).toEqual(escalation.summary(reference));
    }
    const incidents = reference.incidents.map(({ count, since, latest, state, until, kind }) => ({
      count, since, latest, state, until: state === 'resolved' ? until : undefined, kind,
    }));
    expect([...kept.all.values()].filter(({ count }) => count > 0).map(summary)).toEqual(incidents);
  }

  public toString(): string {
    return `${this.now - START}: ${JSON.stringify(this.change)}`;
  }
}

function summary({ count, openedAt: since, lastAt: latest, status, closedAt, class: kind }: Alert): object {
  const state = { open: 'triggered', acknowledged: 'acknowledged', closed: 'resolved' }[status];
  return { count, since, latest, state, until: status === 'closed' ? closedAt : undefined, kind };
}

/** Times around the windows, so that what is just in it and just out of it comes up. */
const { alertSeconds } = WINDOWS;
const seconds = fc.oneof(
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 0, max: 30 }),
  fc.constantFrom(alertSeconds - 1, alertSeconds, alertSeconds + 30, 2 * alertSeconds),
);
const told = fc.record({
  second: seconds,
  status: fc.constantFrom('firing' as const, 'resolved' as const),
  kind: fc.constantFrom('alert' as const, 'alert' as const, 'notification' as const),
  id: fc.nat(),
  destinations: fc.subarray(['ops', 'data', 'web'], { minLength: 1 }),
}).map(({ second, status, kind, id, destinations }): AlertChange => ({
  kind: 'signal', event: eventAt(second, { status, class: kind, signalId: `s${id}` }), destinations, tags: {}, windows: WINDOWS, escalation: 'chain',
}));
const pressed = fc.record({ kind: fc.constantFrom('acknowledge' as const, 'close' as const, 'pass' as const, 'note' as const), id: fc.nat() })
  .map(({ kind, id }): AlertChange => done(kind, { id: `press-${id}`, ...kind === 'note' ? { note: 'n' } : {} }));
const woken = fc.constantFrom(0, 0, 0, START + 30_000).map((dueAt): AlertChange => ({ kind: 'due', dueAt }));
const change = fc.oneof({ arbitrary: told, weight: 8 }, { arbitrary: pressed, weight: 3 }, { arbitrary: woken, weight: 3 });
const command = fc.record({ made: change, now: seconds }).map(({ made, now }) => new Change(made, START + now * 1000));

test('in any order, early, late and twice, alerts follow the rules of PagerDuty', () => {
  fc.assert(fc.property(fc.commands([command], { maxCommands: 40, size: 'max' }), (commands) => {
    const model = { reference: new ReferenceModel(), escalation: new EscalationModel() };
    fc.modelRun(() => ({ model, real: { all: new Map() } as Kept }), commands);
  }), { numRuns: Number(process.env.RUNS ?? 300) });
});
