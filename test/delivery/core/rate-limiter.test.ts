import fc from 'fast-check';
import { SlidingWindowRateLimiter } from '../../../src/delivery/core/rate-limiter';
import { fail, message, ok, START, World } from '../support/world';

jest.setTimeout(60_000);

/** The most requests that any window of this length saw. */
function mostInAnyWindow(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
}

test('a new environment starts with its share used up: nobody knows what the one before it sent', () => {
  const limiter = new SlidingWindowRateLimiter({ requests: 2, perSeconds: 10 }, START);
  expect(limiter.take(START)).toBe(10_000);
  expect(limiter.take(START + 9_999)).toBe(1);
  expect([limiter.take(START + 10_000), limiter.take(START + 10_000), limiter.take(START + 10_000)]).toEqual([0, 0, 10_000]);
});

test('the window runs from the end of a request', () => {
  const limiter = new SlidingWindowRateLimiter({ requests: 1, perSeconds: 1 }, START);
  expect(limiter.take(START + 1_000)).toBe(0);
  limiter.done(START + 1_700);
  expect(limiter.take(START + 2_000)).toBe(700);
  expect(limiter.take(START + 2_700)).toBe(0);
});

test('case 48: in any window, wherever the backend sees a request between its start and its end, there are never too many', () => {
  const scenario = fc.record({
    requests: fc.integer({ min: 1, max: 5 }),
    latencies: fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 40 }),
  });
  fc.assert(fc.property(scenario, ({ requests, latencies }) => {
    const limiter = new SlidingWindowRateLimiter({ requests, perSeconds: 1 }, 0);
    const seen: number[] = [];
    let now = 0;
    for (const [latency, position] of latencies) {
      for (let wait = limiter.take(now); wait > 0; wait = limiter.take(now)) {
        now += wait;
      }
      seen.push(now + latency * position);
      now += latency;
      limiter.done(now);
    }
    expect(mostInAnyWindow(seen, 1_000)).toBeLessThanOrEqual(requests);
  }));
});

test('case 48: a burst of a thousand at 60 a minute; what waits is charged no attempt', async () => {
  const world = new World({ settings: { rateLimit: { requests: 60, perSeconds: 60 } }, invocationMs: 900_000 });
  const waiting = Array.from({ length: 100 }, (_, round) => Array.from({ length: 10 }, (__, index) => message(`m${round}-${index}`, `g${index}`)));
  for (const batch of waiting) {
    expect(await world.invoke(batch)).toEqual([]);
  }
  const times = world.requests.map((request) => request.sentAt);
  expect(times).toHaveLength(1000);
  expect(mostInAnyWindow(times, 60_000)).toBe(60);
  expect(new Set(world.attempts().map((line) => line.attempt))).toEqual(new Set([1]));
});

test('case 48: a wait that is longer than the invocation is spent in the queue', async () => {
  const world = new World({ settings: { rateLimit: { requests: 1, perSeconds: 120 } } });
  world.table = {};
  expect(await world.invoke([message('m1', 'a')])).toEqual(['m1']);
  expect(world.hiddenFor('m1')).toBe(120);
  expect(world.requests).toEqual([]);
  expect(world.records).toEqual([]);
  expect(world.lines).toMatchObject([{ message: 'hand-back', cause: 'rate', retryInSeconds: 120 }]);
});

test('waiting for the brake takes no place in the window', async () => {
  const world = new World({ settings: { rateLimit: { requests: 3, perSeconds: 1 } } });
  world.backend = () => world.clock.now() < START + 12_000 ? fail() : ok();
  await world.invoke(['a', 'b', 'c', 'd', 'e'].map((id) => message(id, id)));
  expect(world.requests.length).toBeGreaterThan(6);
  await world.clock.advance(1_000);
  const now = world.clock.now();
  expect([1, 2, 3, 4].map(() => world.state.rateLimiter!.take(now))).toEqual([0, 0, 0, 1_000]);
});

test('a wait that fits exactly is spent in the invocation', async () => {
  const world = new World({ settings: { rateLimit: { requests: 1, perSeconds: 1 } }, invocationMs: 16_000 });
  expect(await world.invoke([message('m1', 'a')])).toEqual([]);
  expect(world.requests.map((request) => request.sentAt - START)).toEqual([1_000]);
});

test('with several groups at once the rate still holds, and no place in the window is lost', async () => {
  const world = new World({ settings: { rateLimit: { requests: 2, perSeconds: 1 }, groupsPerInvocation: 4 } });
  world.latencyMs = 300;
  expect(await world.invoke(Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`)))).toEqual([]);
  expect(mostInAnyWindow(world.requests.map((request) => request.sentAt), 1_000)).toBe(2);
});
