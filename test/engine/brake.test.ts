import { FailureClass } from '../../src/delivery/transports/request';
import { Brake, BrakeSettings } from '../../src/engine/brake';
import { BrakeLine } from '../../src/engine/log-lines';
import { answer, fail, message, ok, START, World } from '../delivery/support/world';

const settings: BrakeSettings = { failures: 3, groups: 2, firstWaitMs: 1000, maxWaitMs: 20_000 };

describe('the brake by itself', () => {
  test('opens at the third outage in a row, if two groups had one', () => {
    const brake = new Brake(settings);
    expect([brake.failed('a', 0, false), brake.failed('a', 0, false), brake.isOpen]).toEqual([false, false, false]);
    expect(brake.failed('b', 500, false)).toBe(true);
    expect(brake.isOpen).toBe(true);
    expect(brake.waitFor(500)).toBe(1000);
    expect(brake.waitFor(1500)).toBe(0);
  });

  test('never opens for one group alone: it may be a poison message', () => {
    const brake = new Brake(settings);
    for (let count = 0; count < 100; count += 1) {
      expect(brake.failed('a', count, false)).toBe(false);
    }
    expect(brake.waitFor(1000)).toBe(0);
  });

  test('any answer between outages starts the count anew', () => {
    const brake = new Brake(settings);
    brake.failed('a', 0, false);
    brake.failed('b', 0, false);
    expect(brake.answered()).toBe(false);
    expect(brake.failed('c', 0, false)).toBe(false);
    expect(brake.failed('c', 0, false)).toBe(false);
    expect(brake.failed('d', 0, false)).toBe(true);
  });

  test('case 52: doubles its wait with each probe that fails, up to 20 s', () => {
    const brake = openBrake();
    let now = 0;
    const waits = Array.from({ length: 7 }, () => {
      const wait = brake.waitFor(now);
      now += wait;
      expect(brake.begin(now)).toBe(true);
      brake.failed('a', now, true);
      return wait;
    });
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  test('lets one probe through at a time', () => {
    const brake = openBrake();
    brake.begin(1000);
    expect(brake.waitFor(1000)).toBe(1000);
  });

  test('requests that were under way when it opened say nothing new', () => {
    const brake = openBrake();
    brake.failed('c', 900, false);
    expect(brake.probeIntervalMs).toBe(1000);
    expect(brake.waitFor(900)).toBe(100);
  });

  test('closes with the first answer, and opens as before', () => {
    const brake = openBrake();
    brake.begin(1000);
    expect(brake.answered()).toBe(true);
    expect(brake.isOpen).toBe(false);
    expect(brake.waitFor(1000)).toBe(0);
    expect(brake.begin(1000)).toBe(false);
    expect(brake.failed('a', 0, false)).toBe(false);
    expect(brake.failed('b', 0, false)).toBe(false);
    expect(brake.failed('b', 0, false)).toBe(true);
    expect(brake.probeIntervalMs).toBe(1000);
  });

  function openBrake(): Brake {
    const brake = new Brake(settings);
    brake.failed('a', 0, false);
    brake.failed('b', 0, false);
    brake.failed('b', 0, false);
    return brake;
  }
});

const groups = (count: number, receiveCount = 1) => Array.from({ length: count }, (_, index) => message(`m${index}`, `g${index}`, { receiveCount }));
const brakeLines = (world: World) => world.lines.filter((line): line is BrakeLine => line.message === 'brake').map((line) => line.state);

test('case 52: during an outage a few probes are made, group after group, and the messages stay in hand', async () => {
  const world = new World();
  world.backend = () => fail(FailureClass.CONNECTION_REFUSED);
  expect(await world.invoke(groups(5))).toHaveLength(5);
  // Two fail before it opens with the third. Then 1, 2, 4, 8 and 16 s; after 31 s there is no time for a wait of 20 s and a request.
  expect(world.requests.map((request) => Math.floor((request.sentAt - START) / 1000))).toEqual([0, 0, 0, 1, 3, 7, 15, 31]);
  expect(world.requestIds()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm2', 'm3', 'm4']);
  expect(brakeLines(world)).toEqual(['open']);
  expect(world.deadLetters).toEqual([]);
});

test('case 50: recovery is seen by the probe that was due next, and everything in hand is delivered at once', async () => {
  const world = new World();
  world.backend = () => world.clock.now() < START + 10_000 ? fail() : ok();
  const left = await world.invoke(groups(5));
  expect(left).toEqual(['m0', 'm1']);
  expect(world.clock.now() - START).toBeLessThan(17_000);
  expect(brakeLines(world)).toEqual(['open', 'closed']);
  expect(world.metrics.get('BrakeOpened')).toBe(1);
  expect(world.state.brake.isOpen).toBe(false);
});

test('the brake lasts from one invocation to the next', async () => {
  const world = new World();
  world.backend = () => fail();
  await world.invoke(groups(5));
  const made = world.requests.length;
  await world.invoke(groups(5, 2));
  expect(world.requests.length - made).toBeLessThanOrEqual(3);
});

test('an attempt whose group waits for the next probe is logged as a retry without a time', async () => {
  const world = new World();
  world.backend = () => fail();
  await world.invoke(groups(5));
  expect(world.attempts().map(({ deliveryId, decision, retryInSeconds }) => [deliveryId, decision, retryInSeconds]).slice(0, 4)).toEqual([
    ['m0', 'retry', 1], ['m1', 'retry', 1], ['m2', 'retry', undefined], ['m3', 'retry', undefined],
  ]);
});

test('a probe for which there is exactly enough time is made', async () => {
  // 10 s for the request and 5 s in reserve leave 1 s, which the first wait takes up.
  const world = new World({ invocationMs: 16_000 });
  world.latencyMs = 0;
  world.backend = () => fail();
  await world.invoke(groups(3));
  expect(world.requests.map((request) => request.sentAt - START)).toEqual([0, 0, 0, 1_000]);
});

test('when the time is over the groups in hand go back for about as long as the brake waits', async () => {
  const world = new World();
  world.backend = () => fail();
  await world.invoke(groups(3));
  expect(world.lines.filter((line) => line.message === 'returned-to-queue')).toMatchObject([{ cause: 'brake', retryInSeconds: 20 }]);
  expect(world.hiddenFor('m2')).toBe(20);
});

test.each([
  [fail(FailureClass.TIMEOUT), true], [answer(502), true], [answer(503), true], [answer(504), true],
  [answer(500), false], [answer(429), false], [answer(404), false],
])(
  '%j opens the brake: %s', async (outcome, opens) => {
    const world = new World();
    world.backend = () => outcome;
    await world.invoke(groups(4));
    expect(world.state.brake.isOpen).toBe(opens);
  });

test('a transport that rejects is an outage too', async () => {
  const world = new World();
  world.backend = () => Promise.reject(new TypeError('canary'));
  await world.invoke(groups(4));
  expect(world.state.brake.isOpen).toBe(true);
});

test('a backend that says when to come back is left alone by that group for so long', async () => {
  const world = new World();
  world.backend = () => answer(503, '300');
  expect(await world.invoke(groups(4))).toHaveLength(4);
  expect(groups(4).map(({ messageId }) => world.hiddenFor(messageId))).toEqual([300, 300, 300, 300]);
  expect(world.requests).toHaveLength(4);
});

test('one group that fails among others that succeed leaves the brake closed and backs off by itself', async () => {
  const world = new World();
  world.backend = (request) => request.deliveryId === 'poison' ? fail(FailureClass.TIMEOUT) : ok();
  for (let receiveCount = 1; receiveCount <= 10; receiveCount += 1) {
    await world.invoke([message('poison', 'p', { receiveCount }), message(`m${receiveCount}`, 'a')]);
    expect(world.state.brake.isOpen).toBe(false);
  }
  expect(world.hiddenFor('poison')).toBe(60);
});

test('with several groups at once there still is one probe at a time', async () => {
  const world = new World({ settings: { groupsPerInvocation: 5 } });
  world.backend = () => fail();
  await world.invoke(groups(10));
  const probes = world.requests.map((request) => request.sentAt).filter((at) => at > START + 500);
  expect(probes.length).toBeGreaterThan(3);
  const gaps = probes.slice(1).map((at, index) => at - probes[index]);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
});

test('attempts that were made while the brake was open are all in the history', async () => {
  const world = new World();
  world.table = {};
  world.backend = () => world.clock.now() < START + 20_000 ? fail() : ok();
  await world.invoke(groups(3));
  const delivered = world.records.find((entry) => entry.outcome === 'delivered');
  expect(delivered?.history.attempts).toBe(world.requestIds().filter((id) => id === delivered?.deliveryId).length);
  expect(delivered?.history.attempts).toBeGreaterThan(3);
  expect(delivered?.newAttempts).toBe(delivered?.history.attempts);
});
