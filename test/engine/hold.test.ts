import { VirtualClock } from '../../cli/src/local/clock';
import { Hold } from '../../src/engine/hold';
import { groupMessages, MessageGroup } from '../../src/engine/message-group';
import { QueuedMessage } from '../../src/engine/queued-message';
import { message, never, ok, START, World } from '../delivery/support/world';

const VISIBILITY_MS = 105_500;

type HoldCall = (messages: readonly QueuedMessage[], seconds: number) => Promise<ReadonlySet<string>>;

/** A hold on a batch, and what the queue was asked for. */
function holdOn(batch: readonly QueuedMessage[], answer: HoldCall = async (messages) => new Set(messages.map(({ messageId }) => messageId))) {
  const clock = new VirtualClock(START);
  const calls: Array<[string[], number]> = [];
  const errors: unknown[] = [];
  const queue = {
    hold: (messages: readonly QueuedMessage[], seconds: number) => {
      calls.push([messages.map(({ messageId }) => messageId), seconds]);
      return answer(messages, seconds);
    },
    changeVisibility: () => Promise.reject(new Error('expected no other call')),
    deadLetter: () => Promise.reject(new Error('expected no other call')),
  };
  const hold = new Hold(batch, VISIBILITY_MS, clock, queue, (error) => errors.push(error));
  const until = async (group: MessageGroup): Promise<number> => {
    const held = hold.of(group);
    await clock.advance(3_000);
    return await held - START;
  };
  return { clock, calls, errors, hold, until, groups: groupMessages(batch) };
}

const firstReceive = (id: string, group: string, agoMs = 0) => message(id, group, { firstReceivedAt: START - agoMs });
const again = (id: string, group: string) => message(id, group, { receiveCount: 2 });

test.each([[0, 0], [1, 1], [5_000, 5_000], [-5_000, 0]])('what was first received %d ms ago is held for the rest of its visibility timeout, without a call', async (agoMs, less) => {
  const { until, calls, groups } = holdOn([firstReceive('m1', 'a', agoMs)]);
  expect(await until(groups[0])).toBe(VISIBILITY_MS - less);
  expect(calls).toEqual([]);
});

test.each<[string, Partial<QueuedMessage>]>([
  ['first received more than 5 s ago: it may have waited for a place in the function', { firstReceivedAt: START - 5_001 }],
  ['first received more than 5 s ahead: the clocks are off', { firstReceivedAt: START + 5_001 }],
  ['received a second time', { receiveCount: 2 }],
  ['received at a time that SQS does not tell', { firstReceivedAt: undefined }],
])('what was %s has its visibility timeout started anew, in whole seconds', async (_what, overrides) => {
  const { until, calls, groups } = holdOn([message('m1', 'a', overrides)]);
  expect(await until(groups[0])).toBe(VISIBILITY_MS);
  expect(calls).toEqual([[['m1'], 105]]);
});

test('one call is for the whole batch, but not for what needs none', async () => {
  const { until, calls, groups } = holdOn([firstReceive('a1', 'a'), again('b1', 'b'), again('b2', 'b'), firstReceive('c1', 'c'), again('c2', 'c')]);
  expect(await until(groups[0])).toBe(VISIBILITY_MS);
  expect(calls).toEqual([]);
  await until(groups[1]);
  await until(groups[2]);
  expect(calls).toEqual([[['b1', 'b2', 'c2'], 105]]);
});

test('two groups at once wait for one call', async () => {
  const { hold, calls, groups } = holdOn([again('a1', 'a'), again('b1', 'b')]);
  await Promise.all(groups.map((group) => hold.of(group)));
  expect(calls).toHaveLength(1);
});

test('the time counts from before the call, and a group is held until the first of its messages is not', async () => {
  const slow = holdOn([firstReceive('a1', 'a', 4_000), again('a2', 'a')]);
  await slow.clock.advance(2_000);
  expect(await slow.until(slow.groups[0])).toBe(VISIBILITY_MS - 4_000);
  const late = holdOn([again('a1', 'a')], async (messages) => {
    await late.clock.sleep(1_000);
    return new Set(messages.map(({ messageId }) => messageId));
  });
  await late.clock.advance(2_000);
  expect(await late.until(late.groups[0])).toBe(2_000 + VISIBILITY_MS);
});

test('of a call that failed in part, groups are held whose messages all are', async () => {
  const { until, groups, errors } = holdOn([again('a1', 'a'), again('b1', 'b'), again('b2', 'b'), firstReceive('c1', 'c')], async () => new Set(['a1', 'b2']));
  expect([await until(groups[0]), await until(groups[1]), await until(groups[2])]).toEqual([VISIBILITY_MS, -START, VISIBILITY_MS]);
  expect(errors).toEqual([]);
});

test('what is dealt with needs no hold any more', async () => {
  const { until, groups } = holdOn([again('a1', 'a'), again('a2', 'a')], async () => new Set(['a2']));
  groups[0].remove(groups[0].head!);
  expect(await until(groups[0])).toBe(VISIBILITY_MS);
});

test('a call that is refused holds nothing, is reported, and is not made again', async () => {
  const refused = new Error('AccessDenied');
  const { until, groups, calls, errors } = holdOn([again('a1', 'a'), again('b1', 'b')], () => Promise.reject(refused));
  expect([await until(groups[0]), await until(groups[1])]).toEqual([-START, -START]);
  expect([errors, calls.length]).toEqual([[refused], 1]);
});

test('a call that is never answered holds nothing after three seconds', async () => {
  const { hold, clock, groups, errors } = holdOn([again('a1', 'a')], () => never());
  let until: number | undefined;
  void hold.of(groups[0]).then((value) => {
    until = value;
  });
  await clock.advance(2_999);
  expect(until).toBeUndefined();
  await clock.advance(1);
  expect([until, errors]).toMatchObject([0, [{ name: 'Timeout' }]]);
});

describe('field case D15: visibility is short, so that what an invocation that died had in hand is soon back, and yet nothing is in two hands', () => {
  const retried = (id: string, group: string) => message(id, group, { receiveCount: 2 });

  test('a first receive costs no call; what may have waited is held anew before it is touched, once a batch', async () => {
    const world = new World();
    expect(await world.invoke([message('m1', 'a')])).toEqual([]);
    expect(world.held).toEqual([]);
    world.backend = () => {
      expect(world.held).toHaveLength(2);
      return ok();
    };
    expect(await world.invoke([retried('m2', 'a'), retried('m3', 'b')])).toEqual([]);
    expect(world.held).toEqual([{ messageId: 'm2', seconds: 105 }, { messageId: 'm3', seconds: 105 }]);
    expect(world.changes).toEqual([]);
  });

  test('a batch that waited for a place in the function for longer than 5 s is held anew', async () => {
    const world = new World();
    await world.clock.advance(5_001);
    expect(await world.invoke([message('m1', 'a')])).toEqual([]);
    expect(world.held).toEqual([{ messageId: 'm1', seconds: 105 }]);
  });

  test('a group of which a message is in other hands is not touched: no attempt, no change, no dead letter, and it is not acknowledged', async () => {
    const world = new World();
    world.lost.add('a2');
    world.gate = { check: jest.fn() };
    const old = { sentAt: START - 30 * 86_400_000 };
    expect(await world.invoke([
      message('a1', 'a', { receiveCount: 2, ...old }, { arrivedAt: 0 }), retried('a2', 'a'), message('a3', 'a', { body: 'unreadable' }),
    ])).toEqual(['a1', 'a2', 'a3']);
    expect([world.requests, world.changes, world.deadLetters]).toEqual([[], [], []]);
    expect(world.lines).toEqual([{ message: 'overload', destination: 'Default', state: 'begun' }]);
    expect(world.gate.check).not.toHaveBeenCalled();
  });

  test('and it holds up no other', async () => {
    const world = new World();
    world.lost.add('a1');
    expect(await world.invoke([retried('a1', 'a'), retried('b1', 'b'), message('c1', 'c')])).toEqual(['a1']);
    expect(world.requestIds()).toEqual(['c1', 'b1']);
  });

  test.each<[string, () => Promise<void>, string, number]>([
    ['is refused', () => Promise.reject(Object.assign(new Error('secret'), { name: 'AccessDenied' })), 'AccessDenied', 0],
    ['is never answered', () => never(), 'Timeout', 3_000],
  ])('where the call %s, only what needs none is delivered, with a line in the log', async (_what, onHold, detail, took) => {
    const world = new World();
    world.latencyMs = 0;
    world.onHold = onHold;
    expect(await world.invoke([retried('a1', 'a'), message('b1', 'b'), retried('c1', 'c')])).toEqual(['a1', 'c1']);
    expect(world.requestIds()).toEqual(['b1']);
    expect(world.lines.filter((line) => line.message === 'problem')).toEqual([{ message: 'problem', destination: 'Default', doing: 'visibility', detail }]);
    expect(world.clock.now() - START).toBe(took);
    expect(world.changes).toEqual([]);
  });

  test('nothing is begun that could not be finished while it is held: 10 s for an attempt, and 5 s in reserve', async () => {
    for (const [visibilityTimeoutMs, requests] of [[15_000, 1], [14_999, 0]]) {
      const world = new World({ settings: { visibilityTimeoutMs } });
      await world.invoke([message('m1', 'a')]);
      expect(world.requests).toHaveLength(requests);
    }
  });

  test('what was held too short for another attempt goes back at once', async () => {
    const world = new World({ settings: { visibilityTimeoutMs: 20_000 } });
    world.latencyMs = 9_000;
    expect(await world.invoke([message('a1', 'a'), message('b1', 'b')])).toEqual(['b1']);
    expect(world.requestIds()).toEqual(['a1']);
    expect(world.hiddenFor('b1')).toBe(0);
  });
});
