import { ANN, done, START, signalAt } from './support/events';
import { Alert } from '../../../src/alert-routing/state/alert';
import { AlertChange, ChangeOutcome } from '../../../src/alert-routing/state/alert-change';
import { keyHash, partsOfAlertId } from '../../../src/alert-routing/state/key-hash';
import { transition } from '../../../src/alert-routing/state/transition';

const DAY = 86_400;
const resolved = (seconds: number, own = {}): AlertChange => signalAt(seconds, { status: 'resolved', ...own });

/** Makes changes one after the other, when all of it has happened. */
function make(...changes: readonly AlertChange[]): { alert: Alert | undefined; outcomes: ChangeOutcome[]; all: Alert[] } {
  let alert: Alert | undefined;
  const all = new Map<string, Alert>();
  const outcomes = changes.map((change) => {
    const made = transition(alert, change, START + 30 * DAY * 1000);
    alert = made.alert;
    if (alert) {
      all.set(alert.id, alert);
    }
    return made.outcome;
  });
  return { alert, outcomes, all: [...all.values()] };
}

test('the first event of a key opens an alert, and those that follow are counted in it', () => {
  const { alert, outcomes } = make(signalAt(0), signalAt(10, { severity: 'critical', title: 'It fails still' }, ['ops', 'data']), signalAt(5));
  expect(outcomes).toEqual(['opened', 'aggregated', 'aggregated']);
  expect(alert).toMatchObject({
    id: `${keyHash('key')}-1`,
    generation: 1,
    version: 3,
    class: 'alert',
    severity: 'critical',
    status: 'open',
    count: 3,
    flapping: false,
    openedAt: START,
    lastAt: START + 10_000,
    destinations: ['ops', 'data'],
    event: { title: 'It fails still' },
  });
  expect(alert!.unconfirmed.map(({ id }) => id)).toEqual(['signal-0', 'signal-10', 'signal-5']);
});

test('OK closes it, and the next event is a new alert that knows the one before', () => {
  const { alert, outcomes, all } = make(signalAt(0), resolved(10), signalAt(20));
  expect(outcomes).toEqual(['opened', 'closed', 'opened']);
  expect(all[0]).toMatchObject({ status: 'closed', closedAt: START + 10_000, closedBy: { name: 'the alert router' }, event: { status: 'resolved' }, count: 1 });
  expect(alert).toMatchObject({ generation: 2, version: 1, status: 'open', count: 1, previous: { alertId: all[0].id, openedAt: START, closedAt: START + 10_000 } });
});

test('an OK that is older than the latest alarm closes nothing, and one of the same time does', () => {
  expect(make(signalAt(10), resolved(5)).outcomes).toEqual(['opened', 'late']);
  expect(make(signalAt(10), resolved(10)).outcomes).toEqual(['opened', 'closed']);
});

test('what fired before it was closed reopens nothing; what fires at that very time is not lost', () => {
  expect(make(signalAt(0), resolved(10), signalAt(5)).outcomes).toEqual(['opened', 'closed', 'late']);
  expect(make(signalAt(0), resolved(10), signalAt(10)).outcomes).toEqual(['opened', 'closed', 'opened']);
});

test('a second OK changes nothing that anybody sees, and an alarm that arrives after it but fired before it is told, and over', () => {
  const { alert, outcomes, all } = make(signalAt(0), resolved(10), resolved(20), signalAt(15), signalAt(30));
  expect(outcomes).toEqual(['opened', 'closed', 'settled', 'opened', 'opened']);
  expect(all[1]).toMatchObject({ generation: 2, status: 'closed', openedAt: START + 15_000, closedAt: START + 20_000 });
  expect(alert).toMatchObject({ generation: 3, status: 'open' });
});

test('an OK before any alarm is remembered and told to nobody; the alarm that follows is generation 1', () => {
  const remembered = make(resolved(10));
  expect(remembered).toMatchObject({ outcomes: ['settled'], alert: { count: 0, status: 'closed', destinations: [] } });
  expect(make(resolved(10), signalAt(20))).toMatchObject({ outcomes: ['settled', 'opened'], alert: { generation: 1, version: 2, status: 'open', count: 1 } });
  expect(make(resolved(10), signalAt(20)).alert!.previous).toBeUndefined();
  expect(make(resolved(10), signalAt(5))).toMatchObject({ outcomes: ['settled', 'opened'], alert: { status: 'closed', count: 1, closedAt: START + 10_000 } });
  expect(make(resolved(10), resolved(5)).outcomes).toEqual(['settled', 'late']);
});

test('after seven days an alert that nobody closed is told anew, and an OK after that long closes it all the same', () => {
  const { outcomes, alert } = make(signalAt(0), signalAt(7 * DAY - 1), signalAt(7 * DAY));
  expect(outcomes).toEqual(['opened', 'aggregated', 'opened']);
  expect(alert).toMatchObject({ generation: 2, count: 1 });
  expect(make(signalAt(0), resolved(8 * DAY)).outcomes).toEqual(['opened', 'closed']);
});

test('notifications of a key are told once a minute', () => {
  const notice = (seconds: number): AlertChange => signalAt(seconds, { class: 'notification' });
  const { outcomes, alert } = make(notice(0), notice(30), notice(59), notice(60), notice(90));
  expect(outcomes).toEqual(['opened', 'aggregated', 'aggregated', 'opened', 'aggregated']);
  expect(alert).toMatchObject({ generation: 2, count: 2, flapping: false });
});

test('a notification that something is over is told although nothing was open, once a minute', () => {
  const over = (seconds: number): AlertChange => resolved(seconds, { class: 'notification' });
  const { outcomes, alert } = make(over(0), over(30), over(20), over(70));
  expect(outcomes).toEqual(['opened', 'aggregated', 'aggregated', 'opened']);
  expect(alert).toMatchObject({ generation: 2, status: 'closed', count: 1 });
  const begun = signalAt(0, { class: 'notification' });
  expect(make(begun, over(30)).outcomes).toEqual(['opened', 'closed']);
  expect(make(begun, over(3_600)).outcomes).toEqual(['opened', 'opened']);
});

test('what began as a notification and becomes an alert is one', () => {
  expect(make(signalAt(0, { class: 'notification' }), signalAt(30), signalAt(DAY))).toMatchObject({ outcomes: ['opened', 'aggregated', 'aggregated'], alert: { class: 'alert' } });
});

test('four openings within an hour are flapping, and one after a quiet hour is not', () => {
  const openings = (...seconds: readonly number[]): AlertChange[] => seconds.flatMap((second) => [signalAt(second), resolved(second + 1)]);
  expect(make(...openings(0, 600, 1_200)).alert!.flapping).toBe(false);
  expect(make(...openings(0, 600, 1_200, 1_800)).alert!.flapping).toBe(true);
  expect(make(...openings(0, 600, 1_200, 3_600)).alert!.flapping).toBe(false);
  expect(make(...openings(0, 600, 1_200, 1_800, 9_000)).alert!.flapping).toBe(false);
});

test('an event that says that it is from the future happened now', () => {
  const made = transition(undefined, signalAt(3_600), START);
  expect(made.alert).toMatchObject({ openedAt: START, lastAt: START });
  expect(transition(made.alert, resolved(10), START + 10_000).outcome).toBe('closed');
});

test('people acknowledge once, pass on, close once, and write notes at any time', () => {
  const acknowledge = (): AlertChange => done('acknowledge');
  const { outcomes, alert } = make(signalAt(0), acknowledge(), acknowledge(), signalAt(5), done('pass'), acknowledge(),
    done('close', { note: 'restarted it' }), done('close'), acknowledge(), done('pass'), done('note', { note: 'twice' }));
  expect(outcomes).toEqual(['opened', 'acknowledged', 'refused', 'aggregated', 'passed', 'acknowledged', 'closed', 'refused', 'refused', 'refused', 'noted']);
  expect(alert).toMatchObject({ status: 'closed', closedBy: ANN, acknowledgedBy: ANN, note: 'twice', count: 2, version: 7 });
  expect(make(acknowledge())).toEqual({ outcomes: ['refused'], alert: undefined, all: [] });
  expect(make(signalAt(0), acknowledge(), done('pass')).alert).toMatchObject({ status: 'open' });
  expect(make(signalAt(0), acknowledge(), done('pass')).alert!.acknowledgedBy).toBeUndefined();
  const next = make(signalAt(0), done('close', { note: 'restarted it' }), signalAt(31 * DAY)).alert;
  expect(next).toMatchObject({ generation: 2, previous: { closedBy: ANN, note: 'restarted it' } });
  expect(next!.note).toBeUndefined();
});

test('an alert that is acknowledged takes further events without being told as new', () => {
  const { alert } = make(signalAt(0), done('acknowledge'), signalAt(10));
  expect(alert).toMatchObject({ status: 'acknowledged', acknowledgedBy: ANN, count: 2 });
});

test('of what is superseded nothing is changed: whatever counts is the next generation', () => {
  const superseded = { ...make(signalAt(0)).alert!, superseded: true, version: 2 };
  expect(transition(superseded, signalAt(1), START + 1e9)).toMatchObject({ outcome: 'opened', isNext: true, alert: { generation: 2, version: 1 } });
  expect(transition(superseded, resolved(1), START + 1e9)).toMatchObject({ outcome: 'settled', isNext: true, alert: { generation: 2, count: 0 } });
  expect(transition(superseded, signalAt(1), START + 1e9).alert!.unconfirmed).toEqual([{ id: 'signal-0', generation: 1 }, { id: 'signal-1', generation: 2 }]);
});

test('ids of alerts can be taken apart', () => {
  expect(partsOfAlertId(`${keyHash('a')}-12`)).toEqual({ hash: keyHash('a'), generation: 12 });
  expect(['', 'x-1', `${keyHash('a')}-0`, `${keyHash('a')}-1.5`, `${keyHash('a')}`].map(partsOfAlertId)).toEqual(Array(5).fill(undefined));
});

test('an alert that lasts does not gather tags without an end', () => {
  const changes = Array.from({ length: 40 }, (_, second) => ({
    ...signalAt(second), tags: { Team: 'data', ...Object.fromEntries(Array.from({ length: 50 }, (_none, index) => [`pod-${second}-${index}`, 'x'.repeat(256)])) },
  }));
  const { alert } = make(...changes);
  expect(Object.keys(alert!.tags).length).toBeLessThanOrEqual(100);
  expect(alert!.tags).toMatchObject({ 'Team': 'data', 'pod-39-49': expect.any(String) });
});
