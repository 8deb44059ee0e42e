import { AttemptHistory } from '../../src/engine/attempt-history';
import { arrivals, MINUTE } from '../delivery/support/arrivals';
import { drain } from '../delivery/support/drain';
import { answer, fail, message, ok, START, World } from '../delivery/support/world';

jest.setTimeout(120_000);

/** It failed already before somebody else was answered last. */
const FAILED: AttemptHistory = { attempts: 1, rejections: 0, lastStatuses: ['502'], firstAttemptAt: START - 60 * MINUTE };

const returned = (world: World) => Object.fromEntries(world.changes.map(({ messageId, seconds }) => [messageId, seconds]));

/** The brake is open, the backend away, and what failed before is on record. */
function away(random: number, environments = 10): World {
  const world = new World({ random: () => random, settings: { concurrentInvocations: environments } });
  world.state.brake.answered(START - 30 * MINUTE);
  world.openBrake();
  world.backend = () => fail();
  world.table = { read: async (id) => id.startsWith('failed') ? FAILED : undefined };
  return world;
}

const BATCH = [
  message('failed-1', 'a', { receiveCount: 2, sentAt: START - 9 * MINUTE }),
  message('new-late', 'b', { sentAt: START - 10_000 }),
  message('new-early', 'c', { receiveCount: 5, sentAt: START - 30_000 }),
  message('failed-2', 'd', { receiveCount: 3, sentAt: START - 8 * MINUTE }),
];

test('field case D1: the one attempt of a batch is for the oldest of those that never failed, however often that was passed over', async () => {
  const world = away(0.5);
  await world.invoke(BATCH);
  expect(world.requestIds()).toEqual(['new-early']);
});

test('what failed before makes room for ten times as long as that had waited, less a part at random; what is new does not', async () => {
  const world = away(0.5);
  await world.invoke(BATCH);
  const waitedSeconds = (world.requests[0].sentAt - START + 30_000) / 1_000;
  expect(returned(world)).toMatchObject({ 'new-late': 0, 'failed-1': Math.ceil(10 * waitedSeconds * 0.75), 'failed-2': Math.ceil(10 * waitedSeconds * 0.75) });
});

test.each([[0, 20], [3_600_000, 600]])('for 20 seconds at least and ten minutes at most: %i ms', async (waitedMs, seconds) => {
  const world = away(0.999);
  await world.invoke([message('new', 'b', { sentAt: START - waitedMs }), BATCH[0]]);
  expect(returned(world)['failed-1']).toBe(Math.ceil(seconds * 0.5005));
});

test('nor does anything make room where there is nothing but what failed', async () => {
  const world = away(0.5);
  await world.invoke([BATCH[0], BATCH[3]]);
  expect([world.requestIds(), returned(world)['failed-2']]).toEqual([['failed-1'], 0]);
});

test('nor does what failed in this outage only: it may be nobody\'s fault but the destination\'s', async () => {
  const world = away(0.5);
  world.table = { read: async (id) => id.startsWith('failed') ? { ...FAILED, firstAttemptAt: START - 20 * MINUTE } : undefined };
  await world.invoke(BATCH);
  expect([world.requestIds(), returned(world)['failed-1']]).toEqual([['new-early'], 0]);
});

test('in one batch of ten nothing new is tried before what failed, although that has to wait for longer', async () => {
  const waits: number[] = [];
  for (const random of [0.09, 0.5]) {
    const world = away(random, 1);
    const probe = (): void => {
      world.state.brake.begin('x', world.state.brake.probeAt);
      world.state.brake.failed('x', world.state.brake.probeAt, { repeated: true, probe: true }, () => 0);
    };
    Array.from({ length: 60 }).forEach(probe); // its wait is the longest
    await world.clock.advance(Math.max(0, world.state.brake.probeAt - 8_000 - world.clock.now()));
    const from = world.clock.now();
    await world.invoke(BATCH);
    expect(world.requestIds()).toEqual([random < 0.1 ? 'failed-1' : 'new-early']);
    waits.push(world.requests[0].sentAt - from);
  }
  expect(waits[0]).toBeGreaterThan(waits[1]);
});

test('in one batch of ten it is for what failed before: what is new may never end', async () => {
  const world = away(0.09);
  await world.invoke(BATCH);
  expect(world.requestIds()).toEqual(['failed-1']);
});

test('while the brake is closed, what was received less often comes first', async () => {
  const world = new World();
  world.table = { read: async () => undefined };
  await world.invoke(BATCH);
  expect(world.requestIds()).toEqual(['new-late', 'failed-1', 'failed-2', 'new-early']);
});

test('a message that cannot be read is dealt with before any attempt', async () => {
  const world = away(0.5);
  expect(await world.invoke([...BATCH, message('unreadable', 'e', { body: '{' })])).not.toContain('unreadable');
  expect(world.deadLetters).toHaveLength(1);
});

test.each([1, 2, 10])('field case D1: one healthy webhook a minute beside a thousand an hour that nobody takes waits for minutes at most (%i environments)', async (environments) => {
  const lastMs = 2 * 60 * MINUTE;
  const table = new Map<string, AttemptHistory>();
  const drained = await drain([
    ...arrivals('bad', 2_000, { perSecond: 1_000 / 3_600 }), ...arrivals('good', 120, { perSecond: 1 / 60, fromMs: 7_000 }),
  ], {
    environments,
    latencyMs: 50,
    stopAfterMs: lastMs + 10 * MINUTE,
    prepare: (world) => {
      world.table = { read: async (id) => table.get(id), write: async ({ deliveryId, history }) => { table.set(deliveryId, history); } };
    },
    backend: ({ deliveryId }) => deliveryId.startsWith('bad') ? answer(502) : ok(),
  });
  const ages = arrivals('good', 120).map(({ id }) => drained.ages.get(id) ?? Infinity).sort((a, b) => a - b);
  // Each environment has to learn what is usual; those whose brakes are open try what is new by turns meanwhile.
  expect(ages[60]).toBeLessThan(1.5 * MINUTE);
  expect(ages[114]).toBeLessThan(6 * MINUTE);
  expect(ages[119]).toBeLessThan(10 * MINUTE);
});
