import { AttemptLine } from '../../src/engine/log-lines';
import { answer, fail, message, ok, START, World, WorldOptions } from '../delivery/support/world';

const MINUTE = 60_000;

/** So many receives are used up that the budget asks for a wait far longer than the brake's. */
const SCARCE = 800;

const sentAt = (world: World) => world.requests.map((request) => request.sentAt - START);
const returned = (world: World) => world.lines.flatMap((line) => line.message === 'returned-to-queue' ? [[line.cause, line.retryInSeconds]] : []);

/** A world whose brake is open, and whose backend is away until it is told otherwise. */
function away(options: WorldOptions = {}, silentMs = MINUTE): World {
  const world = new World(options);
  world.openBrake(silentMs);
  world.backend = () => fail();
  return world;
}

describe('a batch gives one probe', () => {
  test('of the message that was received least often, and all others go back at once for the next one', async () => {
    const world = away();
    const batch = [[4, 'a'], [2, 'b'], [1, 'c'], [3, 'd']].map(([receiveCount, group]) => message(`${group}1`, String(group), { receiveCount: Number(receiveCount) }));
    expect(await world.invoke(batch)).toEqual(['a1', 'b1', 'c1', 'd1']);
    expect(world.requestIds()).toEqual(['c1']);
    expect(world.changes.map(({ messageId, seconds }) => [messageId, seconds])).toEqual([['c1', 1], ['b1', 0], ['d1', 0], ['a1', 0]]);
    expect(returned(world)).toEqual([['brake', 0], ['brake', 0], ['brake', 0]]);
    expect(world.attempts()).toMatchObject([{ deliveryId: 'c1', decision: 'retry', retryInSeconds: 1 }]);
  });

  test('which goes back with its own back-off, up to 20 s', async () => {
    const world = away();
    await world.invoke([message('a1', 'a', { receiveCount: 12 })]);
    expect(world.hiddenFor('a1')).toBe(20);
  });

  test('and every message of its group stays in its place', async () => {
    const world = away();
    expect(await world.invoke([message('a1', 'a'), message('a2', 'a'), message('b1', 'b', { receiveCount: 2 }), message('b2', 'b')])).toEqual(['a1', 'a2', 'b1', 'b2']);
    expect(world.changes.map(({ messageId, seconds }) => [messageId, seconds])).toEqual([['a1', 1], ['a2', 0], ['b1', 0], ['b2', 0]]);
  });

  test('and waits for it no longer than until something is to be acknowledged', async () => {
    const world = away();
    const arrivedAt = START - 4 * 24 * 60 * MINUTE;
    const old = message('old', 'o', { receiveCount: 50, sentAt: arrivedAt }, { arrivedAt });
    expect(await world.invoke([message('a1', 'a'), message('b1', 'b', { receiveCount: 2 }), old])).toEqual(['a1', 'b1']);
    expect([world.requests, world.deadLetters.length, world.clock.now()]).toEqual([[], 1, START]);
    expect(returned(world)).toEqual([['brake', 0], ['brake', 0]]);
  });

  test('also where several groups are worked on at once', async () => {
    const world = away({ settings: { groupsPerInvocation: 5 } });
    expect(await world.invoke(Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`)))).toHaveLength(10);
    expect(sentAt(world)).toEqual([500]);
    expect(returned(world)).toEqual(Array(9).fill(['brake', 0]));
  });

  test('attempts that were made before the brake opened are none', async () => {
    const world = new World({ failuresAtOnce: 3 });
    world.backend = () => world.clock.now() < START + 1_000 ? fail() : ok();
    expect(await world.invoke(Array.from({ length: 6 }, (_, index) => message(`m${index}`, `g${index}`)))).toHaveLength(6);
    expect(sentAt(world)).toEqual([0, 10, 20, 530]);
  });

  test('one that is answered lets the whole batch follow', async () => {
    const world = away();
    world.backend = () => ok();
    expect(await world.invoke(['a', 'b', 'c'].map((id) => message(id, id)))).toEqual([]);
    expect(sentAt(world)).toEqual([500, 510, 520]);
  });

  test('an answer that is a refusal does, too: it is there', async () => {
    const world = away();
    world.backend = (request) => request.deliveryId === 'a' ? answer(404) : ok();
    expect(await world.invoke(['a', 'b', 'c'].map((id) => message(id, id)))).toEqual(['a']);
  });

  test('a group that fails alone is probed alone: it goes back, and all others are delivered', async () => {
    const world = new World();
    const { brake } = world.state;
    [START - MINUTE, START, START].forEach((now) => brake.failed('p', now, { repeated: true, probe: false }, () => 0));
    world.backend = (request) => request.deliveryId.startsWith('p') ? fail() : ok();
    expect(await world.invoke([message('p1', 'p')])).toEqual(['p1']);
    expect(sentAt(world)).toEqual([500]);
    expect(await world.invoke([message('p1', 'p', { receiveCount: 2 }), message('a1', 'a', { receiveCount: 3 })])).toEqual(['p1']);
    expect(world.requestIds()).toEqual(['p1', 'a1', 'p1']);
  });
});

describe('between two probes an environment rests with empty hands', () => {
  test('until its next probe is due', async () => {
    const world = away();
    await world.invoke([message('a', 'a'), message('b', 'b')]);
    // The probe took 10 ms, and half a second must pass after it.
    expect(world.clock.now() - START).toBe(1_010);
    expect(world.state.brake.probeAt).toBe(world.clock.now());
    expect(world.changes.map(({ messageId, seconds }) => [messageId, seconds])).toEqual([['a', 1], ['b', 0]]);
  });

  test('what it returned is in the queue before it rests', async () => {
    const world = away();
    let changedAt = 0;
    world.onChangeVisibility = async () => {
      changedAt = world.clock.now() - START;
    };
    await world.invoke([message('a', 'a')]);
    expect(changedAt).toBe(510);
  });

  test('but not when it has something to acknowledge: SQS hears of it at the end', async () => {
    const world = away();
    await world.clock.advance(500);
    await world.invoke([message('unreadable', 'u', { body: 'x', receiveCount: 2 }), message('a', 'a')]);
    expect([world.deadLetters.length, world.requests.length]).toEqual([1, 1]);
    expect(world.clock.now() - START).toBe(510);
  });

  test('nor when it made no probe', async () => {
    const world = away({ invocationMs: 15_499 });
    await world.invoke([message('a', 'a')]);
    expect(world.requests).toEqual([]);
    expect(world.clock.now()).toBe(START);
  });

  test('nor when the probe was answered', async () => {
    const world = away();
    world.backend = () => answer(404);
    await world.invoke([message('a', 'a')]);
    expect(world.clock.now() - START).toBe(510);
  });

  test('nor for a group that fails alone: others may be there', async () => {
    const world = new World();
    [START - MINUTE, START, START].forEach((now) => world.state.brake.failed('p', now, { repeated: true, probe: false }, () => 0));
    world.backend = () => fail();
    await world.invoke([message('p1', 'p')]);
    expect(sentAt(world)).toEqual([500]);
    expect(world.clock.now() - START).toBe(510);
  });

  test('nor for longer than it has time, less what the end of an invocation needs', async () => {
    const world = away({ invocationMs: 15_600 });
    world.latencyMs = 10_000;
    await world.invoke([message('a', 'a')]);
    // The probe ended at 10.5 s; the next one is due at 11 s, and at 10.6 s there are 5 s left.
    expect(world.clock.now() - START).toBe(10_600);
  });

  test('nor when there is no time left at all', async () => {
    const world = away({ invocationMs: 15_500 });
    world.latencyMs = 10_000;
    world.backend = async () => {
      await world.clock.sleep(1_000);
      return fail();
    };
    await world.invoke([message('a', 'a')]);
    expect(world.clock.now() - START).toBe(11_500);
  });
});

describe('a group stays in hand from probe to probe', () => {
  const scarce = (id: string, receiveCount = SCARCE) => message(id, id[0], { receiveCount });

  test('after ten minutes without any answer, when its receives are scarce', async () => {
    const world = away({}, 10 * MINUTE);
    expect(await world.invoke([scarce('a1')])).toEqual(['a1']);
    expect(world.requests.length).toBeGreaterThan(10);
    const gaps = sentAt(world).slice(1).map((at, index) => at - sentAt(world)[index]);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
    // There is time for a probe until 15 s before the end.
    expect(sentAt(world).at(-1)).toBeGreaterThan(65_000);
    expect(world.changes).toHaveLength(1);
    expect(world.hiddenFor('a1')).toBeGreaterThan(1_000);
  });

  test('and is delivered by the first of them that is answered', async () => {
    const world = away({}, 10 * MINUTE);
    world.backend = () => world.clock.now() < START + 30_000 ? fail() : ok();
    expect(await world.invoke([scarce('a1'), message('a2', 'a')])).toEqual([]);
    expect(world.requestIds().at(-1)).toBe('a2');
    expect(world.changes).toEqual([]);
  });

  test('its attempts say no time in the log, and the last time stands where it went back', async () => {
    const world = away({}, 10 * MINUTE);
    await world.invoke([scarce('a1')]);
    const lines = world.attempts();
    expect(new Set(lines.map((line: AttemptLine) => `${line.decision} ${line.retryInSeconds}`))).toEqual(new Set(['retry undefined']));
    expect(returned(world)).toEqual([['brake', world.hiddenFor('a1')]]);
  });

  test('all its attempts are in the history', async () => {
    const world = away({}, 10 * MINUTE);
    world.table = {};
    world.backend = () => world.clock.now() < START + 20_000 ? fail() : ok();
    await world.invoke([scarce('a1')]);
    expect(world.requests.length).toBeGreaterThan(3);
    expect(world.records).toMatchObject([{ outcome: 'delivered', newAttempts: world.requests.length, history: { attempts: world.requests.length } }]);
  });

  test('not after a shorter time: most outages are short, and then every message tells as much', async () => {
    const world = away({}, 10 * MINUTE - 511);
    await world.invoke([scarce('a1')]);
    expect(world.requests).toHaveLength(1);
  });

  test('exactly after ten minutes it does', async () => {
    const world = away({}, 10 * MINUTE - 510);
    await world.invoke([scarce('a1')]);
    expect(world.requests.length).toBeGreaterThan(1);
  });

  test('not while receives are free, or the budget asks for no longer wait than the brake', async () => {
    const free = away({}, 20 * MINUTE);
    await free.invoke([scarce('a1', 100)]);
    expect(free.requests).toHaveLength(1);
    // The brake waits for half a second.
    for (const [aheadMs, requests] of [[511, 2], [510, 1]]) {
      const world = away({}, 20 * MINUTE);
      world.backend = () => world.requests.length < 2 ? fail() : ok();
      await world.invoke([message('a1', 'a', { receiveCount: 101, sentAt: START - Math.ceil(1_600_000 * Math.exp(1 / 80)) + aheadMs - 510 })]);
      expect(world.requests).toHaveLength(requests);
    }
  });

  test('not when the destination asks for a wait', async () => {
    const world = away({}, 20 * MINUTE);
    world.backend = () => answer(503, '40');
    await world.invoke([scarce('a1')]);
    expect(world.requests).toHaveLength(1);
  });

  test('one at a time: the first, and all others go back', async () => {
    const world = away({}, 20 * MINUTE);
    expect(await world.invoke([scarce('a1'), scarce('b1', SCARCE + 1)])).toEqual(['a1', 'b1']);
    expect(new Set(world.requestIds())).toEqual(new Set(['a1']));
    expect(world.changes[0]).toMatchObject({ messageId: 'b1' });
  });

  test('one at a time also where two fail while several are worked on at once', async () => {
    const world = new World({ settings: { groupsPerInvocation: 2 } });
    world.table = { read: async () => ({ attempts: 5, rejections: 0, lastStatuses: ['500'] }) };
    const { brake } = world.state;
    [START - 20 * MINUTE, START - MINUTE].forEach((now) => brake.failed('a', now, { repeated: true, probe: false }, () => 0));
    world.backend = () => fail();
    await world.invoke([scarce('a1'), scarce('b1')]);
    const [first, second, ...later] = world.requestIds();
    expect([first, second]).toEqual(['a1', 'b1']);
    expect(new Set(later).size).toBe(1);
  });

  test.each([[SCARCE, 30_000], [9, 50_000]])('field case D7: of 20 groups, received %d times, it is probed with every %d ms at least', async (receiveCount, longestMs) => {
    const world = new World({ settings: { concurrentInvocations: 10 }, random: () => 0 });
    world.openBrake(20 * MINUTE);
    Array.from({ length: 17 }, (_, index) => world.state.brake.failed(`more-${index}`, START, { repeated: true, probe: false }, () => 0));
    world.backend = () => fail();
    while (world.clock.now() < START + 20 * MINUTE) {
      await world.invoke([message('a1', 'a', { receiveCount, sentAt: START })]);
    }
    const [last, next] = sentAt(world).slice(-2);
    // Exactly that, and not the 17 s of few groups, because others are probed with meanwhile: ten environments, one of which probes in three seconds, or in
    // five while receives are not scarce, leave each of them 30 or 50 s.
    expect(next - last).toBeGreaterThanOrEqual(longestMs);
    expect(next - last).toBeLessThan(longestMs + 2_000);
  });

  test.each([[SCARCE, ['a1']], [9, []]])('field case D7: received %d times, also where SQS is to hear of something else that was dealt with', async (receiveCount, probed) => {
    const world = away({}, 20 * MINUTE);
    world.gate = { check: async ({ deliveryId }) => deliveryId === 'd1' ? { kind: 'duplicate' } : { kind: 'deliver' } };
    expect(await world.invoke([message('d1', 'd'), message('a1', 'a', { receiveCount, sentAt: START })])).toEqual(['a1']);
    expect([...new Set(world.requestIds())]).toEqual(probed);
  });

  test('a lone group too, which is all that there may be', async () => {
    const world = new World();
    [START - 20 * MINUTE, START, START].forEach((now) => world.state.brake.failed('a', now, { repeated: true, probe: false }, () => 0));
    world.backend = () => fail();
    await world.invoke([scarce('a1')]);
    expect(world.requests.length).toBeGreaterThan(10);
  });

  test('and goes back before its deadline for no longer than until then', async () => {
    const world = away({ policy: { retryForSeconds: 3_600 } }, 20 * MINUTE);
    const at = START - 3_600_000 + 20_000;
    let returnedAt = 0;
    world.onChangeVisibility = async () => {
      returnedAt = world.clock.now() - START;
    };
    expect(await world.invoke([message('a1', 'a', { receiveCount: 960, sentAt: at }, { arrivedAt: at })])).toEqual(['a1']);
    expect(world.requests.length).toBeGreaterThan(3);
    expect(world.hiddenFor('a1')).toBe(Math.ceil((20_000 - returnedAt) / 1000));
  });
});

describe.each([1, 3, 10])('what waits for a probe holds up nothing else (%d groups at once)', (groupsPerInvocation) => {
  const duplicates = (...ids: string[]): World['gate'] => ({
    check: async ({ deliveryId }) => ids.includes(deliveryId) ? { kind: 'duplicate' } : { kind: 'deliver' },
  });

  test('not a duplicate, nor what cannot be read: they go at once, and SQS hears of it at once', async () => {
    const world = away({ settings: { groupsPerInvocation } });
    world.gate = duplicates('d1', 'd2');
    const often = { receiveCount: 9 };
    const batch = [message('a1', 'a'), message('b1', 'b'), message('c1', 'c'), message('d1', 'd', often), message('u1', 'u', { body: 'x', ...often }), message('d2', 'e', often)];
    expect(await world.invoke(batch)).toEqual(['a1', 'b1', 'c1']);
    expect([world.requests, world.clock.now()]).toEqual([[], START]);
    expect(returned(world)).toEqual(Array(3).fill(['brake', 0]));
  });

  test('not a group whose destination may well be there, because another one alone fails', async () => {
    const world = new World({ settings: { groupsPerInvocation } });
    [START - MINUTE, START, START].forEach((now) => world.state.brake.failed('p', now, { repeated: true, probe: false }, () => 0));
    world.backend = (request) => request.deliveryId.startsWith('p') ? fail() : ok();
    expect(await world.invoke([message('p1', 'p'), ...['a', 'b', 'c'].map((group) => message(`${group}1`, group, { receiveCount: 2 }))])).toEqual(['p1']);
    expect(world.requestIds().sort()).toEqual(['a1', 'b1', 'c1', 'p1']);
    // An answer frees the one that failed, which must not wait either.
    expect(Math.max(...sentAt(world))).toBeLessThanOrEqual(30);
  });

  test('a probe that takes long is the only one', async () => {
    const world = away({ settings: { groupsPerInvocation } });
    world.latencyMs = 9_000;
    expect(await world.invoke(Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`)))).toHaveLength(10);
    expect([sentAt(world), world.mostInFlight]).toEqual([[500], 1]);
    expect(returned(world)).toEqual(Array(9).fill(['brake', 0]));
  });

  test('also where it is due at once, and others are ready later', async () => {
    const world = away({ settings: { groupsPerInvocation } });
    world.latencyMs = 9_000;
    world.gate = {
      check: async ({ deliveryId }) => {
        await world.clock.sleep(deliveryId === 'm0' ? 0 : 2_000);
        return { kind: 'deliver' };
      },
    };
    await world.clock.advance(500);
    await world.invoke(Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`)));
    expect([sentAt(world), world.mostInFlight]).toEqual([[500], 1]);
  });

  test('and its answer sets all others going at once, and what is behind it', async () => {
    const world = away({ settings: { groupsPerInvocation } });
    world.latencyMs = 1_000;
    world.backend = () => ok();
    expect(await world.invoke([message('a1', 'a'), message('a2', 'a'), message('b1', 'b'), message('c1', 'c')])).toEqual([]);
    expect(sentAt(world)[0]).toBe(500);
    expect(sentAt(world).slice(1)).toEqual(groupsPerInvocation === 1 ? [1_500, 2_500, 3_500] : [1_500, 1_500, 1_500]);
    expect(world.requestIds().filter((id) => id.startsWith('a'))).toEqual(['a1', 'a2']);
  });

  test('an error while it waits concerns its own group only', async () => {
    const world = away({ settings: { groupsPerInvocation } });
    const { brake } = world.state;
    const begin = jest.spyOn(brake, 'begin').mockImplementationOnce(() => { throw new RangeError('a bug'); });
    expect(await world.invoke([message('a1', 'a'), message('b1', 'b')])).toEqual(['a1', 'b1']);
    expect(begin).toHaveBeenCalledTimes(2);
    expect(world.requestIds()).toEqual(['b1']);
  });
});
