import { DeliveryMetric } from '../../src/contract/metrics';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { drain, Drained, DrainOptions, seeded } from '../delivery/support/drain';
import { fail, message, never, ok, START, World, WorldOptions } from '../delivery/support/world';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const RETENTION = 90 * MINUTE;
const DURATION = 4 * 60;

interface Overload extends Partial<DrainOptions> {
  readonly rateLimit?: World['settings']['rateLimit'];
}

/** More arrives than can be delivered, for hours: each webhook in a group of its own, 12 a minute, each given up on after ten minutes. */
async function overload({ rateLimit, ...options }: Overload): Promise<Drained> {
  const arrivals = Array.from({ length: DURATION * 12 }, (_, index) => ({ id: `m-${index}`, group: `m-${index}`, afterMs: index * 5_000 }));
  return drain(arrivals, {
    environments: 1,
    receiveMs: 50,
    settings: { rateLimit, retentionSeconds: RETENTION / 1000 },
    queueLimits: { retentionMs: RETENTION },
    policy: { retryForSeconds: 600 },
    backend: () => ok(),
    stopAfterMs: DURATION * MINUTE,
    ...options,
  });
}

const hangs = (world: World): void => {
  world.gate = { check: () => never() };
};

// What only waited is tried once after its deadline, and has to wait for a place as before it: where more comes than is delivered, the rest would stay
// until the queue's retention ends, and be gone.
test.each<[string, number, Overload]>([
  ['a slow backend', 0.4, { latencyMs: 10_000 }],
  ['a gate that never answers', 0, { prepare: hangs }],
  ['a rate', 0.4, { rateLimit: { requests: 6, perSeconds: 60, shares: 1 } }],
])('field case D2: of what arrives faster than %s takes it nothing is lost, whatever the order in which SQS gives out groups', async (_, delivered, options) => {
  for (const random of [undefined, seeded(3)]) {
    const { lost, ages, mostReceives } = await overload({ ...options, queueLimits: { retentionMs: RETENTION, random } });
    expect(lost).toEqual([]);
    expect(ages.size).toBeGreaterThanOrEqual(delivered * DURATION * 12);
    expect(mostReceives).toBeLessThan(60);
  }
});

test('field case D2: nothing is lost either where each message of long groups arrives faster than it is tried', async () => {
  const arrivals = Array.from({ length: DURATION * 12 }, (_, index) => ({ id: `m-${index}`, group: `g-${index % 40}`, afterMs: index * 5_000 }));
  const { lost, ages } = await drain(arrivals, {
    environments: 2,
    receiveMs: 50,
    latencyMs: 30_000,
    settings: { retentionSeconds: RETENTION / 1000, groupsPerInvocation: 2, attemptTimeoutMs: 60_000 },
    queueLimits: { retentionMs: RETENTION, random: seeded(5) },
    policy: { retryForSeconds: 600 },
    backend: () => ok(),
    stopAfterMs: DURATION * MINUTE,
  });
  expect(lost).toEqual([]);
  expect(ages.size).toBeGreaterThan(0.4 * DURATION * 12);
});

/** By default a message is overdue after 8.5 days: half-way from its deadline, after three, to the end of the queue's retention. */
const OVERDUE = 8.5 * DAY;
const aged = (id: string, ms: number, receiveCount = 2) =>
  message(id, id[0], { receiveCount, sentAt: START - ms, firstReceivedAt: START - ms }, { arrivedAt: START - ms });
const world = (options: WorldOptions = {}) => {
  const made = new World(options);
  made.table = {};
  return made;
};
const letters = ({ deadLetters }: World) =>
  deadLetters.map(({ deduplicationId, attributes: { reason, detail } }) => [deduplicationId, reason, detail]);
const EXPIRED = ['expired', 'It was not delivered within 259200 s; no attempt is known of.'];
const overloadLines = ({ lines }: World) => lines.filter((line) => line.message === 'overload');

describe('what is overdue', () => {
  test('has no attempt, asks no gate, and what is behind it goes on', async () => {
    const one = world();
    const check = jest.fn(async () => ({ kind: 'deliver' as const }));
    one.gate = { check };
    expect(await one.invoke([aged('a1', OVERDUE), aged('a2', OVERDUE - 1), aged('b1', OVERDUE + DAY)])).toEqual([]);
    expect(letters(one)).toEqual([['a1', ...EXPIRED], ['b1', ...EXPIRED]]);
    expect(one.requestIds()).toEqual(['a2']);
    expect(check).toHaveBeenCalledTimes(1);
    expect(overloadLines(one)).toEqual([{ message: 'overload', destination: 'Default', state: 'begun' }]);
  });

  test('is given up on before anything else takes the time', async () => {
    const one = world({ invocationMs: 20_000 });
    one.latencyMs = 10_000;
    expect(await one.invoke([message('n1', 'n'), message('o1', 'o'), aged('a1', OVERDUE), aged('b1', OVERDUE)])).toEqual(['o1']);
    expect(letters(one).map(([id]) => id)).toEqual(['a1', 'b1']);
  });

  test('keeps its own reason where it can never be delivered, and has one where it cannot even be read', async () => {
    const one = world();
    await one.invoke([{ ...aged('u1', OVERDUE), body: 'no envelope' }]);
    expect(letters(one)[0][1]).toBe('envelope');
  });

  test('backs off where it cannot be stored, and nothing behind it overtakes', async () => {
    const one = world();
    one.onDeadLetter = () => Promise.reject(new Error('denied'));
    expect(await one.invoke([aged('a1', OVERDUE, 5), aged('a2', OVERDUE - 1)])).toEqual(['a1', 'a2']);
    expect([one.hiddenFor('a1'), one.hiddenFor('a2'), one.requests]).toEqual([16, 0, []]);
  });

  test('without the time for it, it comes back', async () => {
    const one = world({ invocationMs: 3_999 });
    expect(await one.invoke([aged('a1', OVERDUE)])).toEqual(['a1']);
    expect(one.deadLetters).toEqual([]);
  });

  test('in other hands is left alone', async () => {
    const one = world();
    one.lost.add('a1');
    expect(await one.invoke([aged('a1', OVERDUE)])).toEqual(['a1']);
    expect([one.deadLetters, one.changes]).toEqual([[], []]);
  });

  test('does not end a pause', async () => {
    const one = world({ settings: { paused: true } });
    expect(await one.invoke([aged('a1', 12 * DAY)])).toEqual(['a1']);
  });
});

describe('after a batch in which something was overdue', () => {
  /** A world that owes so much shedding as it took to deliver. */
  async function overloaded(latencyMs = 30_000, options: WorldOptions = {}): Promise<World> {
    const one = world({ settings: { attemptTimeoutMs: 60_000 }, ...options });
    one.latencyMs = latencyMs;
    await one.invoke([aged('a1', OVERDUE), message('n1', 'n')]);
    expect(one.requestIds()).toEqual(['n1']);
    return one;
  }

  test('as long as that took, batches are only looked through, and everything else goes back at once, in one call', async () => {
    const one = await overloaded();
    const startedAt = one.clock.now();
    const changed = jest.fn(() => Promise.resolve());
    one.onChangeVisibility = changed;
    const agesBefore = one.metrics.get('ReturnedAge') ?? 0;
    expect(await one.invoke([message('m1', 'm'), aged('b1', OVERDUE), aged('b2', 4 * DAY), aged('c1', DAY)])).toEqual(['m1', 'b2', 'c1']);
    expect(one.requestIds()).toEqual(['n1']);
    expect(letters(one).map(([id]) => id)).toEqual(['a1', 'b1']);
    expect(['m1', 'b2', 'c1'].map((id) => one.hiddenFor(id))).toEqual([0, 0, 0]);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(one.metrics.get('ReturnedAge')! - agesBefore).toBe(Math.floor((4 * DAY + startedAt - START) / 1000));
    expect(one.clock.now()).toBe(startedAt);
    for (let batch = 1; one.requests.length === 1; batch += 1) {
      await one.invoke([aged('m2', OVERDUE - 60 * MINUTE, 1)]);
      expect(batch).toBeLessThanOrEqual(600);
    }
    expect(one.requestIds()).toEqual(['n1', 'm2']);
  });

  test('but no longer than for a minute, and not while all is received often enough', async () => {
    const long = await overloaded(59_000);
    await long.invoke([aged('m1', DAY, 1000)]);
    const short = await overloaded();
    for (let batch = 0; batch < 30; batch += 1) {
      await short.invoke([aged('m1', 4 * DAY, 20)]);
    }
    expect(short.requests.length).toBeGreaterThan(1);
  });

  test('what is at its last receive becomes a dead letter with that reason', async () => {
    const one = await overloaded();
    expect(await one.invoke([aged('m1', DAY, 1000), aged('m2', DAY)])).toEqual(['m2']);
    expect(letters(one)[1]).toEqual(['m1', 'receives', 'SQS\'s 1000 receives are used up, and there was more to deliver than could be.']);
  });

  test('what may be in other hands is not made visible there', async () => {
    const one = await overloaded();
    one.lost.add('m1');
    await one.invoke([aged('m1', DAY), aged('o1', DAY)]);
    expect(one.changes.map(({ messageId }) => messageId)).toEqual(['o1']);
  });

  test('a queue that refuses costs a line', async () => {
    const one = await overloaded();
    one.onChangeVisibility = () => Promise.reject(new Error('down'));
    expect(await one.invoke([aged('m1', DAY)])).toEqual(['m1']);
    expect(one.lines.at(-1)).toMatchObject({ message: 'problem', doing: 'visibility' });
  });

  test('a reader that throws keeps nothing for ever', async () => {
    const one = await overloaded();
    const ports = { ...one.ports(), reader: { read: () => { throw new Error('bug'); } } };
    expect(await one.finish(deliverBatch([aged('m1', OVERDUE)], one.settings, ports, one.state))).toEqual([]);
    expect(letters(one)[1]).toEqual(['m1', ...EXPIRED]);
  });
});

test('what is overdue and meets an error that nobody expected stays, and costs the others nothing', async () => {
  const one = world();
  const ports = one.ports();
  const metrics: typeof ports.metrics = {
    add: (metric, ...more) => {
      if (metric === DeliveryMetric.DEAD_LETTERED) {
        throw new RangeError('a bug');
      }
      ports.metrics.add(metric, ...more);
    },
  };
  expect(await one.finish(deliverBatch([aged('a1', OVERDUE), message('n1', 'n')], one.settings, { ...ports, metrics }, one.state))).toEqual(['a1']);
  expect(one.requestIds()).toEqual(['n1']);
  expect(one.lines).toContainEqual({ message: 'problem', destination: 'Default', doing: 'group', detail: 'RangeError' });
  expect(one.hiddenFor('a1')).toBeUndefined();
});

test('a backend that is away: what is overdue waits for no probe', async () => {
  const one = world();
  one.openBrake();
  one.backend = () => fail();
  expect(await one.invoke([aged('a1', OVERDUE), message('n1', 'n')])).toEqual(['n1']);
  expect(letters(one)).toEqual([['a1', ...EXPIRED]]);
});
