import { isOverdue } from '../../src/engine/overdue';
import { message, START, World, WorldOptions } from '../delivery/support/world';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RETENTION_MS = 14 * DAY;
const HUNG = { latencyMs: 30_000, unavailable: true, delivered: false };
const DELIVERED = { latencyMs: 50, unavailable: false, delivered: true };

/** A world whose environment knows that everything hangs that comes in where its messages do, and has used up the allowance of that. */
function hanging(options: WorldOptions = {}): World {
  const world = new World(options);
  world.table = {};
  const { brake, hanging: { share }, hanging: origins } = world.state;
  brake.answered(START);
  for (let hung = 0; hung < 3; hung += 1) {
    origins.tried(['/', 'orders'], HUNG);
    origins.tried(['/other'], DELIVERED);
  }
  share.begins(START);
  share.worked(START, 60_000, true);
  return world;
}

/** Its deadline was so long ago, or is still to come. */
const due = (id: string, pastMs: number, receiveCount = 30) =>
  message(id, id[0], { receiveCount, sentAt: START - 3 * DAY - pastMs }, { arrivedAt: START - 3 * DAY - pastMs });

const returned = (world: World) => world.lines.flatMap((line) => line.message === 'returned-to-queue' ? [line.cause] : []);

test.each([
  ['a millisecond before its deadline', -1],
  ['at its deadline', 0],
  ['a day after it', DAY],
])('what was never tried is not given up on for want of an allowance, %s', async (_when, pastMs) => {
  const world = hanging();
  expect(await world.invoke([due('a1', pastMs)])).toEqual(['a1']);
  expect([world.requests, world.deadLetters, returned(world)]).toEqual([[], [], ['repeat']]);
});

test('nor is what stands behind it, and both are tried as soon as one of them does not hang', async () => {
  const world = hanging();
  expect(await world.invoke([due('a1', HOUR), due('a2', HOUR)])).toEqual(['a1', 'a2']);
  expect(world.deadLetters).toEqual([]);
  world.state.hanging.tried(['/', 'orders'], DELIVERED);
  expect(await world.invoke([due('a1', HOUR), due('a2', HOUR)])).toEqual([]);
  expect(world.requestIds()).toEqual(['a1', 'a2']);
});

test('what hung elsewhere before it had to wait is no debt of those that do: they owe one attempt at most', async () => {
  const world = hanging();
  const { share } = world.state.hanging;
  for (let elsewhere = 0; elsewhere < 40; elsewhere += 1) {
    share.worked(START, world.settings.attemptTimeoutMs, true);
  }
  for (;;) {
    world.state.brake.answered(world.clock.now());
    if ((await world.invoke([due('a1', HOUR)])).length === 0) {
      break;
    }
    await world.clock.advance(1_000);
  }
  expect(world.requestIds()).toEqual(['a1']);
  expect(world.clock.now() - START).toBeLessThan(1.1 * 20 * world.settings.attemptTimeoutMs);
});

test('half-way from its deadline to the end of the retention it is given up on: the queue would lose it', async () => {
  const world = hanging();
  expect(await world.invoke([due('a1', (RETENTION_MS - 3 * DAY) / 2)])).toEqual([]);
  expect(world.deadLetters.map(({ attributes: { reason, detail } }) => [reason, detail])).toEqual([
    ['expired', 'It was not delivered within 259200 s; no attempt is known of.'],
  ]);
});

test('what was tried, and failed, is given up on at its deadline', async () => {
  const world = hanging();
  world.table = { read: async () => ({ attempts: 7, rejections: 0, firstAttemptAt: START - DAY, lastAttemptAt: START - HOUR, lastStatuses: ['timeout'] }) };
  expect(await world.invoke([due('a1', 0)])).toEqual([]);
  expect(world.deadLetters).toHaveLength(1);
});

test.each([20, 500, 940])('its receives last until then, also where %d of them are used up at its deadline', async (used) => {
  const world = hanging({ random: () => 0 });
  let receiveCount = used;
  const at = START - 3 * DAY;
  for (;;) {
    receiveCount += 1;
    const looked = message('a1', 'a', { receiveCount, sentAt: at }, { arrivedAt: at });
    world.state.brake.answered(world.clock.now());
    world.state.hanging.share.worked(world.clock.now(), 24 * HOUR, true);
    await world.invoke([looked]);
    if (world.deadLetters.length > 0) {
      break;
    }
    await world.clock.advance(world.hiddenFor('a1')! * 1_000);
    expect(world.requests).toEqual([]);
  }
  expect(isOverdue(message('a1', 'a', { sentAt: at }), world.settings, world.clock.now())).toBe(true);
  expect(receiveCount).toBeLessThan(1_000);
});
