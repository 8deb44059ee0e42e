import fc from 'fast-check';
import { SlidingWindow } from '../../src/engine/sliding-window';
import { mostInAnyWindow } from '../delivery/support/window';
import { fail, message, ok, START, World } from '../delivery/support/world';

jest.setTimeout(60_000);

test('a window starts empty, and its places are free a window after the requests ended', () => {
  const window = new SlidingWindow({ requests: 2, perSeconds: 10, shares: 1 });
  expect([window.waitFor(START), window.clearAt]).toEqual([0, -Infinity]);
  window.begin();
  window.begin();
  expect(window.waitFor(START)).toBe(10_000);
  window.done(START + 500);
  window.done(START + 700);
  expect(window.waitFor(START + 700)).toBe(9_800);
  expect(window.waitFor(START + 10_500)).toBe(0);
  window.begin();
  expect(window.waitFor(START + 10_500)).toBe(200);
  expect(window.clearAt).toBe(START + 10_700);
});

test('case 48: in any window, wherever the backend sees a request between its start and its end, there are never too many', () => {
  const scenario = fc.record({
    requests: fc.integer({ min: 1, max: 5 }),
    latencies: fc.array(fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 40 }),
  });
  fc.assert(fc.property(scenario, ({ requests, latencies }) => {
    const window = new SlidingWindow({ requests, perSeconds: 1, shares: 1 });
    const seen: number[] = [];
    let now = 0;
    for (const [latency, position] of latencies) {
      for (let wait = window.waitFor(now); wait > 0; wait = window.waitFor(now)) {
        now += wait;
      }
      window.begin();
      seen.push(now + latency * position);
      now += latency;
      window.done(now);
    }
    expect(mostInAnyWindow(seen, 1_000)).toBeLessThanOrEqual(requests);
  }));
});

test('case 48: a burst of a thousand at 60 a minute; what waits is charged no attempt', async () => {
  const world = new World({ settings: { rateLimit: { requests: 60, perSeconds: 60, shares: 1 } }, invocationMs: 900_000 });
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
  const world = new World({ settings: { rateLimit: { requests: 1, perSeconds: 120, shares: 1 } } });
  world.table = {};
  expect(await world.invoke([message('m1', 'a'), message('m2', 'b')])).toEqual(['m2']);
  expect(world.hiddenFor('m2')).toBe(120);
  expect(world.requestIds()).toEqual(['m1']);
  expect(world.records.map(({ messageId }) => messageId)).toEqual(['m1']);
  expect(world.lines.filter(({ message: kind }) => kind === 'returned-to-queue')).toMatchObject([{ cause: 'rate', retryInSeconds: 120 }]);
});

test('waiting for the brake takes no place in the window', async () => {
  const world = new World({ settings: { rateLimit: { requests: 3, perSeconds: 1, shares: 1 } } });
  world.openBrake();
  world.backend = () => fail();
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    await world.invoke([message(id, id)]);
  }
  expect(world.requests).toHaveLength(5);
  await world.clock.advance(1_000);
  const { window } = world.state.rate!;
  const waits = [1, 2, 3, 4].map(() => {
    const wait = window.waitFor(world.clock.elapsed());
    window.begin();
    return wait;
  });
  expect(waits).toEqual([0, 0, 0, 1_000]);
});

test('a wait that fits exactly is spent in the invocation', async () => {
  const world = new World({ settings: { rateLimit: { requests: 1, perSeconds: 1, shares: 1 } }, invocationMs: 16_010 });
  expect(await world.invoke([message('m1', 'a'), message('m2', 'b')])).toEqual([]);
  expect(world.requests.map((request) => request.sentAt - START)).toEqual([0, 1_010]);
});

test('with several groups at once the rate still holds, and no place in the window is lost', async () => {
  const world = new World({ settings: { rateLimit: { requests: 2, perSeconds: 1, shares: 1 }, groupsPerInvocation: 4 } });
  world.latencyMs = 300;
  expect(await world.invoke(Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`)))).toEqual([]);
  expect(mostInAnyWindow(world.requests.map((request) => request.sentAt), 1_000)).toBe(2);
});

test('a request that is written a second time takes a place of its own, or is not written', async () => {
  const world = new World({ settings: { rateLimit: { requests: 2, perSeconds: 1, shares: 1 } } });
  const granted: boolean[] = [];
  world.backend = (_, { mayRepeat }) => {
    granted.push(mayRepeat!());
    return ok();
  };
  await world.invoke([message('m1', 'a'), message('m2', 'a')]);
  expect(granted).toEqual([true, true]);
  expect(world.requests.map((request) => request.sentAt - START)).toEqual([0, 1_010]);
  const single = new World({ settings: { rateLimit: { requests: 1, perSeconds: 1, shares: 1 } } });
  single.backend = world.backend;
  await single.invoke([message('m1', 'a')]);
  const unlimited = new World();
  unlimited.backend = world.backend;
  await unlimited.invoke([message('m1', 'a')]);
  expect(granted.slice(2)).toEqual([false, true]);
});

test('what is sent before the next of one attempt has its place in the window from its own end, and not from that of the attempt', async () => {
  const world = new World({ settings: { rateLimit: { requests: 1, perSeconds: 1, shares: 1 } } });
  const { clock } = world;
  const granted: number[] = [];
  world.backend = async (_, { mayRepeat }) => {
    while (!mayRepeat!()) {
      await clock.sleep(100);
    }
    granted.push(clock.now() - START);
    return ok();
  };
  await world.invoke([message('m1', 'a'), message('m2', 'a')]);
  // The first took 10 ms; what was granted is over at once.
  expect(granted).toEqual([1_010, 3_020]);
  expect(world.requests.map(({ sentAt }) => sentAt - START)).toEqual([0, 2_010]);
});

test('a burst of hints of which one is news takes one place of the window, and the others none', async () => {
  const world = new World({ settings: { rateLimit: { requests: 1, perSeconds: 1, shares: 1 } }, invocationMs: 900_000 });
  world.isUnsent = (deliveryId) => deliveryId !== 'm0';
  const startedAt = world.clock.now();
  expect(await world.invoke(Array.from({ length: 50 }, (_, index) => message(`m${index}`, 'hot')))).toEqual([]);
  expect(world.clock.now() - startedAt).toBeLessThan(2_000);
  expect(world.requestIds()).toEqual(['m0']);
  expect(world.attempts()).toHaveLength(50);
});

test('that there was nothing to send does not close the brake', async () => {
  const world = new World({});
  world.openBrake();
  world.isUnsent = () => true;
  await world.invoke([message('a', 'a')]);
  expect(world.lines.filter(({ message: kind }) => kind === 'brake')).toEqual([]);
});
