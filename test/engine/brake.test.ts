import { FailureClass } from '../../src/delivery/transports/request';
import { Brake, defaultBrake } from '../../src/engine/brake';
import { BrakeLine } from '../../src/engine/log-lines';
import { BRAKE_SETTINGS as SETTINGS } from '../delivery/support/brake-settings';
import { answer, fail, message, ok, START, World } from '../delivery/support/world';

/** A failure of an item that failed before, outside of any probe, without jitter; a test says where it is otherwise. */
const failed = (
  brake: Brake, group: string, now: number, { random = 0, ...how }: { repeated?: boolean; probe?: boolean; scarce?: boolean; random?: number } = {},
): boolean => brake.failed(group, now, { repeated: true, probe: false, ...how }, () => random);

/** Suspicious at 60,000, its first probe at 61,000; open if there are two groups. */
function failing(...groups: string[]): Brake {
  const brake = new Brake(SETTINGS);
  failed(brake, groups[0], 0);
  groups.forEach((group) => failed(brake, group, 1));
  failed(brake, groups.at(-1)!, 60_000);
  failed(brake, groups.at(-1)!, 60_000);
  return brake;
}

/** Makes the probe that is due, which fails as soon as it begins; returns when it was made. */
function probe(brake: Brake, group = 'a', random = 0, scarce = false): number {
  const now = brake.probeAt;
  expect(brake.waitFor(group, false, now)).toBe(0);
  expect(brake.begin(group, now)).toBe(true);
  failed(brake, group, now, { probe: true, random, scarce });
  return now;
}

test.each([
  [1, 400, 17_000, 17_000, 3_000], [3, 133, 17_000, 17_000, 9_000], [4, 100, 20_000, 17_000, 12_000], [6, 67, 30_000, 18_000, 18_000],
  [7, 57, 35_000, 21_000, 21_000], [10, 40, 50_000, 30_000, 30_000], [12, 33, 60_000, 36_000, 36_000], [13, 31, 60_000, 39_000, 39_000],
  [15, 30, 60_000, 45_000, 45_000], [19, 30, 60_000, 57_000, 57_000], [21, 30, 60_000, 60_000, 60_000], [1_000, 30, 60_000, 60_000, 60_000],
])('of %d environments each opens after %d failures at once, waits %d ms at most, or %d, or %d', (environments, failuresAtOnce, maxMs, scarceMs, newWaitMs) => {
  expect(defaultBrake(environments)).toEqual({
    failures: 3,
    failuresAtOnce,
    timesUsual: 5,
    longestUsualMs: 900_000,
    silentMs: 60_000,
    firstWaitMs: 500,
    maxWaitMs: 17_000,
    newWaitMs,
    ofMany: { perGroupMs: 3_000, maxMs },
    ofManyScarce: { perGroupMs: 2_000, maxMs: scarceMs },
  });
});

describe('the brake by itself: what is evidence of an outage', () => {
  test('three failures of items that failed before, when nobody was answered for a minute', () => {
    const brake = new Brake(SETTINGS);
    brake.answered(1_000);
    expect([failed(brake, 'a', 60_999), failed(brake, 'b', 60_999), failed(brake, 'c', 60_999), brake.isOpen]).toEqual([false, false, false, false]);
    expect(failed(brake, 'c', 61_000)).toBe(true);
    expect(brake.isOpen).toBe(true);
    expect([brake.waitFor('other', false, 61_000), brake.waitFor('other', false, 61_999), brake.waitFor('other', false, 62_000), brake.waitFor('other', false, 70_000)]).toEqual([1_000, 1, 0, 0]);
  });

  test('two of them are not enough, however long nobody was answered', () => {
    const brake = new Brake(SETTINGS);
    expect([failed(brake, 'a', 0), failed(brake, 'b', 1_000_000), brake.isOpen]).toEqual([false, false, false]);
  });

  test('where nobody was ever answered, the minute counts from the first failure', () => {
    const brake = new Brake(SETTINGS);
    failed(brake, 'a', 5_000);
    failed(brake, 'b', 5_000);
    expect([failed(brake, 'c', 64_999), failed(brake, 'c', 65_000)]).toEqual([false, true]);
  });

  test('items that never failed before are no evidence until so many fail that it is no coincidence', () => {
    const brake = new Brake(SETTINGS);
    const opened = Array.from({ length: 6 }, (_, index) => failed(brake, `g${index}`, index * 60_000, { repeated: false }));
    expect(opened).toEqual([false, false, false, false, false, true]);
  });

  test('so many at once are evidence also where somebody was just answered', () => {
    const brake = new Brake(SETTINGS);
    brake.answered(0);
    const opened = Array.from({ length: 6 }, (_, index) => failed(brake, `g${index}`, 1));
    expect(opened).toEqual([false, false, false, false, false, true]);
  });

  test('any answer in between starts the count anew', () => {
    const brake = new Brake(SETTINGS);
    failed(brake, 'g0', 0);
    expect(brake.answered(0)).toBe(false);
    expect(brake.failingGroups).toBe(0);
    const opened = Array.from({ length: 6 }, (_, index) => failed(brake, `g${index}`, 0));
    expect(opened).toEqual([false, false, false, false, false, true]);
  });

  test('five times the groups that usually fail between two answers are no coincidence, however long they take', () => {
    const brake = new Brake(SETTINGS);
    const run = (length: number, from: number): void => {
      for (let index = 0; index < length; index += 1) {
        expect(failed(brake, `g${index}`, from + index * 30_000)).toBe(false);
      }
      brake.answered(from + length * 30_000);
    };
    run(2, 0);
    run(9, 60_000); // 3 in more than a minute would be an outage where none were usual; 5.5 are usual from here on
    const opened = Array.from({ length: 30 }, (_, index) => failed(brake, `g${index}`, 1_000_000 + index));
    expect([opened.indexOf(true), brake.hasAnsweredLately(2_000_000)]).toEqual([27, false]);
  });

  test('a group counts once, and a group that fails alone is not usual at all: it may be all there is', () => {
    const neededAfter = (groups: readonly string[]): number => {
      const brake = new Brake(SETTINGS);
      for (let index = 0; index < 5; index += 1) {
        failed(brake, groups[index % groups.length], 0);
      }
      brake.answered(0);
      return 1 + Array.from({ length: 30 }, (_, index) => failed(brake, `g${index}`, 1)).indexOf(true);
    };
    expect([neededAfter(['a']), neededAfter(['a', 'b']), neededAfter(['a', 'b', 'c', 'd', 'e'])]).toEqual([6, 10, 25]);
  });

  test('a quarter of an hour without an answer is never usual', () => {
    const brake = new Brake(SETTINGS);
    failed(brake, 'a', 0);
    failed(brake, 'b', 0);
    brake.answered(0); // 10 are needed
    const opened = [1, 2, 60_000, 899_999, 900_000].map((now) => failed(brake, `g${now}`, now));
    expect(opened).toEqual([false, false, false, false, true]);
    brake.answered(900_000); // 5 failures, and 2: 17 are needed
    expect([failed(brake, 'a', 900_001), brake.hasAnsweredLately(1_799_999), brake.hasAnsweredLately(1_800_000)]).toEqual([false, true, false]);
  });

  test('no run counts for more than sixty groups, and what was taken for an outage for as many as it took', () => {
    const longest = (before: (brake: Brake) => void): number => {
      const brake = new Brake({ ...SETTINGS, failuresAtOnce: 2_000, silentMs: Infinity });
      before(brake);
      brake.answered(0);
      let failures = 0;
      while (!brake.isOpen) {
        failed(brake, `g${failures}`, 1);
        failures += 1;
      }
      return failures;
    };
    const failTimes = (count: number) => (brake: Brake) => Array.from({ length: count }, (_, index) => failed(brake, `g${index}`, 0));
    const lower = (brake: Brake): Brake => Object.assign(brake, { settings: { ...SETTINGS, failuresAtOnce: 6, silentMs: Infinity } });
    expect(longest((brake) => { failTimes(1_000)(brake); lower(brake); })).toBe(300);
    expect(longest((brake) => failTimes(20)(lower(brake)))).toBe(30);
  });

  test('it opens once: failures behind it are no news', () => {
    const brake = failing('a', 'b');
    expect([failed(brake, 'c', 60_001), brake.isOpen]).toEqual([false, true]);
  });
});

describe('the brake by itself: one group that fails alone', () => {
  test('is held back by itself, and all others go on', () => {
    const brake = failing('a');
    expect(brake.isOpen).toBe(false);
    expect([brake.holdsBack('a'), brake.holdsBack('b')]).toEqual([true, false]);
    expect([brake.waitFor('a', false, 60_000), brake.waitFor('b', false, 60_000)]).toEqual([1_000, 0]);
    expect([brake.begin('b', 60_000), brake.waitFor('a', false, 61_000)]).toEqual([false, 0]);
    expect(brake.begin('a', 61_000)).toBe(true);
  });

  test('opens the brake with the first failure of another', () => {
    const brake = failing('a');
    expect(failed(brake, 'b', 60_500, { repeated: false })).toBe(true);
    expect([brake.isOpen, brake.holdsBack('c')]).toEqual([true, true]);
  });

  test('is free with the first answer to another, without the brake having been open', () => {
    const brake = failing('a');
    expect(brake.answered(60_500)).toBe(false);
    expect([brake.holdsBack('a'), brake.waitFor('a', false, 60_500)]).toEqual([false, 0]);
  });

  test('is not held back before it is taken for an outage', () => {
    const brake = new Brake(SETTINGS);
    failed(brake, 'a', 0);
    failed(brake, 'b', 0);
    expect([brake.holdsBack('a'), brake.waitFor('a', false, 0), brake.begin('a', 0)]).toEqual([false, 0, false]);
  });
});

describe('the brake by itself: probes', () => {
  test('case 52: each wait is a tenth longer than the last, up to the longest', () => {
    const brake = failing('a', 'b');
    const times = Array.from({ length: 6 }, () => probe(brake));
    expect(times.slice(1).map((at, index) => at - times[index])).toEqual([1_100, 1_210, 1_300, 1_300, 1_300]);
  });

  test('the longest wait grows with the groups that fail, because others probe as well, up to a bound', () => {
    const ten = failing(...Array.from({ length: 10 }, (_, index) => `g${index}`));
    const eleven = failing(...Array.from({ length: 11 }, (_, index) => `g${index}`));
    const twelve = failing(...Array.from({ length: 12 }, (_, index) => `g${index}`));
    const longest = [ten, eleven, twelve].map((brake) => {
      const times = Array.from({ length: 8 }, () => probe(brake, 'g0'));
      return times[7] - times[6];
    });
    expect(longest).toEqual([1_300, 1_408, 1_500]);
  });

  test('field case D7: it grows less where receives are scarce, because then most of the groups are away', () => {
    const longest = [11, 12, 13].map((groups) => {
      const brake = failing(...Array.from({ length: groups }, (_, index) => `g${index}`));
      const times = Array.from({ length: 8 }, () => probe(brake, 'g0', 0, true));
      return times[7] - times[6];
    });
    expect(longest).toEqual([1_300, 1_320, 1_400]);
  });

  test('a wait that grew while receives were plenty is shorter from the first probe on that is scarce', () => {
    const brake = failing(...Array.from({ length: 12 }, (_, index) => `g${index}`));
    Array.from({ length: 8 }, () => probe(brake, 'g0'));
    const waitsAfter = [false, true].map((scarce) => {
      const at = probe(brake, 'g0', 0, scarce);
      return brake.probeAt - at;
    });
    expect(waitsAfter).toEqual([1_500, 1_320]);
  });

  test('up to a quarter of a wait is left out at random, so that environments do not stay in step', () => {
    const waits = [0, 0.5, 0.999].map((random) => {
      const brake = new Brake({ ...SETTINGS, maxWaitMs: 100_000, ofMany: { perGroupMs: 0, maxMs: 100_000 } });
      [0, 0, 60_000].forEach((now) => failed(brake, 'a', now));
      for (let count = 1; count < 10; count += 1) {
        probe(brake);
      }
      const at = probe(brake, 'a', random);
      return brake.probeAt - at;
    });
    // The tenth is 1,000 * 1.1 ^ 10.
    expect(waits).toEqual([2_594, 2_270, 1_946]);
  });

  test('what is left out shortens no wait to less than the first', () => {
    const brake = failing('a', 'b');
    const at = probe(brake, 'a', 0.999);
    expect(brake.probeAt - at).toBe(1_000);
  });

  test('a wait counts from the beginning of the probe, because one that hung has waited already', () => {
    const brake = failing('a', 'b');
    brake.begin('a', 61_000);
    failed(brake, 'a', 61_050, { probe: true });
    expect(brake.probeAt).toBe(62_100);
  });

  test('but the first wait passes after its end in any case', () => {
    const brake = failing('a', 'b');
    brake.begin('a', 61_000);
    failed(brake, 'a', 91_000, { probe: true });
    expect(brake.probeAt).toBe(92_000);
  });

  test('while one is under way there is no other for as long as the wait', () => {
    const brake = failing('a', 'b');
    expect(brake.begin('a', 61_000)).toBe(true);
    expect([brake.waitFor('a', false, 61_000), brake.waitFor('c', false, 61_000), brake.waitFor('c', false, 62_000)]).toEqual([1_000, 1_000, 0]);
  });

  test('requests that were under way when it opened say nothing new', () => {
    const brake = failing('a', 'b');
    failed(brake, 'c', 60_900);
    expect([brake.probeAt, brake.failingGroups]).toEqual([61_000, 3]);
    expect(probe(brake)).toBe(61_000);
    expect(brake.probeAt).toBe(62_100);
  });

  test('the first answer closes it, and when a few more were answered it opens as before', () => {
    const brake = failing('a', 'b');
    probe(brake);
    probe(brake);
    expect(brake.begin('a', brake.probeAt)).toBe(true);
    expect(brake.answered(65_000)).toBe(true);
    expect([brake.isOpen, brake.waitFor('a', false, 65_000), brake.begin('a', 65_000), brake.failingGroups]).toEqual([false, 0, false, 0]);
    for (let answers = 0; answers < 8; answers += 1) {
      brake.answered(65_000);
    }
    const opened = [0, 0, 60_000].map((passed) => failed(brake, passed > 0 ? 'b' : 'a', 65_000 + passed));
    expect(opened).toEqual([false, false, true]);
    expect(brake.probeAt).toBe(126_000);
  });
});

describe('what the brake knows', () => {
  test('since when nobody was answered', () => {
    const brake = new Brake(SETTINGS);
    expect(brake.unansweredSince).toBe(Infinity);
    failed(brake, 'a', 500);
    failed(brake, 'a', 400);
    failed(brake, 'a', 900);
    expect(brake.unansweredSince).toBe(400);
    brake.answered(1_000);
    failed(brake, 'a', 2_000);
    expect(brake.unansweredSince).toBe(1_000);
  });

  test('whether somebody was answered lately: for a minute, and not while it takes failures for an outage', () => {
    const brake = new Brake(SETTINGS);
    expect(brake.hasAnsweredLately(0)).toBe(false);
    brake.answered(1_000);
    expect([brake.hasAnsweredLately(1_000), brake.hasAnsweredLately(60_999), brake.hasAnsweredLately(61_000)]).toEqual([true, true, false]);
    for (let count = 0; count < 6; count += 1) {
      failed(brake, 'a', 2_000);
    }
    expect(brake.hasAnsweredLately(2_000)).toBe(false);
    brake.answered(3_000);
    expect(brake.hasAnsweredLately(3_000)).toBe(true);
  });

  test('whether somebody was answered lately: for a quarter of an hour where items were declined since, and nothing failed', () => {
    const brake = new Brake(SETTINGS);
    brake.declined(0, false);
    expect(brake.hasAnsweredLately(0)).toBe(false);
    brake.answered(1_000);
    expect(brake.hasAnsweredLately(61_000)).toBe(false);
    brake.declined(2_000, false);
    expect([brake.hasAnsweredLately(61_000), brake.hasAnsweredLately(900_999), brake.hasAnsweredLately(901_000)]).toEqual([true, true, false]);
    failed(brake, 'a', 3_000);
    expect([brake.hasAnsweredLately(60_999), brake.hasAnsweredLately(61_000)]).toEqual([true, false]);
    brake.answered(100_000);
    expect(brake.hasAnsweredLately(160_000)).toBe(false);
  });

  test('the groups that fail, a thousand of them by name', () => {
    const brake = new Brake(SETTINGS);
    for (let index = 0; index < 1_001; index += 1) {
      failed(brake, `g${index}`, 0);
      failed(brake, `g${index}`, 0);
    }
    expect(brake.failingGroups).toBe(1_000);
    expect(brake.holdsBack('g1000')).toBe(true);
  });
});

const groups = (count: number, receiveCount = 1) => Array.from({ length: count }, (_, index) => message(`m${index}`, `g${index}`, { receiveCount }));
const brakeLines = (world: World) => world.lines.filter((line): line is BrakeLine => line.message === 'brake').map((line) => line.state);
const sentAt = (world: World) => world.requests.map((request) => request.sentAt - START);
/** Its brake opens at the third failure. */
const atTheThird = { failuresAtOnce: 3 };

test('case 52: in an outage a batch makes one probe, and what it did not try goes back at once', async () => {
  const world = new World(atTheThird);
  world.backend = () => fail(FailureClass.CONNECTION_REFUSED);
  expect(await world.invoke(groups(6))).toHaveLength(6);
  expect(sentAt(world)).toEqual([0, 10, 20, 530]);
  expect(world.requestIds()).toEqual(['m0', 'm1', 'm2', 'm3']);
  expect(world.lines.filter((line) => line.message === 'returned-to-queue')).toMatchObject([
    { cause: 'brake', messages: 1, retryInSeconds: 0 }, { cause: 'brake', messages: 1, retryInSeconds: 0 },
  ]);
  expect(brakeLines(world)).toEqual(['open']);
  expect(world.deadLetters).toEqual([]);
});

test('case 50: recovery is seen by the probe that was due next, and everything in hand is delivered at once', async () => {
  const world = new World(atTheThird);
  world.backend = () => world.clock.now() < START + 100 ? fail() : ok();
  const left = await world.invoke(groups(6));
  expect(left).toEqual(['m0', 'm1', 'm2']);
  expect(sentAt(world)).toEqual([0, 10, 20, 530, 540, 550]);
  expect(brakeLines(world)).toEqual(['open', 'closed']);
  expect(world.metrics.get('BrakeOpened')).toBe(1);
  expect(world.state.brake.isOpen).toBe(false);
});

test('the brake lasts from one invocation to the next', async () => {
  const world = new World(atTheThird);
  world.backend = () => fail();
  await world.invoke(groups(5));
  const made = world.requests.length;
  await world.invoke(groups(5, 2));
  expect(world.requests.length - made).toBe(1);
});

test.each([
  [fail(FailureClass.TIMEOUT), true], [answer(500), true], [answer(502), true], [answer(503), true], [answer(504), true], [answer(599), true],
  [answer(499), false], [answer(429), false], [answer(404), false], [answer(302), false],
])('%j opens the brake: %s', async (outcome, opens) => {
  const world = new World(atTheThird);
  world.backend = () => outcome;
  await world.invoke(groups(4));
  expect(world.state.brake.isOpen).toBe(opens);
});

test('what is taken closes the brake', async () => {
  for (const status of [200, 202, 204, 299]) {
    const world = new World();
    world.openBrake();
    world.backend = () => answer(status);
    await world.invoke([message('m1', 'a')]);
    expect(brakeLines(world)).toEqual(['closed']);
  }
});

test('a transport that rejects is an outage too', async () => {
  const world = new World(atTheThird);
  world.backend = () => Promise.reject(new TypeError('canary'));
  await world.invoke(groups(4));
  expect(world.state.brake.isOpen).toBe(true);
});

test('a first failure is no evidence of a long outage, and a second one is', async () => {
  const world = new World();
  world.backend = () => fail();
  await world.invoke([message('m1', 'a'), message('m2', 'b')]);
  await world.clock.advance(60_000);
  await world.invoke([message('m3', 'c'), message('m4', 'd')]);
  expect(brakeLines(world)).toEqual([]);
  await world.invoke([message('m1', 'a', { receiveCount: 2 })]);
  expect(brakeLines(world)).toEqual(['open']);
});

test('a message that was received often and never tried has not failed before, with and without a table', async () => {
  for (const table of [undefined, {}, { read: () => Promise.reject(new Error('down')) }]) {
    const world = new World();
    world.table = table;
    world.backend = () => fail();
    await world.invoke([message('m1', 'a'), message('m2', 'b')]);
    await world.clock.advance(60_000);
    await world.invoke([message('m3', 'c', { receiveCount: 300 })]);
    expect(brakeLines(world)).toEqual([]);
    // The number in the log is an upper bound, and tells nothing of it.
    await world.invoke([message('m3', 'c', { receiveCount: 301 })]);
    expect(brakeLines(world)).toEqual(table ? brakeLines(world) : ['open']);
  }
});

test('a backend that says when to come back is left alone by that group for so long', async () => {
  const world = new World(atTheThird);
  world.backend = () => answer(503, '300');
  expect(await world.invoke(groups(4))).toHaveLength(4);
  expect(groups(4).map(({ messageId }) => world.hiddenFor(messageId))).toEqual([300, 300, 300, 300]);
  expect(world.requests).toHaveLength(4);
});

test('one group that fails among others that succeed leaves the brake closed and backs off by itself', async () => {
  const world = new World(atTheThird);
  world.backend = (request) => request.deliveryId === 'poison' ? fail(FailureClass.TIMEOUT) : ok();
  for (let receiveCount = 1; receiveCount <= 13; receiveCount += 1) {
    await world.invoke([message('poison', 'p', { receiveCount }), message(`m${receiveCount}`, 'a')]);
    expect(world.state.brake.isOpen).toBe(false);
  }
  expect(world.requestIds().filter((id) => id === 'poison')).toHaveLength(13);
  expect(world.hiddenFor('poison')).toBe(Math.ceil(0.999 * 3_600));
});

test('while one group alone is taken for an outage, others are delivered, and their first answer frees it', async () => {
  const world = new World();
  world.backend = (request) => request.deliveryId.startsWith('poison') ? fail() : ok();
  world.latencyMs = 20_000;
  for (let receiveCount = 2; receiveCount <= 5; receiveCount += 1) {
    await world.invoke([message('poison', 'p', { receiveCount })]);
  }
  expect(world.state.brake.holdsBack('p')).toBe(true);
  expect([world.state.brake.isOpen, brakeLines(world)]).toEqual([false, []]);
  const before = world.clock.now();
  expect(await world.invoke([message('m1', 'a')])).toEqual([]);
  expect(world.requests.at(-1)!.sentAt).toBe(before);
  expect(world.state.brake.holdsBack('p')).toBe(false);
});

test('one item that fails again and again may be all that fails; a second one, or a second group, says more; an answer ends it', () => {
  const brake = new Brake(SETTINGS);
  expect(brake.mayBeOneItem).toBe(true);
  failed(brake, 'a', 0, { repeated: false });
  failed(brake, 'a', 60_000);
  failed(brake, 'a', 60_000);
  expect(brake.mayBeOneItem).toBe(true);
  failed(brake, 'a', 70_000, { repeated: false, probe: true });
  expect(brake.mayBeOneItem).toBe(false);
  brake.answered(80_000);
  expect(brake.mayBeOneItem).toBe(true);
  expect(failing('a', 'b').mayBeOneItem).toBe(false);
});

test('groups that fail have their places by name, the same whatever order they failed in', () => {
  const brake = new Brake(SETTINGS);
  ['b', 'd', 'a', 'b'].forEach((group) => failed(brake, group, 0));
  expect(['a', 'b', 'd'].map((group) => brake.turnOf(group))).toEqual([{ rank: 0, of: 3 }, { rank: 1, of: 3 }, { rank: 2, of: 3 }]);
  expect(brake.turnOf('c')).toEqual({ rank: 2, of: 3 });
});
