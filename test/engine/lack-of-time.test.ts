import { deliverBatch } from '../../src/engine/deliver-batch';
import { GateDecision } from '../../src/engine/gate';
import { answer, message, never, START, World } from '../delivery/support/world';

/** Time that must be left for a dead letter, for records and for the answer. */
const RESERVE_MS = 5_000;

const returned = (world: World) => world.lines.filter((line) => line.message === 'returned-to-queue')
  .map((line) => line.message === 'returned-to-queue' && [line.cause, line.retryInSeconds]);

test.each([
  ['what cannot be read', { body: 'no envelope' }, {}],
  ['what has a path that leads outside', {}, { path: '../x', rawPath: '/prod/../x' }],
])('%s is no dead letter without the time for one', async (_what, overrides, hook) => {
  const short = new World({ invocationMs: RESERVE_MS - 1 });
  expect(await short.invoke([message('m1', 'a', { receiveCount: 4, ...overrides }, hook)])).toEqual(['m1']);
  expect(short.deadLetters).toEqual([]);
  expect(returned(short)).toEqual([['time', 8]]);

  const enough = new World({ invocationMs: RESERVE_MS });
  expect(await enough.invoke([message('m1', 'a', overrides, hook)])).toEqual([]);
  expect(enough.deadLetters).toHaveLength(1);
});

test('the gate is not asked without the time for what it may say', async () => {
  const check = jest.fn(() => Promise.resolve<GateDecision>({ kind: 'invalid', keep: true, reason: 'signature', detail: 'x' }));
  const short = new World({ invocationMs: RESERVE_MS - 1 });
  short.gate = { check };
  expect(await short.invoke([message('m1', 'a')])).toEqual(['m1']);
  expect(check).not.toHaveBeenCalled();
  expect(returned(short)).toEqual([['time', 1]]);
});

test.each([
  ['without a gate', false, 15_499], ['past the gate', true, 15_499], ['that has no time for anything', false, RESERVE_MS - 1],
])('with the brake open, a group %s returns to the queue for the brake and not at once', async (_what, gated, invocationMs) => {
  const world = new World({ invocationMs });
  world.gate = gated ? { check: () => Promise.resolve<GateDecision>({ kind: 'deliver' }) } : undefined;
  world.openBrake();
  // The probe is due in 500 ms, and an attempt may take 10 s.
  await world.invoke([message('m1', 'a', { receiveCount: 4 }), message('m2', 'b', { receiveCount: 4 })]);
  expect(returned(world)).toEqual([['brake', 1], ['brake', 1]]);
  expect(world.requests).toEqual([]);
  expect(world.clock.now() - START).toBe(0);
});

test('with the brake open, a probe for which there is exactly enough time is made', async () => {
  const world = new World({ invocationMs: 15_500 });
  world.openBrake();
  expect(await world.invoke([message('m1', 'a')])).toEqual([]);
  expect(world.requests.map(({ sentAt }) => sentAt - START)).toEqual([500]);
});

test('time that attempts used up is no fault of a message, also where they failed', async () => {
  const world = new World({ invocationMs: 24_000 });
  world.latencyMs = 9_500;
  world.backend = () => answer(500);
  await world.invoke([message('m1', 'a'), message('m2', 'b', { receiveCount: 4 })]);
  expect(returned(world)).toEqual([['time', 0]]);
});

test('time that dead letters used up is no fault of a message', async () => {
  const world = new World({ invocationMs: 16_000 });
  world.onDeadLetter = () => world.clock.sleep(2_000);
  await world.invoke([message('m1', 'a', { body: 'no envelope' }), message('m2', 'b', { receiveCount: 4 })]);
  expect(returned(world)).toEqual([['time', 0]]);
});

test('a transport that fails is a failed attempt of the class "other", and no success', async () => {
  const world = new World();
  const ports = { ...world.ports(), transport: { send: () => Promise.reject(new RangeError('a bug')) } };
  expect(await world.finish(deliverBatch([message('m1', 'a')], world.settings, ports, world.state))).toEqual(['m1']);
  expect(world.attempts()).toMatchObject([{ failure: 'other', detail: 'RangeError', decision: 'retry' }]);
  expect(world.metrics.get('Failures other')).toBe(1);
});

test('a gate that never answers takes no more time than there is', async () => {
  const world = new World({ invocationMs: 8_000 });
  world.gate = { check: () => never() };
  const startedAt = world.clock.now();
  await world.invoke([message('m1', 'a')]);
  expect(world.clock.now() - startedAt).toBe(8_000 - RESERVE_MS);
});
