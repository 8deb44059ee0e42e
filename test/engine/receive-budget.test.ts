import fc from 'fast-check';
import { receiveBudgetSeconds } from '../../src/engine/receive-budget';
import { answer, fail, message, START, World } from '../delivery/support/world';

jest.setTimeout(60_000);

const DAY = 86_400;
const use = (receiveCount: number, secondsLeft: number, maxReceiveCount = 1000) =>
  receiveBudgetSeconds({ receiveCount, maxReceiveCount, now: START, deadlineAt: START + secondsLeft * 1000 });

test('the first hundred receives are free', () => {
  expect(use(100, 3 * DAY)).toBe(0);
});

test('after them, what is left is spread over the time that is left', () => {
  expect(use(101, 849 * 60)).toBe(60);
  expect(use(900, 3 * DAY)).toBe(Math.ceil(3 * DAY / 50));
});

test('the last of them waits for the end', () => {
  expect(use(949, DAY)).toBe(DAY);
  expect(use(999, DAY)).toBe(DAY);
  expect(use(2000, DAY)).toBe(DAY);
});

test('where few receives are allowed, rationing begins at half of them', () => {
  expect(use(5, 600, 10)).toBe(0);
  expect(use(6, 600, 10)).toBe(200);
});

test('when the time is over nothing is rationed', () => {
  expect(use(500, 0)).toBe(0);
  expect(use(500, -DAY)).toBe(0);
});

test('however the waits fall, no message reaches the limit before its time is over', () => {
  const scenario = fc.record({
    retryFor: fc.integer({ min: 60, max: 13 * DAY }),
    max: fc.integer({ min: 10, max: 1000 }),
    wait: fc.integer({ min: 1, max: 60 }),
  });
  fc.assert(fc.property(scenario, ({ retryFor, max, wait }) => {
    let elapsed = 0;
    let receives = 1;
    while (elapsed < retryFor && receives <= max) {
      elapsed += Math.max(wait, use(receives, retryFor - elapsed, max));
      receives += 1;
    }
    expect(receives).toBeLessThanOrEqual(max);
  }));
});

test('a group is hidden for the strictest budget of all its messages', async () => {
  const world = new World();
  world.backend = () => answer(500);
  await world.invoke([message('a1', 'a', { receiveCount: 2 }), message('a2', 'a', { receiveCount: 200 })]);
  expect(world.hiddenFor('a1')).toBe(Math.ceil((3 * DAY - 0.01) / 750));
  expect(world.hiddenFor('a2')).toBe(0);
});

test('it also holds for what is returned to the queue without an attempt', async () => {
  const world = new World({ invocationMs: 1_000 });
  await world.invoke([message('a1', 'a', { receiveCount: 400 })]);
  expect(world.requests).toEqual([]);
  expect(world.hiddenFor('a1')).toBe(Math.ceil(3 * DAY / 550));
});

test('the time that is left counts from when a message entered the queue', async () => {
  const world = new World({ invocationMs: 1_000 });
  await world.invoke([message('a1', 'a', { receiveCount: 400, sentAt: START - DAY * 1000 }), message('b1', 'b', { receiveCount: 400, sentAt: undefined })]);
  expect([world.hiddenFor('a1'), world.hiddenFor('b1')]).toEqual([Math.ceil(2 * DAY / 550), Math.ceil(3 * DAY / 550)]);
});

test('no message is hidden longer than SQS allows', async () => {
  const world = new World({ policy: { retryForSeconds: 13 * DAY } });
  world.backend = () => fail();
  await world.invoke([message('a1', 'a', { receiveCount: 960 })]);
  expect(world.hiddenFor('a1')).toBe(42_300);
});

test('the last receive ends in a dead letter with a reason', async () => {
  const world = new World();
  world.backend = () => fail();
  expect(await world.invoke([message('a1', 'a', { receiveCount: 1000 })])).toEqual([]);
  expect(world.deadLetters).toMatchObject([{ attributes: { reason: 'receives' } }]);
});
