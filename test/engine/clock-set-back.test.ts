import { VirtualClock } from '../../cli/src/local/clock';
import { DeliveryMetric } from '../../src/contract/metrics';
import { AttemptHistories } from '../../src/engine/attempt-histories';
import { Brake, defaultBrake } from '../../src/engine/brake';
import { RateLease } from '../../src/engine/rate-lease';
import { RepeatShare } from '../../src/engine/repeat-share';
import { Rest } from '../../src/engine/rest';
import { fail, message, START, World } from '../delivery/support/world';

const HOUR = 3_600_000;
const BEFORE = START - HOUR;

test('a clock that is set back by an hour hides nothing for an hour', async () => {
  const world = new World({ settings: { rateLimit: { requests: 1, perSeconds: 1, shares: 1 } } });
  await world.invoke([message('m1', 'a')]);
  const now = world.clock.now.bind(world.clock);
  world.clock.now = () => now() - HOUR;
  await world.invoke([message('m2', 'b', { sentAt: BEFORE, firstReceivedAt: BEFORE })]);
  expect(world.requestIds()).toEqual(['m1', 'm2']);
});

describe('what is waited for longer by a clock that was set back is one wait more:', () => {
  test('the next probe', () => {
    const brake = new Brake(defaultBrake(10));
    for (const [group, at] of [['a', START - 60_000], ['b', START], ['b', START]] as const) {
      brake.failed(group, at, { repeated: true, probe: false }, () => 0);
    }
    expect(brake.isOpen).toBe(true);
    expect(brake.waitFor('a', false, BEFORE)).toBe(500);
    expect(brake.waitFor('a', false, BEFORE + 500)).toBe(0);
  });

  test('the time after an answer in which a failure is the item\'s own', () => {
    const brake = new Brake(defaultBrake(10));
    brake.answered(START);
    expect(brake.hasAnsweredLately(BEFORE)).toBe(true);
    expect(brake.hasAnsweredLately(BEFORE + 60_000)).toBe(false);
  });

  test('the allowance of what fails again: it is earned by the clock as it is then', () => {
    const share = new RepeatShare(1);
    share.begins(START);
    share.worked(START, 3_000, true);
    share.ends(START);
    share.begins(BEFORE);
    expect(share.allows(BEFORE, false)).toBe(false);
    expect(share.allows(BEFORE + 1_000, false)).toBe(true);
    share.worked(BEFORE + 1_000, 50, true);
    share.begins(BEFORE + 2_000);
    expect(share.allows(BEFORE + 2_000, true)).toBe(true);
  });

  test('the time without a failure after which what is declined closes the brake', () => {
    const brake = new Brake(defaultBrake(10));
    for (const [group, at] of [['a', START - 60_000], ['b', START], ['b', START]] as const) {
      brake.failed(group, at, { repeated: true, probe: false }, () => 0);
    }
    expect([BEFORE, BEFORE + 59_999, BEFORE + 60_000].map((now) => brake.declined(now, true))).toEqual([false, false, true]);
  });

  test('a share of the rate: none was to be had a moment ago', async () => {
    const clock = new VirtualClock(START);
    const lease = new RateLease({ requests: 1, perSeconds: 1, shares: 1 }, 1_000);
    let free = false;
    const ports = { clock, random: () => 0, rateShares: { claim: async () => free } };
    expect(await lease.renew(ports)).toBe(false);
    free = true;
    const now = clock.now.bind(clock);
    clock.now = () => now() - HOUR;
    expect(await lease.renew(ports)).toBe(false);
    await clock.advance(1_000);
    expect(await lease.renew(ports)).toBe(true);
  });

  test('a table that failed', async () => {
    const clock = new VirtualClock(START);
    const read = jest.fn(() => Promise.reject(new Error('down')));
    const histories = new AttemptHistories();
    const ask = () => histories.before(message('m1', 'a', { receiveCount: 2 }), 'm1', false, clock, { read });
    await ask();
    const now = clock.now.bind(clock);
    clock.now = () => now() - HOUR;
    await ask();
    await clock.advance(30_000);
    await ask();
    expect(read).toHaveBeenCalledTimes(2);
  });

  test('whatever rests', () => {
    const rest = new Rest();
    expect(rest.lasts(START)).toBe(false);
    rest.begin(START, 1_000);
    expect([rest.lasts(START + 999), rest.lasts(START + 1_000)]).toEqual([true, false]);
    expect([rest.lasts(BEFORE), rest.lasts(BEFORE + 999), rest.lasts(BEFORE + 1_000)]).toEqual([true, true, false]);
  });
});

test('a lease that was made by a later clock holds no more: by the clocks of the others its share may be free', async () => {
  const clock = new VirtualClock(START);
  const lease = new RateLease({ requests: 1, perSeconds: 1, shares: 1 }, 1_000);
  await lease.renew({ clock, random: () => 0, rateShares: { claim: async () => true } });
  const at = (now: number, passedMs = 0) => ({ now: () => now, elapsed: () => passedMs, sleep: clock.sleep.bind(clock) });
  expect([START, START - 1, BEFORE].map((now) => lease.covers(at(now)))).toEqual([true, false, false]);
  // 30 seconds more than it needs, by either clock.
  expect([[START, 30_000], [START, 30_001], [START + 30_000, 0], [START + 30_001, 0]].map(([now, passedMs]) => lease.covers(at(now, passedMs))))
    .toEqual([true, false, true, false]);
});

test.each([['forward', 500], ['back', -500]])('a clock that is set %s by half a second lets no request more through than the rate', async (_way, stepMs) => {
  const world = new World({ settings: { rateLimit: { requests: 1, perSeconds: 1, shares: 1 } } });
  await world.invoke([message('m1', 'a')]);
  const now = world.clock.now.bind(world.clock);
  world.clock.now = () => now() + stepMs;
  await world.invoke([message('m2', 'b')]);
  const [first, second] = world.requests.map(({ sentAt }) => sentAt);
  expect(second - stepMs - first).toBeGreaterThanOrEqual(1_000);
});

describe('a clock that is set back by two minutes in the middle of an attempt', () => {
  const TWO_MINUTES = 120_000;

  /** Set back while the backend works on the only request. */
  async function invokeAround(receiveCount: number, setBackMs: number): Promise<World> {
    const world = new World({ random: () => 0.5 });
    const now = world.clock.now.bind(world.clock);
    world.backend = () => {
      world.clock.now = () => now() - setBackMs;
      return fail();
    };
    const sentAt = START - 10_000 * receiveCount;
    await world.invoke([message('m1', 'a', { receiveCount, sentAt, firstReceivedAt: sentAt })]);
    return world;
  }

  test('takes as long as without for whoever reads log and metrics', async () => {
    const world = await invokeAround(1, TWO_MINUTES);
    expect(world.attempts().map(({ latencyMs }) => latencyMs)).toEqual([10]);
    expect(world.metrics.get(DeliveryMetric.LATENCY)).toBe(10);
  });

  test.each([['an outage', 8, 1, 20], ['scarce receives', 900, 200, 10_000]])('makes the wait of %s no longer', async (_what, receiveCount, least, most) => {
    const waited = (await invokeAround(receiveCount, 0)).hiddenFor('m1');
    expect(waited).toBeGreaterThanOrEqual(least);
    expect(waited).toBeLessThanOrEqual(most);
    expect((await invokeAround(receiveCount, TWO_MINUTES)).hiddenFor('m1')).toBe(waited);
  });
});
