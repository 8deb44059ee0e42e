import fc from 'fast-check';
import { receiveBudgetSeconds } from '../../src/engine/receive-budget';
import { answer, fail, message, START, World, WorldOptions } from '../delivery/support/world';

jest.setTimeout(60_000);

const HOUR = 3_600;
const DAY = 24 * HOUR;

interface Use {
  readonly age?: number;
  readonly max?: number;
  readonly failingGroups?: number;
}

/** The budget of a message that has so many seconds left. */
const use = (receiveCount: number, secondsLeft: number, { age = 0, max = 1000, failingGroups = 1 }: Use = {}) => receiveBudgetSeconds({
  receiveCount, maxReceiveCount: max, enteredAt: START - age * 1000, now: START, deadlineAt: START + secondsLeft * 1000, failingGroups,
});

test('the first hundred receives are free', () => {
  expect(use(100, 3 * DAY)).toBe(0);
  expect(use(101, 3 * DAY)).toBe(68);
});

test('after them one is, in 68 s, counted from when the message entered the queue', () => {
  expect([67, 68, 69, 1_000].map((age) => use(101, 3 * DAY, { age }))).toEqual([1, 0, 0, 0]);
  const onTime = 300 * 68;
  const ages = [0, 100, onTime - 472, onTime - 471, onTime - 1, onTime];
  expect(ages.map((age) => use(400, 3 * DAY, { age }))).toEqual([472, 472, 472, 471, 1, 0]);
});

test('one that is ahead of that pace waits no longer than if all that is left were spread over the time that is left', () => {
  expect(use(200, 3 * DAY)).toBe(Math.ceil(3 * DAY / 750));
  expect(use(200, 75_000)).toBe(100);
});

/** Seconds after which a message may have been received so often: one in an eightieth of its age from 1,600 s on. */
const young = (receives: number): number => 1_600 * Math.exp((receives - 100) / 80);

test('field case D7: after them one is in an eightieth of the age, so that groups are away for a part of the outage only', () => {
  expect([0.5, 1.5, 21.5, 299.5].map((late) => use(101, 30 * DAY, { age: young(101) - late, failingGroups: 5 }))).toEqual([1, 2, 22, 300]);
  expect([101, 150, 190].map((count) => use(count, 30 * DAY, { age: Math.ceil(young(count)), failingGroups: 5 }))).toEqual([0, 0, 0]);
  expect([101, 150, 190].map((count) => use(count + 1, 30 * DAY, { age: young(count), failingGroups: 5 }))).toEqual([21, 38, 62]);
});

test.each([[2, 152], [3, 228], [5, 380], [10, 380]])('with %d failing groups one in %d s at least, because one of them in hand is enough', (failingGroups, pace) => {
  const age = pace * 80 + 10 * pace;
  const onTime = Math.floor(100 + 80 * Math.log(pace / 20) + 10);
  const [now, next, third, fourth] = [0, 1, 2, 3].map((more) => use(onTime + more, 30 * DAY, { age, failingGroups }));
  expect([now, next]).toEqual([pace, pace]);
  expect(third).toBeGreaterThan(pace);
  expect(third).toBeLessThanOrEqual(2 * pace);
  expect(fourth - third).toBeGreaterThanOrEqual(pace - 1);
  expect(fourth - third).toBeLessThanOrEqual(pace + 1);
});

test.each([[2, 152], [3, 228], [5, 380], [10, 380]])('field case D7: once turns take long, each of %d groups has one in %d s and no more, although it had fewer receives', (failingGroups, pace) => {
  const from = 0.75 * pace * 80;
  expect(use(150, 30 * DAY, { age: from - 1, failingGroups })).toBe(0);
  expect([from, from + 1_000, 13 * HOUR - 1].map((age) => use(150, 30 * DAY, { age, failingGroups }))).toEqual([pace, pace, pace]);
  expect([100, 101].map((count) => use(count, 30 * DAY, { age: 10 * HOUR, failingGroups }))).toEqual([0, pace]);
  expect(use(150, 0, { age: 10 * HOUR, failingGroups })).toBe(0);
  expect(use(150, 30 * DAY, { age: 10 * HOUR, failingGroups: 1 })).toBe(0);
});

test('when three quarters are used up, what is left is spread over the time that is left, whatever the pace was', () => {
  const age = 2 * DAY;
  expect(use(750, DAY, { age })).toBe(0);
  expect(use(751, DAY, { age })).toBe(Math.ceil(DAY / 199));
  expect(use(900, 3 * DAY, { age })).toBe(Math.ceil(3 * DAY / 50));
});

test('with several groups receives are used ahead of time for 13 hours, and then spread', () => {
  const last = (groups: number) => Math.floor(100 + 80 * Math.log(76 * groups / 20) + (13 * HOUR - 80 * 76 * groups) / (76 * groups));
  expect([3, 5].map((failingGroups) => use(last(failingGroups), 59 * HOUR, { age: 13 * HOUR, failingGroups }))).toEqual([228, 380]);
  expect(use(last(3) + 1, 59 * HOUR, { age: 13 * HOUR, failingGroups: 3 })).toBe(Math.ceil(59 * HOUR / (1000 - last(3) - 1 - 50)));
});

test('field case D7: where several take turns, what is left is not used faster than they need it: all of them have the same pace then', () => {
  expect(use(600, DAY, { age: 2 * DAY, failingGroups: 5 })).toBe(380);
  expect(use(600, DAY, { age: 2 * DAY, failingGroups: 1 })).toBe(0);
  expect(use(800, DAY, { age: 2 * DAY, failingGroups: 5 })).toBe(Math.ceil(DAY / 150));
  expect(use(800, DAY, { age: 2 * DAY, failingGroups: 1 })).toBe(Math.ceil(DAY / 150));
  expect(use(760, 0.1 * DAY, { age: 2 * DAY, failingGroups: 1 })).toBe(Math.ceil(0.1 * DAY / 190));
});

test('what is given up on within half a day has enough of them, and uses them faster', () => {
  expect(use(600, HOUR, { age: 13 * HOUR - 1, failingGroups: 5 })).toBe(Math.ceil(HOUR / 350));
  expect(use(600, HOUR, { age: 13 * HOUR, failingGroups: 5 })).toBe(380);
  expect(use(600, 0, { age: HOUR, failingGroups: 5 })).toBe(0);
});

test('field case D7: five groups at their pace have enough receives for the default of three days', () => {
  let receives = 1;
  for (let now = 0; now < 3 * DAY; receives += 1) {
    const wait = use(receives, 3 * DAY - now, { age: now, failingGroups: 5 });
    expect(wait).toBeLessThanOrEqual(380);
    now += Math.max(17, wait);
  }
  expect(receives).toBeLessThan(960);
});

test('field case D7: at the pace of 68 s one message can be in hand for more than 12 hours', () => {
  let receives = 1;
  let now = 0;
  while (use(receives, 3 * DAY - now, { age: now }) <= 68) {
    now += 68;
    receives += 1;
  }
  expect(now).toBeGreaterThan(12 * HOUR);
});

test('the last of them waits for the end', () => {
  expect(use(949, DAY)).toBe(DAY);
  expect(use(999, DAY)).toBe(DAY);
  expect(use(2000, DAY)).toBe(DAY);
});

test('where few receives are allowed, rationing begins at half of them', () => {
  expect(use(5, 600, { max: 10 })).toBe(0);
  expect(use(6, 600, { max: 10 })).toBe(68);
  expect(use(7, 600, { max: 10 })).toBe(136);
  expect(use(8, 600, { max: 10 })).toBe(600);
});

test('when the time is over nothing is rationed', () => {
  expect(use(500, 0)).toBe(0);
  expect(use(500, -DAY)).toBe(0);
  expect(use(500, 0, { age: 3 * DAY, failingGroups: 5 })).toBe(0);
});

test('however the waits fall, no message reaches the limit before its time is over', () => {
  const scenario = fc.record({
    retryFor: fc.integer({ min: 60, max: 13 * DAY }),
    max: fc.integer({ min: 10, max: 1000 }),
    wait: fc.integer({ min: 1, max: 60 }),
    failingGroups: fc.nat(1_000),
  });
  fc.assert(fc.property(scenario, ({ retryFor, max, wait, failingGroups }) => {
    let elapsed = 0;
    let receives = 1;
    while (elapsed < retryFor && receives <= max) {
      elapsed += Math.max(wait, use(receives, retryFor - elapsed, { age: elapsed, max, failingGroups }));
      receives += 1;
    }
    expect(receives).toBeLessThanOrEqual(max);
  }));
});

/** A world in which a wait that the budget asks for is neither shortened nor lengthened by chance. */
const even = (options: WorldOptions = {}) => new World({ random: () => 0.5, ...options });

test('a group is hidden for the strictest budget of all its messages', async () => {
  const world = even();
  world.backend = () => answer(500);
  await world.invoke([message('a1', 'a', { receiveCount: 2 }), message('a2', 'a', { receiveCount: 200 })]);
  expect(world.hiddenFor('a1')).toBe(Math.ceil((3 * DAY - 0.01) / 750));
  expect(world.hiddenFor('a2')).toBe(0);
});

test('it also holds for what is returned to the queue without an attempt', async () => {
  const world = even({ invocationMs: 1_000 });
  await world.invoke([message('a1', 'a', { receiveCount: 400 })]);
  expect(world.requests).toEqual([]);
  expect(world.hiddenFor('a1')).toBe(Math.ceil(3 * DAY / 550));
});

test('pace and time that is left count from when a message entered the queue', async () => {
  const world = even({ invocationMs: 1_000 });
  const sentAt = START - 5 * HOUR * 1000;
  await world.invoke([message('a1', 'a', { receiveCount: 400, sentAt }), message('b1', 'b', { receiveCount: 400, sentAt: undefined })]);
  expect([world.hiddenFor('a1'), world.hiddenFor('b1')]).toEqual([Math.ceil((3 * DAY - 5 * HOUR) / 550), Math.ceil(3 * DAY / 550)]);
  const early = even({ invocationMs: 1_000 });
  await early.invoke([message('a1', 'a', { receiveCount: 400, sentAt: START - (300 * 68 - 100) * 1000 })]);
  expect(early.hiddenFor('a1')).toBe(100);
});

test('time that the message was in hand counts, and counts once', async () => {
  const world = even();
  world.latencyMs = 8_500;
  world.backend = () => answer(500);
  await world.invoke([message('a1', 'a', { receiveCount: 150, sentAt: START - 47 * 68 * 1000 })]);
  expect(world.hiddenFor('a1')).toBe(3 * 68 - 8);
});

test.each([[0, 75], [0.5, 100], [0.999, 125]])('waits that the budget asks for differ by chance (%d), so that not all are away at the same time', async (random, seconds) => {
  const world = new World({ invocationMs: 1_000, random: () => random });
  await world.invoke([message('a1', 'a', { receiveCount: 400, sentAt: START - (300 * 68 - 100) * 1000 })]);
  expect(world.hiddenFor('a1')).toBe(seconds);
});

test('a wait that the destination asks for is not shortened by chance', async () => {
  const world = new World({ random: () => 0 });
  world.latencyMs = 0;
  world.backend = () => answer(503, '90');
  await world.invoke([message('a1', 'a', { receiveCount: 400, sentAt: START - (300 * 68 - 100) * 1000 })]);
  expect(world.hiddenFor('a1')).toBe(90);
});

test('groups that fail at the same time share the pace, and take turns', async () => {
  const world = even({ invocationMs: 1_000 });
  for (let index = 0; index < 10; index += 1) {
    world.state.brake.failed(`other-${index}`, START, { repeated: true, probe: false }, () => 0);
  }
  await world.invoke([message('a1', 'a', { receiveCount: 101 })]);
  // The first of eleven, five of which have their turn in a round.
  const round = 5 * 76;
  expect(world.hiddenFor('a1')).toBeLessThanOrEqual(Math.ceil(3 * DAY / 849) + round / 2);
  const due = START / 1000 + world.hiddenFor('a1')!;
  expect(Math.min(due % round, round - due % round)).toBeLessThanOrEqual(1);
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
