import { Brake, BrakeSettings } from '../../src/engine/brake';
import { BRAKE_SETTINGS as SETTINGS } from '../delivery/support/brake-settings';
import { answer, message, ok, World } from '../delivery/support/world';

/** A failure of an item that failed before, without jitter. */
const failed = (brake: Brake, group: string, now: number, isProbe = false): boolean =>
  brake.failed(group, now, { repeated: true, probe: isProbe }, () => 0);

/** Suspicious at 60,000, its first probe after the first wait; open if there are two groups. */
function failing(groups: readonly string[], settings: Partial<BrakeSettings> = {}): Brake {
  const brake = new Brake({ ...SETTINGS, ...settings });
  groups.forEach((group) => failed(brake, group, 0));
  failed(brake, groups[0], 60_000);
  failed(brake, groups[0], 60_000);
  return brake;
}

/** Makes the probe that is due, which fails as soon as it begins; returns when it was made. */
function probe(brake: Brake): number {
  const now = brake.probeAt;
  expect(brake.begin('a', now)).toBe(true);
  failed(brake, 'a', now, true);
  return now;
}

const brakeStates = (world: World) => world.lines.flatMap((line) => line.message === 'brake' ? [line.state] : []);

describe('the brake by itself: what is declined', () => {
  test('is neither a failure nor an answer: what failed before it and behind it is in a row, and silence goes on', () => {
    const brake = new Brake(SETTINGS);
    brake.answered(0);
    failed(brake, 'a', 30_000);
    failed(brake, 'b', 59_000);
    expect(brake.declined(59_500, false)).toBe(false);
    expect([brake.unansweredSince, brake.hasAnsweredLately(59_999), brake.hasAnsweredLately(60_000)]).toEqual([0, true, false]);
    expect(failed(brake, 'b', 60_000)).toBe(true);
  });

  test('however often and long, is no outage', () => {
    const brake = new Brake(SETTINGS);
    for (let now = 0; now < 10 * 60_000; now += 100) {
      expect(brake.declined(now, false)).toBe(false);
    }
    expect([brake.isOpen, brake.waitFor('a', false, 600_000)]).toEqual([false, 0]);
  });

  test('as a probe told nothing: the next one is due at once, and the waits between those that fail are what they were', () => {
    const brake = failing(['a', 'b'], { maxWaitMs: 100_000, ofMany: { perGroupMs: 0, maxMs: 100_000 } });
    for (let count = 0; count < 10; count += 1) {
      probe(brake);
    }
    const now = brake.probeAt;
    expect(brake.begin('a', now)).toBe(true);
    expect([Math.round(brake.probeAt - now), brake.declined(now + 50, true), brake.probeAt - now, brake.isOpen]).toEqual([2_594, false, 50, true]);
    const at = probe(brake);
    expect(Math.round(brake.probeAt - at)).toBe(2_853);
  });

  test('makes no probe later than it was due', () => {
    const brake = failing(['a', 'b']);
    brake.begin('a', 61_000);
    expect([brake.declined(62_100, true), brake.probeAt]).toEqual([false, 62_000]);
  });

  test('outside of a probe says nothing of the next', () => {
    const brake = failing(['a', 'b']);
    brake.begin('a', 61_000);
    expect([brake.declined(61_000, false), brake.probeAt]).toEqual([false, 62_000]);
  });

  test('closes the brake where nothing has failed for a minute: then nothing waits, and if it does fail again three are enough', () => {
    const brake = failing(['a', 'b']);
    expect([brake.declined(119_999, true), brake.declined(120_000, true), brake.isOpen, brake.waitFor('a', false, 120_000)]).toEqual([false, true, false, 0]);
    expect([brake.hasAnsweredLately(120_000), brake.unansweredSince, brake.failingGroups]).toEqual([false, 0, 0]);
    expect([failed(brake, 'a', 120_001), failed(brake, 'b', 120_001), failed(brake, 'b', 120_001)]).toEqual([false, false, true]);
  });

  test('not before two waits have passed, where they are longer than that', () => {
    const brake = failing(['a', 'b'], { firstWaitMs: 45_000, maxWaitMs: 45_000, ofMany: { perGroupMs: 0, maxMs: 45_000 } });
    expect([brake.declined(149_999, true), brake.declined(150_000, true)]).toEqual([false, true]);
  });

  test('lets a group that is held back alone make its next probe soon, and frees it not', () => {
    const brake = failing(['a']);
    brake.begin('a', 61_000);
    expect([brake.declined(200_000, true), brake.holdsBack('a'), brake.holdsBack('b')]).toEqual([false, true, false]);
  });
});

test.each([302, 400, 401, 403, 404, 410, 429])('%d neither closes nor opens the brake: the next in the batch is the next probe', async (status) => {
  const world = new World();
  world.openBrake();
  world.backend = (request) => request.deliveryId === 'fine' ? ok() : answer(status);
  await world.invoke([message('m1', 'a'), message('m2', 'b')]);
  expect([brakeStates(world), world.state.brake.isOpen]).toEqual([[], true]);
  await world.invoke([message('fine', 'c')]);
  expect(brakeStates(world)).toEqual(['closed']);
});

test('what is declined stays in hand for no probe: it has its own back-off', async () => {
  const world = new World();
  world.openBrake(11 * 60_000);
  world.backend = () => answer(404);
  await world.invoke([message('m1', 'a', { receiveCount: 800 })]);
  expect(world.requests).toHaveLength(1);
  expect(world.hiddenFor('m1')).toBeGreaterThan(60);
});
