import { NotStoredError } from '../../src/engine/dead-letter';
import { GrowingRest } from '../../src/engine/growing-rest';
import { drain } from '../delivery/support/drain';
import { answer, message, never, ok, START, World } from '../delivery/support/world';

jest.setTimeout(120_000);

const MINUTE = 60_000;

// Each letter keeps a place for three seconds, again after a minute at most.
test.each([
  ['hangs', () => never<void>()],
  ['fails after a second', async (world: World) => {
    await world.clock.sleep(1_000);
    throw new Error('InternalError');
  }],
])('field case D10: while the dead-letter queue %s, what cannot be stored there takes nothing from the others', async (_, onDeadLetter) => {
  const good = Array.from({ length: 1_200 }, (_value, index) => ({ id: `good-${index}`, group: `good-${index % 100}`, afterMs: index * 200 }));
  const bad = Array.from({ length: 60 }, (_value, index) => ({ id: `bad-${index}`, group: `bad-${index}`, afterMs: 1_000 }));
  const { ages } = await drain([...good, ...bad], {
    environments: 2,
    latencyMs: 50,
    stopAfterMs: 4 * MINUTE + 5_000,
    backend: ({ deliveryId }) => deliveryId.startsWith('bad') ? answer(410) : ok(),
    prepare: (world) => {
      world.onDeadLetter = () => onDeadLetter(world);
    },
  });
  const sorted = [...ages.values()].sort((a, b) => a - b);
  expect(sorted.length).toBeGreaterThan(1_180);
  expect([sorted[Math.floor(sorted.length * 0.5)] < 200, sorted[Math.floor(sorted.length * 0.95)] < 7_000]).toEqual([true, true]);
});

describe('a dead-letter queue that does not answer', () => {
  const gone = (): World => {
    const world = new World({ random: () => 0.5 });
    world.backend = () => answer(410);
    return world;
  };

  test('is asked once a batch, and what is not sent comes back while SQS recognises what may be stored', async () => {
    const world = gone();
    const asked = jest.fn(() => never<void>());
    world.onDeadLetter = asked;
    const batch = ['a1', 'b1', 'c1'].map((id) => message(id, id[0], { receiveCount: 30 }));
    expect(await world.invoke(batch)).toEqual(['a1', 'b1', 'c1']);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(['a1', 'b1', 'c1'].map((id) => world.hiddenFor(id))).toEqual([30, 30, 30]);
    expect(world.clock.now() - START).toBeLessThan(3_100);
    expect(world.lines.flatMap((line) => line.message === 'problem' ? [[line.doing, line.detail]] : [])).toEqual([['dead-letter', 'Timeout'], ['dead-letter', 'Resting']]);
  });

  test('is asked again after a second, and everything goes on when it answers', async () => {
    const world = gone();
    world.onDeadLetter = () => never();
    await world.invoke([message('a1', 'a')]);
    await world.clock.advance(1_000);
    world.onDeadLetter = () => Promise.resolve();
    expect(await world.invoke([message('a1', 'a', { receiveCount: 2 }), message('b1', 'b')])).toEqual([]);
    expect(world.deadLetters).toHaveLength(2);
  });

  test('one that refuses a letter is there for the others', async () => {
    const world = gone();
    world.onDeadLetter = ({ deduplicationId }) => deduplicationId === 'a1' ? Promise.reject(new NotStoredError('InvalidMessageContents')) : Promise.resolve();
    expect(await world.invoke([message('a1', 'a'), message('b1', 'b')])).toEqual(['a1']);
    expect(world.deadLetters).toHaveLength(1);
  });

  test('leaves no time for looking through the queue alone', async () => {
    const world = new World();
    world.table = {};
    world.latencyMs = 1_000;
    world.onDeadLetter = () => never();
    const sentAt = START - 9 * 24 * 60 * MINUTE;
    await world.invoke([message('a1', 'a', { sentAt, receiveCount: 2 }, { arrivedAt: sentAt })]);
    await world.invoke([message('n1', 'n')]);
    expect(world.requestIds()).toEqual(['n1']);
  });
});

describe('its rest', () => {
  const failed = (rest: GrowingRest, now: number): void => rest.begin()(false, now);

  test.each([[1, 1_000], [2, 2_000], [5, 16_000], [6, 30_000], [2_000, 30_000]])('after %d failures in a row is %d ms', (failures, ms) => {
    const rest = new GrowingRest();
    for (let count = 0; count < failures; count += 1) {
      failed(rest, START);
    }
    expect([rest.lasts(START + ms - 1), rest.lasts(START + ms)]).toEqual([true, false]);
  });

  test('lasts while one letter is under way that tells whether it is over', () => {
    const rest = new GrowingRest();
    failed(rest, START);
    const end = rest.begin();
    expect(rest.lasts(START + 60_000)).toBe(true);
    end(true, START + 60_000);
    expect(rest.lasts(START + 60_000)).toBe(false);
  });

  test('letters that were under way together fail once', () => {
    const rest = new GrowingRest();
    const ends = [rest.begin(), rest.begin(), rest.begin()];
    ends.forEach((end) => end(false, START));
    expect([rest.lasts(START + 999), rest.lasts(START + 1_000)]).toEqual([true, false]);
    failed(rest, START + 1_000);
    expect([rest.lasts(START + 2_999), rest.lasts(START + 3_000)]).toEqual([true, false]);
  });

  test('is over when another letter that was under way is answered', () => {
    const rest = new GrowingRest();
    const ends = [rest.begin(), rest.begin()];
    ends[0](false, START);
    ends[1](true, START);
    expect(rest.lasts(START)).toBe(false);
  });

  test('begins anew after an answer', () => {
    const rest = new GrowingRest();
    failed(rest, START);
    rest.begin()(true, START + 1_000);
    failed(rest, START + 1_000);
    expect([rest.lasts(START + 1_999), rest.lasts(START + 2_000)]).toEqual([true, false]);
  });

  test('nothing rests before anything failed', () => {
    const rest = new GrowingRest();
    rest.begin();
    expect(rest.lasts(START)).toBe(false);
  });
});
