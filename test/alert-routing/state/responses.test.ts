import { ANN, done, signalAt, START } from './support/events';
import { EscalationConfig } from '../../../src/alert-routing/route/route-config';
import { Alert, Hold } from '../../../src/alert-routing/state/alert';
import { AlertChange, ChangeOutcome, SignalChange } from '../../../src/alert-routing/state/alert-change';
import { transition } from '../../../src/alert-routing/state/transition';

const CHAIN: EscalationConfig = {
  steps: [{ afterSeconds: 300, mentions: ['here'] }, { afterSeconds: 600, mentions: ['U1', 'S2'], destinations: ['boss'] }], repeats: 0,
};

/** One alert, and the time. */
class Story {
  public alert: Alert | undefined;
  public readonly outcomes: ChangeOutcome[] = [];

  constructor(private readonly escalation?: EscalationConfig, own: Partial<SignalChange> = {}, event: Partial<SignalChange['event']> = {}) {
    this.at(0, { ...signalAt(0, event), escalation: 'chain', ...own });
  }

  public at(seconds: number, ...changes: readonly AlertChange[]): this {
    for (const change of changes) {
      const { outcome, alert } = transition(this.alert, change, START + seconds * 1000, this.escalation);
      this.alert = alert;
      this.outcomes.push(outcome);
    }
    return this;
  }

  /** A timer for what is due now wakes at a time. */
  public wake(seconds: number, hold?: Hold & { until: number }): this {
    return this.at(seconds, { kind: 'due', dueAt: this.alert?.due?.at ?? 0, hold });
  }

  public get last(): ChangeOutcome {
    return this.outcomes.at(-1)!;
  }

  public get due(): string {
    const { due } = this.alert!;
    return due ? `${due.kind} at ${(due.at - START) / 1000}` : 'nothing';
  }
}

const silence = (until: number): Hold & { until: number } => ({ by: 'silence', because: 'Deployment', since: START, until: START + until * 1000 });

test('a step is taken when nobody acknowledged the alert in time, and then the next one', () => {
  const story = new Story(CHAIN);
  expect(story.due).toBe('escalate at 300');
  expect(story.wake(299).last).toBe('early');
  expect(story.wake(300).last).toBe('escalated');
  expect(story.alert!.escalated).toEqual([{ level: 1, at: START + 300_000, mentions: ['here'], destinations: ['ops'] }]);
  expect(story.due).toBe('escalate at 900');
  story.wake(901);
  expect(story.alert).toMatchObject({ escalated: [{}, { level: 2, mentions: ['U1', 'S2'], destinations: ['boss'] }], destinations: ['ops', 'boss'], version: 3 });
  expect(story.due).toBe('nothing');
});

test('acknowledged at 299 s, the step at 300 s does not happen', () => {
  const story = new Story(CHAIN);
  const dueAt = story.alert!.due!.at;
  story.at(299, done('acknowledge'));
  expect(story.due).toBe('nothing');
  expect(story.at(300, { kind: 'due', dueAt }).last).toBe('stale');
  expect(story.alert!.escalated).toBeUndefined();
});

test('timers that come twice, late, or for another time do nothing more', () => {
  const story = new Story(CHAIN);
  const dueAt = story.alert!.due!.at;
  story.at(5_000, { kind: 'due', dueAt }, { kind: 'due', dueAt }, { kind: 'due', dueAt: dueAt + 1 });
  expect(story.outcomes).toEqual(['opened', 'escalated', 'known', 'stale']);
  expect(story.due).toBe('escalate at 5600');
  expect(story.at(5_001, done('close'), { kind: 'due', dueAt: START + 5_600_000 }, { kind: 'due', dueAt }).outcomes.slice(4)).toEqual(['closed', 'stale', 'known']);
  expect(transition(undefined, { kind: 'due', dueAt }, START)).toEqual({ outcome: 'stale', alert: undefined, isNext: false });
});

test('passed on, the next step is taken at once, and those after it follow', () => {
  const story = new Story(CHAIN).at(100, done('acknowledge')).at(200, done('pass'));
  expect(story.alert).toMatchObject({ status: 'open', escalated: [{ level: 1, mentions: ['here'], passedBy: ANN }] });
  expect(story.alert!.acknowledgedBy).toBeUndefined();
  expect(story.due).toBe('escalate at 800');
  // With no step left, those who have it are told all the same.
  story.at(300, done('pass')).at(400, done('pass'));
  expect(story.alert!.escalated!.at(-1)).toEqual({ level: 3, at: START + 400_000, mentions: [], destinations: ['ops', 'boss'], passedBy: ANN });
  expect(story.due).toBe('nothing');
  expect(new Story().at(5, done('pass')).alert).toMatchObject({ status: 'open', escalated: [{ level: 1, mentions: [], destinations: ['ops'] }] });
});

test('steps are taken again as often as is said, and then people are reminded until it is closed', () => {
  const story = new Story({ ...CHAIN, repeats: 1, remindAfterSeconds: 3_600 }).wake(300).wake(900);
  expect(story.due).toBe('escalate at 1200');
  story.wake(1_200).wake(1_800);
  expect(story.alert!.escalated!.map(({ level, mentions }) => [level, mentions[0]])).toEqual([[1, 'here'], [2, 'U1'], [3, 'here'], [4, 'U1']]);
  expect(story.due).toBe('remind at 5400');
  story.wake(5_400).wake(9_000);
  expect(story.alert!.reminders).toBe(2);
  expect(story.outcomes.slice(-2)).toEqual(['reminded', 'reminded']);
  expect(story.at(10_000, done('acknowledge')).due).toBe('remind at 13600');
  expect(story.wake(13_600).at(13_601, done('close')).due).toBe('nothing');
});

test('an escalation without steps reminds, and one that takes its steps at once is no loop', () => {
  expect(new Story({ steps: [], repeats: 3, remindAfterSeconds: 60 }).due).toBe('remind at 60');
  const story = new Story({ steps: [{ afterSeconds: 0, mentions: [] }, { afterSeconds: 0, mentions: [] }], repeats: 1 });
  expect(story.due).toBe('escalate at 0');
  expect(story.wake(0).wake(1).wake(1).wake(1).outcomes.slice(1)).toEqual(['escalated', 'escalated', 'escalated', 'early']);
  expect(story.wake(2).due).toBe('nothing');
  expect(story.alert!.escalated!.map(({ level }) => level)).toEqual([1, 2, 3, 4]);
});

test('what is due out of working hours waits until they begin', () => {
  // START is a Monday at 12:00 UTC.
  const hours = { windows: [{ timeZone: 'UTC', days: [1, 2, 3, 4, 5], from: 9 * 60, until: 17 * 60 }], holidays: ['2026-06-02'] };
  const story = new Story({ steps: [{ afterSeconds: 6 * 3_600, mentions: [] }], repeats: 0, hours, remindAfterSeconds: 3_600 });
  expect(story.alert!.due).toEqual({ kind: 'escalate', at: Date.UTC(2026, 5, 3, 9) });
  expect(story.wake(46 * 3_600).alert!.due).toEqual({ kind: 'remind', at: Date.UTC(2026, 5, 3, 11) });
});

test('notifications are not escalated, and people have no actions for them; one that becomes an alert is', () => {
  const story = new Story(CHAIN, { actions: ['Restart'] }, { class: 'notification' });
  expect(story.alert).not.toMatchObject({ due: expect.anything() });
  expect([story.alert!.escalation, story.alert!.actions]).toEqual([undefined, undefined]);
  story.at(10, { ...signalAt(10), escalation: 'chain', actions: ['Restart'] });
  expect(story.alert).toMatchObject({ class: 'alert', escalation: 'chain', actions: ['Restart'] });
  expect(story.due).toBe('escalate at 310');
  expect(story.at(20, { ...signalAt(20), escalation: 'other' }).alert!.escalation).toBe('chain');
});

test('what a silence holds is told when that is over, as if it had just been opened', () => {
  const story = new Story(CHAIN, { hold: silence(1_000) });
  expect(story.last).toBe('opened');
  expect(story.alert!.held).toEqual({ by: 'silence', because: 'Deployment', since: START });
  expect(story.due).toBe('release at 1000');
  // Another one overlaps.
  expect(story.wake(1_000, { ...silence(2_000), because: 'Backup', since: START + 1_000_000 }).last).toBe('held');
  expect(story.alert!.held).toEqual({ by: 'silence', because: 'Backup', since: START });
  expect(story.due).toBe('release at 2000');
  expect(story.wake(1_500, silence(2_000)).last).toBe('early');
  expect(story.wake(2_000).last).toBe('released');
  expect(story.alert!.held).toBeUndefined();
  expect(story.alert!.released).toEqual({ by: 'silence', because: 'Backup', since: START, until: START + 2_000_000 });
  expect(story.due).toBe('escalate at 2300');
});

test('a silence that somebody ends earlier lets go what it held when that is looked at', () => {
  const story = new Story(CHAIN, { hold: silence(10_000) });
  expect(story.wake(900).last).toBe('released');
  expect(story.due).toBe('escalate at 1200');
});

test('a signal that nothing holds makes what is held be looked at', () => {
  const story = new Story(CHAIN, { hold: silence(10_000) }).at(50, { ...signalAt(50), hold: silence(10_000) });
  expect(story.due).toBe('release at 10000');
  expect(story.at(60, signalAt(60)).due).toBe('release at 60');
  expect(story.wake(60).last).toBe('released');
  // Also at the very moment at which it was found to be held.
  const moment = new Story(CHAIN, { hold: silence(50) }).wake(50, silence(900)).at(50, signalAt(50));
  expect(moment.alert!.due!.at).toBe(START + 50_001);
  expect(moment.wake(51).last).toBe('released');
  // One that becomes an alert while it is held, too.
  const notice = new Story(CHAIN, { hold: silence(50) }, { class: 'notification' });
  expect(notice.due).toBe('nothing');
  expect(notice.at(10, { ...signalAt(10), hold: silence(50) }).due).toBe('release at 50');
  expect(new Story(CHAIN, { hold: silence(50) }, { class: 'notification' }).at(10, signalAt(10)).due).toBe('release at 10');
});

test('what is closed while it is held is never told', () => {
  const story = new Story(CHAIN, { hold: silence(1_000) }).at(10, { ...signalAt(10, { status: 'resolved' }) });
  expect(story.alert).toMatchObject({ status: 'closed', held: { by: 'silence' } });
  expect(story.due).toBe('nothing');
  expect(story.at(1_000, { kind: 'due', dueAt: START + 1_000_000 }).last).toBe('stale');
});

test('people may be on it before anybody is told: its end is still looked at', () => {
  const story = new Story({ ...CHAIN, remindAfterSeconds: 60 }, { hold: silence(1_000) }).at(10, done('acknowledge'));
  expect(story.due).toBe('release at 1000');
  story.at(20, done('pass'));
  expect(story.alert!.escalated).toBeUndefined();
  expect(story.due).toBe('release at 1000');
  expect(story.at(30, done('acknowledge')).wake(1_000).due).toBe('remind at 1060');
});

test('a step that falls due in a silence waits until its end, and is not lost', () => {
  const story = new Story(CHAIN).wake(300, silence(1_000));
  expect(story.last).toBe('held');
  expect(story.alert!.held).toBeUndefined();
  expect(story.alert!.due).toEqual({ kind: 'escalate', at: START + 1_000_000, since: START + 300_000 });
  expect(story.wake(500, silence(1_000)).last).toBe('early');
  expect(story.wake(1_000).last).toBe('escalated');
  // Somebody ended it earlier.
  expect(new Story(CHAIN).wake(300, silence(1_000)).wake(600).last).toBe('escalated');
});

test('a retry is counted, and no more of them are begun than are allowed', () => {
  const retry = (own = {}): AlertChange => done('retry', { action: 'Restart', maxRetries: 2, ...own });
  const story = new Story(CHAIN, { actions: ['Restart', 'Scale'] });
  story.at(10, retry({ id: 'r1' }), retry({ id: 'r1' }), retry(), retry(), retry({ action: 'Scale' }), retry({ action: 'Other' }));
  expect(story.outcomes.slice(1)).toEqual(['retried', 'known', 'retried', 'refused', 'retried', 'refused']);
  expect(story.alert!.retries!.map(({ action, attempt, by }) => [action, attempt, by])).toEqual([['Restart', 1, ANN], ['Restart', 2, ANN], ['Scale', 1, ANN]]);
  expect(story.due).toBe('escalate at 300');
  expect(story.at(20, done('close'), retry({ action: 'Scale' })).last).toBe('refused');
});

test('a hundred presses of one button are one acknowledgement, and 99 are told', () => {
  const story = new Story(CHAIN).at(5, ...Array.from({ length: 100 }, (_, index) => done('acknowledge', { by: { name: `Person ${index}` } })));
  expect(story.outcomes.filter((outcome) => outcome === 'acknowledged')).toHaveLength(1);
  expect(story.outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(99);
  expect(story.alert).toMatchObject({ version: 2, acknowledgedBy: { name: 'Person 0' } });
});

test('what arrives again is not done again, and says what it did', () => {
  const press = done('acknowledge');
  const story = new Story(CHAIN).at(5, press).at(6, done('pass')).at(7, press);
  expect(story.outcomes.slice(1)).toEqual(['acknowledged', 'passed', 'known']);
  expect(story.alert!.status).toBe('open');
  expect(story.alert!.applied![0]).toEqual({ id: press.id, what: 'acknowledged', at: START + 5_000, version: 2 });
  for (let index = 0; index < 80; index += 1) {
    story.at(10, done('note', { note: 'x' }));
  }
  expect(story.alert!.applied).toHaveLength(50);
});

test('of what is superseded nothing is changed but its note', () => {
  const superseded: Alert = { ...new Story(CHAIN).alert!, superseded: true };
  for (const change of [done('acknowledge'), done('close'), done('pass'), { kind: 'due' as const, dueAt: superseded.due!.at }]) {
    expect(['refused', 'stale']).toContain(transition(superseded, change, START + 1e6, CHAIN).outcome);
  }
  expect(transition(superseded, done('note', { note: 'x' }), START).outcome).toBe('noted');
});
