import { NotStoredError } from '../../src/engine/dead-letter';
import { deliverBatch, returnBatch } from '../../src/engine/deliver-batch';
import { GateDecision } from '../../src/engine/gate';
import { answer, fail, message, ok, START, World, WorldOptions } from '../delivery/support/world';

/** SQS moves a message at the receive after its thousandth: without a reason, and without a word to the gate. */
const last = (id: string, group = id[0]) => message(id, group, { receiveCount: 1000 });

const letters = ({ deadLetters }: World) => deadLetters.map(({ deduplicationId, attributes: { reason, attempts, detail } }) =>
  [deduplicationId, reason, attempts, detail]);
const letter = (id: string, attempts: number, why: string) => [id, 'receives', String(attempts), `SQS's 1000 receives are used up, and ${why}.`];
const returned = ({ lines }: World) => lines.filter((line) => line.message === 'returned-to-queue');

/** A table that knows of seven attempts. */
function world(options: WorldOptions = {}): World {
  const made = new World(options);
  made.table = { read: async () => ({ attempts: 7, rejections: 0, lastStatuses: ['500'] }) };
  return made;
}

test('what there is no time for', async () => {
  const short = world({ invocationMs: 4_999 });
  expect(await short.invoke([last('a1'), message('a2', 'a')])).toEqual(['a2']);
  expect(letters(short)).toEqual([letter('a1', 7, 'there was no time left to try it')]);
  expect([short.requests, returned(short)]).toEqual([[], [expect.objectContaining({ messages: 1, cause: 'time' })]]);
});

test('what waits for a probe that there is no time for', async () => {
  const short = world({ invocationMs: 15_499 });
  short.openBrake();
  expect(await short.invoke([last('a1')])).toEqual([]);
  expect(letters(short)).toEqual([letter('a1', 7, 'the destination was believed to be away')]);
  expect(returned(short)).toEqual([]);
});

test('what is left to the next probe, because that of its batch failed', async () => {
  const away = world();
  away.openBrake();
  away.backend = () => fail();
  expect(await away.invoke([message('n1', 'n'), last('a1'), last('a2'), message('b1', 'b', { receiveCount: 2 })])).toEqual(['n1', 'b1']);
  expect(letters(away)).toEqual(['a1', 'a2'].map((id) => letter(id, 7, 'the destination was believed to be away')));
});

test('what the rate allows no attempt for', async () => {
  const limited = world({ settings: { rateLimit: { requests: 1, perSeconds: 120, shares: 1 } } });
  limited.rateShares = { claim: async () => false };
  expect(await limited.invoke([last('a1')])).toEqual([]);
  expect(letters(limited)).toEqual([letter('a1', 7, 'the rate allowed no attempt')]);
});

test('what failed before, and has had its share', async () => {
  const busy = world();
  busy.state.brake.answered(START);
  busy.state.repeats.begins(START);
  busy.state.repeats.worked(START, 60_000, true);
  expect(await busy.invoke([last('a1')])).toEqual([]);
  expect(letters(busy)).toEqual([letter('a1', 7, 'what failed before had to wait for others')]);
});

test('what cannot be verified has a sentence of the gate, and what is behind it goes on', async () => {
  const closed = world();
  closed.gate = { check: async ({ deliveryId }) => deliveryId === 'a1' ? { kind: 'wait', detail: 'AccessDenied' } : { kind: 'deliver' } as GateDecision };
  expect(await closed.invoke([last('a1'), message('a2', 'a')])).toEqual([]);
  expect(letters(closed)).toEqual([['a1', 'receives', '7', "SQS's 1000 receives are used up and it could not be verified: AccessDenied"]]);
  expect(closed.requestIds()).toEqual(['a2']);
});

test('what fails is not returned either, and what stands behind it is tried', async () => {
  const failing = world();
  failing.backend = (request) => request.deliveryId === 'a2' ? ok() : answer(500);
  expect(await failing.invoke([last('a1'), last('a2'), last('a3'), message('a4', 'a')])).toEqual(['a4']);
  expect(failing.requestIds()).toEqual(['a1', 'a2', 'a3', 'a4']);
  expect(letters(failing).map(([id, reason]) => [id, reason])).toEqual([['a1', 'receives'], ['a3', 'receives']]);
});

test('what is behind a head that fails, and was received more often', async () => {
  const failing = world();
  failing.backend = () => answer(500);
  expect(await failing.invoke([message('a1', 'a'), last('a2'), message('a3', 'a', { receiveCount: 999 })])).toEqual(['a1', 'a3']);
  expect(letters(failing)).toEqual([letter('a2', 7, 'what is before it in its group has to be tried again')]);
  expect(failing.changes.map(({ messageId }) => messageId)).toEqual(['a1', 'a3']);
});

test('what an error keeps from being tried, even one of the reader', async () => {
  const broken = world();
  const ports = { ...broken.ports(), reader: { read: () => { throw new RangeError('a bug'); } } };
  const batch = [last('a1'), message('a2', 'a')];
  expect(await broken.finish(deliverBatch(batch, broken.settings, ports, broken.state))).toEqual(['a2']);
  expect(letters(broken)).toEqual([letter('a1', 0, 'an error kept it from being tried')]);
  expect(broken.deadLetters[0].body).toBe(batch[0].body);
});

test('what a function without its configuration leaves in the queue', async () => {
  const broken = new World();
  const left = returnBatch([last('a1'), message('a2', 'a'), last('b1')], broken.settings, broken.ports(), broken.state);
  expect(await broken.finish(left)).toEqual(['a2']);
  expect(letters(broken).map(([id, reason]) => [id, reason])).toEqual([['a1', 'receives'], ['b1', 'receives']]);
});

test('one that cannot be stored goes back in its place', async () => {
  const short = world({ invocationMs: 4_999 });
  short.onDeadLetter = () => Promise.reject(new NotStoredError('AccessDenied'));
  expect(await short.invoke([last('a1'), last('a2')])).toEqual(['a1', 'a2']);
  expect(short.changes.map(({ messageId, seconds }) => [messageId, seconds > 0])).toEqual([['a1', true], ['a2', false]]);
  expect(returned(short)).toEqual([]);
});

test('no dead letter is made without the time for one, nor of what may be in other hands', async () => {
  const short = world({ invocationMs: 3_999 });
  expect(await short.invoke([last('a1')])).toEqual(['a1']);
  expect([short.deadLetters, returned(short)]).toEqual([[], [expect.objectContaining({ cause: 'time' })]]);
  const taken = new World();
  taken.lost.add('a1');
  expect(await taken.finish(returnBatch([last('a1')], taken.settings, taken.ports(), taken.state))).toEqual(['a1']);
  expect([taken.deadLetters, taken.changes]).toEqual([[], []]);
});

test('the receive before the last is none', async () => {
  const short = world({ invocationMs: 4_999 });
  expect(await short.invoke([message('a1', 'a', { receiveCount: 999 })])).toEqual(['a1']);
  expect(short.deadLetters).toEqual([]);
});
