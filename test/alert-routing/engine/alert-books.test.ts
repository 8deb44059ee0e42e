import { MemoryTable } from './support/memory-table';
import { AlertEvent } from '../../../src/alert-routing/alert-event';
import { AlertBooks, Applied } from '../../../src/alert-routing/engine/alert-books';
import { alertId, keyHash } from '../../../src/alert-routing/state/key-hash';
import { Clock } from '../../../src/engine/ports';
import { START, signalAt } from '../state/support/events';

const clock: Clock = { now: () => START + 30 * 86_400_000, elapsed: () => 0, sleep: () => Promise.resolve() };
const ID = (generation: number): string => alertId(keyHash('key'), generation);

let table: MemoryTable;
let books: AlertBooks;
const apply = (seconds: number, own: Partial<AlertEvent> = {}, by = books): Promise<Applied> => by.apply(signalAt(seconds, { signalId: `s${seconds}`, ...own }), `payload ${seconds}`);
const newBooks = (): AlertBooks => new AlertBooks(table.used(), clock, () => 0.5);

beforeEach(() => {
  table = new MemoryTable();
  books = newBooks();
});

test('a signal is written down with its line of the history, and the payloads of the first and the latest are kept', async () => {
  await apply(0);
  await apply(10);
  await apply(5);
  expect(table.alerts.get(ID(1))).toMatchObject({ count: 3, event: { payload: '' } });
  expect([...table.history.get(ID(1))!.values()]).toEqual(['opened', 'aggregated', 'aggregated']);
  expect(Object.fromEntries(table.payloads)).toEqual({ [`${ID(1)} first`]: 'payload 0', [`${ID(1)} latest`]: 'payload 10' });
  expect(Object.fromEntries(table.seen)).toEqual({
    s0: { alertId: ID(1), what: 'opened', version: 1 }, s10: { alertId: ID(1), what: 'aggregated', version: 2 }, s5: { alertId: ID(1), what: 'aggregated', version: 3 },
  });
  expect(table.generations.get(keyHash('key'))).toBe(1);
});

test('an alert names no signal for longer than it must', async () => {
  await apply(0);
  await apply(1);
  expect(table.alerts.get(ID(1))!.unconfirmed).toEqual([{ id: 's1', generation: 1, version: 2, what: 'aggregated' }]);
  // Others do not know what this one has written down.
  for (let second = 2; second < 80; second += 1) {
    await apply(second, {}, newBooks());
    expect(table.alerts.get(ID(1))!.unconfirmed.length).toBeLessThanOrEqual(26);
  }
  expect(table.alerts.get(ID(1))!.count).toBe(80);
  for (let second = 0; second < 80; second += 1) {
    expect((await apply(second, {}, newBooks())).outcome).toBe('known');
  }
  expect(table.alerts.get(ID(1))!.count).toBe(80);
});

test('what is late stands in the history and changes nothing', async () => {
  await apply(0);
  await apply(10, { status: 'resolved' });
  const { version, unconfirmed, ...before } = table.alerts.get(ID(1))!;
  expect(await apply(5)).toMatchObject({ outcome: 'late', alert: { id: ID(1) } });
  const { version: after, unconfirmed: named, ...now } = table.alerts.get(ID(1))!;
  expect(now).toEqual(before);
  // It is named, so that a copy of it is not counted in an alert that there is by then.
  expect([after, named.at(-1)]).toEqual([version + 1, expect.objectContaining({ generation: 1, isLate: true })]);
  expect([...table.history.get(ID(1))!.values()]).toContain('late');
  expect((await apply(5)).outcome).toBe('known');
});

test('the next generation begins only once the one before counts nothing more, and whoever knew only that finds it', async () => {
  const behind = newBooks();
  await apply(0, {}, behind);
  await apply(10, { status: 'resolved' });
  await apply(20);
  expect(table.alerts.get(ID(1))).toMatchObject({ superseded: true, status: 'closed', count: 1 });
  expect(await apply(30, {}, behind)).toMatchObject({ outcome: 'aggregated', alert: { id: ID(2), count: 2 } });
});

test('a hint that is missing or behind is repaired', async () => {
  await apply(0);
  await apply(10, { status: 'resolved' });
  await apply(20);
  for (const hint of [undefined, 1]) {
    table.generations.clear();
    if (hint !== undefined) {
      table.generations.set(keyHash('key'), hint);
    }
    expect(await apply(30 + (hint ?? 0), {}, newBooks())).toMatchObject({ alert: { id: ID(2) } });
    expect(table.generations.get(keyHash('key'))).toBe(2);
  }
});

test('the id of an alert that has expired is not given out again', async () => {
  await apply(0);
  table.alerts.clear();
  expect(await apply(10)).toMatchObject({ outcome: 'opened', alert: { id: ID(2), generation: 2, version: 1, unconfirmed: [{ id: 's10', generation: 2, version: 1, what: 'opened' }] } });
  expect(await apply(20, {}, newBooks())).toMatchObject({ outcome: 'aggregated', alert: { id: ID(2) } });
  // Also where the hint is behind what is there.
  table.generations.set(keyHash('key'), 1);
  expect(await apply(30, {}, newBooks())).toMatchObject({ outcome: 'aggregated', alert: { id: ID(2), count: 3 } });
  expect(table.generations.get(keyHash('key'))).toBe(2);
});

test('a signal that is known of an alert which has expired is told to nobody', async () => {
  await apply(0);
  table.alerts.clear();
  expect(await apply(0, {}, newBooks())).toMatchObject({ outcome: 'known', alert: undefined });
});

test('whoever is never alone gives up for now', async () => {
  const never = table.used();
  const lonely = new AlertBooks({ ...never, writeAlert: async () => false }, clock, () => 0.5);
  await expect(apply(0, {}, lonely)).rejects.toMatchObject({ name: 'Conflict' });
  expect(table.seen.size).toBe(0);
});

test('an alert whose window is over is closed, and whoever has it open is told so, whoever died meanwhile', async () => {
  const week = 7 * 86_400;
  await apply(0);
  const { alert, lapsed } = await apply(week);
  expect(alert).toMatchObject({ id: ID(2), status: 'open', previous: { alertId: ID(1), closedAt: START + week * 1000, lapsed: true } });
  expect(lapsed).toMatchObject({ id: ID(1), status: 'closed', closedAt: START + week * 1000, closedBy: { name: 'the alert router' }, note: expect.stringContaining('new alert') });
  // Nobody knows whether he was told.
  expect((await apply(week, {}, newBooks())).lapsed).toMatchObject({ id: ID(1), status: 'closed' });
  // What follows is about the new one alone.
  expect((await apply(week + 1)).lapsed).toBeUndefined();
  expect((await apply(week + 2, { status: 'resolved' })).lapsed).toBeUndefined();
  expect((await apply(week + 3)).lapsed).toBeUndefined();
});

test('that a notification is over is told to nobody', async () => {
  await apply(0, { class: 'notification' });
  expect((await apply(100, { class: 'notification' })).lapsed).toBeUndefined();
  expect(table.alerts.get(ID(1))).toMatchObject({ superseded: true, status: 'open' });
});
