import { GateDecision } from '../../src/engine/gate';
import { RateShares } from '../../src/engine/rate-shares';
import { fail, message, never, ok, START, World, WorldOptions } from '../delivery/support/world';

const DAY = 24 * 3_600_000;
const DEADLINE = START - 3 * DAY;

/** A message whose time is over, received so often; its deadline was at the start of every test, or so long before it. */
const old = (id: string, receiveCount = 1, pastMs = 0) =>
  message(id, id[0], { receiveCount, sentAt: DEADLINE - pastMs }, { arrivedAt: DEADLINE - pastMs });

/** A world in which the table says that what is old was tried before. */
function tried(options: WorldOptions = {}): World {
  const world = new World(options);
  world.table = { read: async () => ({ attempts: 7, rejections: 0, firstAttemptAt: START - DAY, lastStatuses: ['500', '503'] }) };
  return world;
}

const letters = (world: World) => world.deadLetters.map(({ deduplicationId, attributes: { reason, attempts, lastStatus, detail } }) =>
  [deduplicationId, reason, attempts, lastStatus, detail]);
const TRIED = ['expired', '7', '503', 'It was not delivered within 259200 s; the last attempt ended with 503.'];
const UNTRIED = ['expired', '0', undefined, 'It was not delivered within 259200 s; no attempt is known of.'];

/** What was never tried, as far as a table knows. */
function untried(options: WorldOptions = {}): World {
  const world = new World(options);
  world.table = {};
  return world;
}

test('field case D2: what is past its deadline and was tried needs no further attempt, and what is behind it goes on', async () => {
  const world = tried();
  expect(await world.invoke([old('a1', 8), message('a2', 'a')])).toEqual([]);
  expect(world.requestIds()).toEqual(['a2']);
  expect(letters(world)).toEqual([['a1', ...TRIED]]);
  expect(world.records).toContainEqual(expect.objectContaining({ deliveryId: 'a1', outcome: 'dead-letter', reason: 'expired', newAttempts: 0 }));
});

test('it is given up on at its deadline, and not a millisecond before', async () => {
  const world = tried();
  expect(await world.invoke([old('a1', 8, -1)])).toEqual([]);
  expect([world.requestIds(), world.deadLetters]).toEqual([['a1'], []]);
});

test('what an environment tried itself it knows also without a table', async () => {
  const world = new World({ policy: { retryForSeconds: 100 } });
  world.backend = () => fail();
  await world.invoke([message('a1', 'a')]);
  await world.clock.advance(100_000);
  expect(await world.invoke([message('a1', 'a', { receiveCount: 2 })])).toEqual([]);
  expect(world.requests).toHaveLength(1);
  expect(letters(world)).toEqual([
    ['a1', 'expired', '1', undefined, 'It was not delivered within 100 s; the last attempt ended with connection-refused.'],
  ]);
});

test('case 41: what only waited behind another has not failed, and is tried once', async () => {
  const world = untried();
  expect(await world.invoke([old('a1', 30), old('b1', 1)])).toEqual([]);
  expect(world.requestIds()).toEqual(['a1', 'b1']);
  expect(world.deadLetters).toEqual([]);
});

test('field case D2: behind an open brake, while no probe is due, there is none for what is past its deadline: all of it goes at once', async () => {
  const world = untried();
  world.openBrake();
  expect(await world.invoke(['a1', 'b1', 'c1', 'd1'].map((id, index) => old(id, index + 1)))).toEqual([]);
  expect(world.requests).toEqual([]);
  expect(letters(world)).toEqual(['a1', 'b1', 'c1', 'd1'].map((id) => [id, ...UNTRIED]));
  expect(world.clock.now()).toBe(START);
});

test('field case D2: behind an open brake a probe that is due is made, and the rest of what is past its deadline goes all the same', async () => {
  const world = untried();
  world.openBrake();
  world.backend = () => fail();
  await world.clock.advance(500);
  expect(await world.invoke([old('a1'), message('n1', 'n'), old('b1', 2), old('b2', 2), message('b3', 'b', { receiveCount: 2 }), old('c1', 3)])).toEqual(['n1', 'b3']);
  expect(world.requestIds()).toEqual(['a1']);
  expect(letters(world)).toEqual([
    ['a1', 'expired', '1', undefined, 'It was not delivered within 259200 s; the last attempt ended with connection-refused.'],
    ['b1', ...UNTRIED], ['b2', ...UNTRIED], ['c1', ...UNTRIED],
  ]);
  expect([world.hiddenFor('n1'), world.hiddenFor('b3')]).toEqual([0, 0]);
});

test('field case D2: however often it was received, what is past its deadline does not wait for the probe of what was received less often', async () => {
  const world = tried();
  world.openBrake();
  world.backend = () => fail();
  expect(await world.invoke([old('a1', 90), message('n1', 'n'), old('b1', 90)])).toEqual(['n1']);
  expect(letters(world)).toEqual([['a1', ...TRIED], ['b1', ...TRIED]]);
  expect([world.requests, world.hiddenFor('n1'), world.clock.now()]).toEqual([[], 0, START]);
});

const taken: RateShares = { claim: async () => false };
const rateLimit = { requests: 1, perSeconds: 120, shares: 1 };

test('with a rate that is used up, what is past its deadline is given up on, tried or not', async () => {
  for (const [world, end] of [[tried({ settings: { rateLimit } }), TRIED], [untried({ settings: { rateLimit } }), UNTRIED]] as const) {
    world.rateShares = taken;
    expect(await world.invoke([old('a1', 8), message('b1', 'b')])).toEqual(['b1']);
    expect(world.requests).toEqual([]);
    expect(letters(world)).toEqual([['a1', ...end]]);
    expect(world.hiddenFor('b1')).toBe(5);
  }
});

test('where it would have to wait for its place in the rate longer than the invocation, too', async () => {
  const world = untried({ settings: { rateLimit } });
  expect(await world.invoke([old('a1', 8), old('b1', 8)])).toEqual([]);
  expect(world.requestIds()).toEqual(['a1']);
  expect(letters(world)).toEqual([['b1', ...UNTRIED]]);
});

test.each([
  ['says that it cannot tell', () => Promise.resolve<GateDecision>({ kind: 'wait', detail: 'AccessDenied' }), 'AccessDenied'],
  ['hangs', () => never<GateDecision>(), 'Timeout'],
])('with a gate that %s, what is past its deadline is given up on: tried before without asking, else with what the gate said', async (_what, check, said) => {
  const world = tried();
  const asked = jest.fn(check);
  world.gate = { check: asked };
  expect(await world.invoke([old('a1', 8)])).toEqual([]);
  expect(asked).not.toHaveBeenCalled();
  expect(letters(world)).toEqual([['a1', ...TRIED]]);
  const other = untried();
  other.gate = { check: asked };
  expect(await other.invoke([old('a1', 8)])).toEqual([]);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(letters(other)).toEqual([['a1', 'expired', '0', undefined, `It could not be verified within 259200 s: ${said}`]]);
});

test.each([
  ['the back-off', 7_200, 3_600],
  ['what the destination may ask for', 3_600, 7_200],
])('past its deadline it is tried once more where its last attempt is longer ago than two waits, of which the longest is that of %s', async (_what, backoffMaxSeconds, retryAfterMaxSeconds) => {
  for (const [agoSeconds, requests] of [[14_399, 0], [14_401, 1]]) {
    const world = new World({ policy: { backoffMaxSeconds, retryAfterMaxSeconds } });
    world.table = { read: async () => ({ attempts: 7, rejections: 0, lastAttemptAt: START - agoSeconds * 1_000, lastStatuses: ['503'] }) };
    expect(await world.invoke([old('a1', 8)])).toEqual([]);
    expect(world.requests).toHaveLength(requests);
  }
});

test('what is past its deadline comes first in a batch, then what was received less often', async () => {
  const world = untried();
  const timeless = message('t1', 't', { sentAt: undefined, receiveCount: 2 });
  expect(await world.invoke([message('n1', 'n', { receiveCount: 3 }), timeless, old('a1', 9, -1), old('b1', 9, 0), message('f1', 'f')])).toEqual([]);
  expect(world.requestIds()).toEqual(['b1', 'f1', 't1', 'n1', 'a1']);
});

test('field case D2: where there is no time for an attempt, what is past its deadline is given up on, because where each takes long there is none again', async () => {
  const world = untried({ invocationMs: 14_999 });
  expect(await world.invoke([old('a1', 4), message('b1', 'b')])).toEqual(['b1']);
  expect(letters(world)).toEqual([['a1', ...UNTRIED]]);
});

test('without the time for a dead letter it comes back for that', async () => {
  const world = untried({ invocationMs: 4_999 });
  expect(await world.invoke([old('a1', 4)])).toEqual(['a1']);
  expect([world.deadLetters, world.hiddenFor('a1')]).toEqual([[], 8]);
});

test.each([['tried', tried], ['never tried', untried]])('what is past its deadline, was %s and cannot be stored backs off, and does not come back every second', async (what, make) => {
  const world = make();
  world.openBrake();
  world.onDeadLetter = () => Promise.reject(new Error('denied'));
  await world.invoke([old('a1', 5, DAY)]);
  expect(world.hiddenFor('a1')).toBe(what === 'tried' ? 60 : 16);
});

test('a wait ends at the deadline, at least a second from now', async () => {
  for (const [leftMs, seconds] of [[5_000, 5], [4_001, 5], [500, 1]]) {
    const world = new World();
    world.latencyMs = 0;
    world.backend = () => fail();
    await world.invoke([old('a1', 30, -leftMs)]);
    expect(world.hiddenFor('a1')).toBe(seconds);
  }
});

test('a table that fails costs nothing but what was tried: one more attempt is made', async () => {
  const world = new World();
  world.table = { read: () => Promise.reject(new Error('down')) };
  world.backend = () => ok();
  expect(await world.invoke([old('a1', 8)])).toEqual([]);
  expect(world.requestIds()).toEqual(['a1']);
});
