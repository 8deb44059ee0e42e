import { deliverBatch } from '../../src/engine/deliver-batch';
import { GateDecision } from '../../src/engine/gate';
import { answer, fail, message, never, World } from '../delivery/support/world';

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

test.each([['without a gate', false], ['past the gate', true]])('with the brake open, a group %s returns to the queue for the brake and not at once', async (_what, gated) => {
  const world = new World({ invocationMs: 35_010 });
  world.gate = gated ? { check: () => Promise.resolve<GateDecision>({ kind: 'deliver' }) } : undefined;
  world.latencyMs = 10_005;
  world.backend = () => fail();
  await world.invoke(Array.from({ length: 5 }, (_, index) => message(`m${index}`, `g${index}`)));
  expect(returned(world)).toEqual([['brake', 1], ['brake', 1], ['brake', 1]]);
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
