import fc from 'fast-check';
import { NotStoredError } from '../../src/engine/dead-letter';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { pauseSeconds } from '../../src/engine/pause';
import { newEnvironment } from '../../src/engine/settings';
import { seeded } from '../delivery/support/drain';
import { Fifo, FifoLimits } from '../delivery/support/fifo';
import { fail, message, never, ok, START, World, WorldOptions } from '../delivery/support/world';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RETENTION = 14 * DAY;

const paused = (options: WorldOptions = {}) => new World({ random: () => 0, ...options, settings: { paused: true, ...options.settings } });
const pausedLines = ({ lines }: World) => lines.filter((line) => line.message === 'paused');
const reasons = ({ deadLetters }: World) => deadLetters.map(({ deduplicationId, attributes: { reason } }) => [deduplicationId, reason]);
const age = (ms: number) => ({ sentAt: START - ms, firstReceivedAt: START - ms, receiveCount: 2 });
const DETAIL = 'The destination is paused, and the queue keeps a message for no longer than 1209600 s.';

describe('case 51: while paused', () => {
  test('nothing is tried, verified, claimed or read: heads are hidden, what is behind them is not, and the log has one line', async () => {
    const world = paused({ settings: { rateLimit: { requests: 1, perSeconds: 1, shares: 1 } } });
    const check = jest.fn();
    const read = jest.fn();
    world.gate = { check };
    world.table = { read };
    const batch = [message('a1', 'a'), message('a2', 'a'), message('b1', 'b', { receiveCount: 9 }), message('u1', 'u', { body: 'no envelope' })];
    expect(await world.invoke(batch)).toEqual(['a1', 'a2', 'b1', 'u1']);
    expect(world.changes.map(({ messageId, seconds }) => [messageId, seconds])).toEqual([['a1', 300], ['a2', 0], ['b1', 300], ['u1', 300]]);
    expect(world.lines).toEqual([{ message: 'paused', destination: 'Default', messages: 4, retryInSeconds: 300 }]);
    expect([...world.metrics]).toEqual([['ReturnedToQueue', 4], ['ReturnedAge', 0]]);
    expect([world.requests, world.claims, world.held, world.records, world.deadLetters]).toEqual([[], [], [], [], []]);
    expect([check.mock.calls, read.mock.calls, world.clock.now()]).toEqual([[], [], START]);
  });

  test('all is returned in one call', async () => {
    const world = paused();
    world.onChangeVisibility = jest.fn(() => Promise.resolve());
    await world.invoke(Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`)));
    expect(world.onChangeVisibility).toHaveBeenCalledTimes(1);
    expect(pausedLines(world)).toHaveLength(1);
  });

  test('retryFor ends nothing', async () => {
    const world = paused();
    expect(await world.invoke([message('a1', 'a', age(12 * DAY))])).toEqual(['a1']);
    expect([world.deadLetters, world.hiddenFor('a1')]).toEqual([[], 3_600]);
  });

  test('an environment whose brake is open does not stay for its next probe', async () => {
    const world = paused();
    world.openBrake();
    await world.invoke([message('a1', 'a')]);
    expect(world.clock.now()).toBe(START);
  });

  test('a queue that refuses to hide them costs a line: they are back after the visibility timeout', async () => {
    const world = paused();
    world.onChangeVisibility = () => Promise.reject(new Error('denied'));
    expect(await world.invoke([message('a1', 'a')])).toEqual(['a1']);
    expect(world.lines).toContainEqual(expect.objectContaining({ message: 'problem', doing: 'visibility' }));
  });
});

describe('a message is a dead letter a day before the queue would delete it', () => {
  const old = (id: string, ms = 13 * DAY) => message(id, id[0], age(ms), { arrivedAt: START - ms });

  test('to the millisecond, in the order of its group, and what is behind it waits', async () => {
    const world = paused();
    world.table = { read: async () => ({ attempts: 7, rejections: 0, firstAttemptAt: START - DAY, lastStatuses: ['503'] }) };
    const batch = [old('a1'), old('a2'), message('a3', 'a', age(13 * DAY - 1)), old('b1', 13 * DAY - 1)];
    expect(await world.invoke(batch)).toEqual(['a3', 'b1']);
    expect(reasons(world)).toEqual([['a1', 'paused'], ['a2', 'paused']]);
    expect(world.deadLetters[0].attributes).toMatchObject({ attempts: '7', lastStatus: '503', detail: DETAIL });
    expect(world.changes.map(({ messageId, seconds }) => [messageId, seconds])).toEqual([['b1', 3_600], ['a3', 3_600]]);
    expect(pausedLines(world)).toMatchObject([{ messages: 2 }]);
  });

  test('what the gate may have claimed for it others may have', async () => {
    const world = paused();
    const givenUp = jest.fn(() => Promise.resolve());
    world.gate = { check: () => never(), givenUp };
    expect(await world.invoke([old('a1')])).toEqual([]);
    expect(givenUp).toHaveBeenCalledTimes(1);
  });

  test('what was redriven counts from the redrive, what SQS gives no time for from its first receive', async () => {
    const world = paused();
    const redriven = message('a1', 'a', { sentAt: START - 60_000 }, { arrivedAt: START - 30 * DAY });
    const timeless = message('b1', 'b', { sentAt: undefined, firstReceivedAt: undefined, receiveCount: 5 });
    const received = message('c1', 'c', { sentAt: undefined, firstReceivedAt: START - 13 * DAY, receiveCount: 5 });
    expect(await world.invoke([redriven, timeless, received])).toEqual(['a1', 'b1']);
    expect(reasons(world)).toEqual([['c1', 'paused']]);
  });

  test('also one that cannot be read, and one that the reader throws at', async () => {
    const world = paused();
    expect(await world.invoke([message('a1', 'a', { ...age(13 * DAY), body: 'no envelope' })])).toEqual([]);
    const ports = { ...world.ports(), reader: { read: () => { throw new RangeError('a bug'); } } };
    expect(await world.finish(deliverBatch([old('b1')], world.settings, ports, world.state))).toEqual([]);
    expect(reasons(world)).toEqual([['a1', 'paused'], ['b1', 'paused']]);
    expect(world.lines).toContainEqual({ message: 'problem', destination: 'Default', doing: 'group', detail: 'RangeError' });
    world.onDeadLetter = () => Promise.reject(new Error('down'));
    expect(await world.finish(deliverBatch([old('c1'), message('d1', 'd')], world.settings, ports, world.state))).toEqual(['c1', 'd1']);
    expect([world.hiddenFor('c1'), world.hiddenFor('d1')]).toEqual([undefined, 300]);
  });

  test.each([
    ['cannot be stored', (world: World) => { world.onDeadLetter = () => Promise.reject(new NotStoredError('AccessDenied')); }, [1, 0]],
    ['is in other hands', (world: World) => world.lost.add('a1'), [undefined, undefined]],
  ])('one that %s stays, and so does all that is behind it', async (_what, arrange, hidden) => {
    const world = paused();
    arrange(world);
    expect(await world.invoke([old('a1'), old('a2')])).toEqual(['a1', 'a2']);
    expect([world.deadLetters, [world.hiddenFor('a1'), world.hiddenFor('a2')]]).toEqual([[], hidden]);
  });

  test('without the time for it, it comes back in time', async () => {
    const world = paused({ invocationMs: 3_999 });
    expect(await world.invoke([old('a1')])).toEqual(['a1']);
    expect([world.deadLetters, world.hiddenFor('a1')]).toEqual([[], 3_600]);
  });

  test('of a shorter retention a day is left, or half of it', async () => {
    for (const [days, endsAfterDays] of [[4, 3], [1.5, 0.75]]) {
      const world = paused({ settings: { retentionSeconds: days * DAY / 1000 } });
      expect(await world.invoke([old('a1', endsAfterDays * DAY), old('b1', endsAfterDays * DAY - 1)])).toEqual(['b1']);
    }
  });

  test('its last receive ends its wait too', async () => {
    const world = paused();
    expect(await world.invoke([message('a1', 'a', { receiveCount: 1000 }), message('a2', 'a', { receiveCount: 999 })])).toEqual(['a2']);
    expect(world.deadLetters[0].attributes).toMatchObject({ reason: 'receives', detail: "SQS's 1000 receives are used up, and the destination is paused." });
  });
});

describe('how long a message is hidden', () => {
  const use = (receiveCount: number, ageMs: number, random = 0) =>
    pauseSeconds({ receiveCount, maxReceiveCount: 1000, enteredAt: START - ageMs, now: START, endsAt: START - ageMs + 13 * DAY }, () => random);

  test('is five minutes at first, then a part of what it has waited, up to an hour', () => {
    expect([0, 2 * HOUR, 4 * HOUR, 24 * HOUR, 10 * DAY].map((ms) => use(2, ms))).toEqual([300, 300, 600, 3_600, 3_600]);
  });

  test('is up to a quarter less by chance', () => {
    expect([0, 0.5, 1].map((random) => use(2, 4 * HOUR, random))).toEqual([600, 525, 450]);
  });

  test('is longer for what has used up half of its receives, and never longer than SQS allows', () => {
    expect([500, 501, 800, 999].map((receives) => use(receives, DAY))).toEqual([3_600, Math.ceil(12 * DAY / 1000 / 124.75), 20_736, 42_300]);
  });

  test('is the strictest of all messages of a group', async () => {
    const world = paused();
    await world.invoke([message('a1', 'a'), message('a2', 'a', { receiveCount: 800 })]);
    expect([world.hiddenFor('a1'), world.hiddenFor('a2')]).toEqual([Math.ceil(13 * DAY / 1000 / 50), 0]);
  });

  /** Receives of a message when its pause ends. */
  const receivesAfter = (receives: number, fromMs: number, untilMs: number, random: () => number): number => {
    let count = receives;
    for (let at = fromMs; at < untilMs; count += 1) {
      at += use(count, at, random()) * 1000;
    }
    return count;
  };

  test('field case D2: a pause of any length leaves more than half of the receives to what came in it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 13 * DAY }), fc.integer({ min: 1, max: 1_000 }), (untilMs, seed) => {
      expect(receivesAfter(1, 0, untilMs, seeded(seed))).toBeLessThan(450);
    }));
  });

  test('field case D2: and does not use up those of what was tried often before', () => {
    const before = fc.record({
      receives: fc.integer({ min: 1, max: 950 }), fromMs: fc.integer({ min: 0, max: 13 * DAY }), seed: fc.integer({ min: 1, max: 1_000 }),
    });
    fc.assert(fc.property(before, ({ receives, fromMs, seed }) => {
      const left = 1_000 - receivesAfter(receives, fromMs, 13 * DAY, seeded(seed));
      expect(left).toBeGreaterThan((1_000 - receives) / 8);
    }));
  });
});

describe('field case D2: nothing meets the retention, also with a paused destination', () => {
  interface Life {
    readonly limits?: FifoLimits;
    readonly days: number;
    readonly isPaused: (ms: number) => boolean;
    readonly policyDays?: number;
  }

  /** A destination whose webhooks arrive as told (milliseconds after the start, id), for so many days. */
  async function live(arrivals: ReadonlyArray<readonly [number, string]>, { limits, days, isPaused, policyDays = 3 }: Life) {
    const world = new World({ random: seeded(3), policy: { retryForSeconds: policyDays * DAY / 1000 } });
    const { clock } = world;
    const queue = new Fifo(() => clock.now(), world.settings.visibilityTimeoutMs, { retentionMs: RETENTION, maxReceives: 1000, ...limits });
    world.onChangeVisibility = async (changes) => queue.change(changes);
    const deadAt = new Map<string, number>();
    world.onDeadLetter = async ({ deduplicationId }) => void deadAt.set(deduplicationId, clock.now() - START);
    const coming = [...arrivals].sort(([a], [b]) => a - b);
    let mostReceives = 0;
    let state = newEnvironment(world.settings);
    let wasPaused = isPaused(0);
    const work = async (): Promise<void> => {
      for (let passed = 0; passed < days * DAY; passed = clock.now() - START) {
        for (; coming.length > 0 && coming[0][0] <= passed; coming.shift()) {
          queue.send(coming[0][1], coming[0][1].split('-')[0]);
        }
        const batch = queue.receive(10);
        if (batch.length === 0) {
          await clock.sleep(Math.max(1, Math.min(queue.nextVisibleAt, START + (coming[0]?.[0] ?? Infinity), START + days * DAY) - clock.now()));
          continue;
        }
        mostReceives = Math.max(mostReceives, ...batch.map(({ receiveCount }) => receiveCount));
        if (isPaused(passed) !== wasPaused) {
          wasPaused = !wasPaused;
          state = newEnvironment(world.settings);
        }
        const settings = { ...world.settings, paused: wasPaused };
        const left = new Set(await deliverBatch(batch, settings, world.ports(), state));
        batch.filter(({ messageId }) => !left.has(messageId)).forEach(({ messageId }) => queue.delete(messageId));
      }
    };
    return { world, queue, deadAt, run: async () => { await world.finish(work()); return mostReceives; } };
  }

  const spread = (groups: number, each: number, everyMs: number) =>
    Array.from({ length: groups * each }, (_, index) => [Math.floor(index / groups) * everyMs, `g${index % groups}-${Math.floor(index / groups)}`] as const);

  test('20 days: all of it becomes a dead letter, in order, after 13 days and within an hour and a bit', async () => {
    const arrivals = [...spread(20, 10, 12 * HOUR), ...Array.from({ length: 40 }, (_, index) => [0, `deep-${index}`] as const)];
    const { world, queue, deadAt, run } = await live(arrivals, { days: 20, isPaused: () => true });
    expect(await run()).toBeLessThan(450);
    expect([queue.lost, queue.moved, queue.size, world.requests.length]).toEqual([[], [], 0, 0]);
    expect(new Set(world.deadLetters.map(({ attributes: { reason } }) => reason))).toEqual(new Set(['paused']));
    const waited = arrivals.map(([at, id]) => deadAt.get(id)! - at);
    expect(Math.min(...waited)).toBeGreaterThanOrEqual(13 * DAY);
    expect(Math.max(...waited)).toBeLessThan(13 * DAY + 1.1 * HOUR);
    const deep = world.deadLetters.map(({ deduplicationId }) => deduplicationId).filter((id) => id.startsWith('deep'));
    expect(deep).toEqual(Array.from({ length: 40 }, (_, index) => `deep-${index}`));
  });

  test('20 days with many more groups than SQS hides at once: nothing is lost', async () => {
    const { world, queue, run } = await live(spread(100, 2, 2 * DAY), { days: 20, isPaused: () => true, limits: { maxInFlight: 10 } });
    await run();
    expect([queue.lost, queue.moved, queue.size, world.deadLetters.length]).toEqual([[], [], 0, 200]);
  });

  test.each([
    ['an hour', HOUR, 5 * 60_000], ['a day', DAY, HOUR], ['eight days', 8 * DAY, HOUR],
  ])('a pause of %s: then everything is delivered, in order, and the end of it is noticed soon', async (_what, pauseMs, noticedMs) => {
    const arrivals = spread(10, 8, pauseMs / 10);
    const { world, queue, run } = await live(arrivals, { days: pauseMs / DAY + 1, isPaused: (ms) => ms < pauseMs });
    expect(await run()).toBeLessThan(400);
    expect([queue.lost, queue.moved, queue.size, world.deadLetters]).toEqual([[], [], 0, []]);
    const at = world.requests.map(({ sentAt }) => sentAt - START);
    expect(Math.min(...at)).toBeGreaterThanOrEqual(pauseMs);
    expect(Math.max(...at)).toBeLessThan(pauseMs + noticedMs + 60_000);
    for (let group = 0; group < 10; group += 1) {
      expect(world.requestIds().filter((id) => id.startsWith(`g${group}-`))).toEqual(Array.from({ length: 8 }, (_, index) => `g${group}-${index}`));
    }
  });

  test('after a pause a destination that is away for the rest of retryFor uses up no message', async () => {
    const { world, queue, run } = await live(spread(3, 2, HOUR), { days: 14, isPaused: (ms) => ms < 6 * DAY, policyDays: 13 });
    world.backend = () => fail();
    expect(await run()).toBeLessThan(1_000);
    expect([queue.lost, queue.moved, queue.size]).toEqual([[], [], 0]);
    expect(new Set(world.deadLetters.map(({ attributes: { reason } }) => reason))).toEqual(new Set(['expired']));
  });

  test('what failed before it, and is past retryFor when it ends, is tried once more: it stands before the others of its group', async () => {
    const late = 4 * DAY;
    for (const [lastAttemptAt, sent] of [[START - 2 * HOUR - 1, ['a1', 'a2']], [START - 2 * HOUR, ['a2']], [undefined, ['a2']]] as const) {
      const world = new World();
      world.table = { read: async (id) => id === 'a1' ? { attempts: 3, rejections: 0, lastStatuses: ['503'], lastAttemptAt } : undefined };
      const batch = ['a1', 'a2'].map((id) => message(id, 'a', { receiveCount: 90, sentAt: START - late }, { arrivedAt: START - late }));
      expect(await world.invoke(batch)).toEqual([]);
      expect(world.requestIds()).toEqual(sent);
    }
  });

  test('also where the destination is known to be away: then there is no probe for it', async () => {
    const world = new World();
    world.openBrake();
    world.table = { read: async () => ({ attempts: 3, rejections: 0, lastStatuses: ['503'], lastAttemptAt: START - 3 * DAY }) };
    expect(await world.invoke([message('a1', 'a', age(4 * DAY), { arrivedAt: START - 4 * DAY })])).toEqual([]);
    expect([world.requests, reasons(world)]).toEqual([[], [['a1', 'expired']]]);
  });

  test('an environment knows of its own attempts when they were', async () => {
    const world = new World({ policy: { retryForSeconds: 10 * 3_600 } });
    world.backend = () => fail();
    await world.invoke([message('a1', 'a')]);
    await world.clock.advance(11 * HOUR);
    world.backend = () => ok();
    expect(await world.invoke([message('a1', 'a', { receiveCount: 9 })])).toEqual([]);
    expect([world.requests.length, world.deadLetters]).toEqual([2, []]);
  });

  test('and what is past retryFor when it ends is tried once', async () => {
    const { world, run } = await live([[0, 'a-1'], [0, 'a-2']], { days: 5, isPaused: (ms) => ms < 4 * DAY });
    world.backend = (request) => request.deliveryId === 'a-1' ? fail() : ok();
    await run();
    expect([world.requestIds(), reasons(world)]).toEqual([['a-1', 'a-2'], [['a-1', 'expired']]]);
  });
});
