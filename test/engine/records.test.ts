import { VirtualClock } from '../../cli/src/local/clock';
import { AttemptHistories } from '../../src/engine/attempt-histories';
import { AttemptHistory } from '../../src/engine/attempt-history';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { QueuedMessage } from '../../src/engine/queued-message';
import { answer, fail, message, never, ok, START, World } from '../delivery/support/world';

const attemptHeader = (world: World) => world.requests.map((request) => Object.fromEntries(request.headers)['x-scalable-webhook-attempt']);
const history = (attempts: number, rejections = 0): AttemptHistory => ({ attempts, rejections, firstAttemptAt: START - 5_000, lastStatuses: ['500'] });

test('each delivery is recorded once an invocation, with what came of it', async () => {
  const world = new World();
  world.table = {};
  world.backend = (request) => ({ ok1: ok(201), gone: answer(410), bad: answer(500) })[request.deliveryId]!;
  await world.invoke([message('ok1', 'a'), message('gone', 'b'), message('bad', 'c'), message('behind', 'c')]);
  const once = { newAttempts: 1, newRejections: 0 };
  const attempted = { attempts: 1, rejections: 0, firstAttemptAt: expect.any(Number), lastAttemptAt: expect.any(Number) };
  const first = (status: string) => ({ ...attempted, lastStatuses: [status] });
  expect(world.records).toEqual([
    { deliveryId: 'ok1', messageId: 'ok1', group: 'a', isFirst: true, outcome: 'delivered', ...once, history: first('201'), at: START + 10, item: expect.anything() },
    { deliveryId: 'gone', messageId: 'gone', group: 'b', isFirst: true, outcome: 'dead-letter', reason: 'gone', ...once, history: { ...first('410'), givenUpFor: 'gone', givenUpDetail: 'The destination answered 410, which ends a delivery at once.' }, at: START + 20, item: expect.anything() },
    { deliveryId: 'bad', messageId: 'bad', group: 'c', isFirst: true, outcome: 'retrying', ...once, history: first('500'), at: START + 30, item: expect.anything() },
  ]);
});

test.each<[string, boolean, Partial<QueuedMessage>]>([
  ['received for the first time, as it arrived', true, {}],
  ['which took some seconds into the queue', true, { sentAt: START + 9_000 }],
  ['received again', false, { receiveCount: 2 }],
  ['redriven, as its attributes tell', false, { redriven: true }],
  ['redriven, as the time tells at which it entered the queue', false, { sentAt: START + 10_000 }],
  ['of which nobody knows when it entered the queue', false, { sentAt: undefined }],
])('field case D11: it is known that nothing is on record of a message %s: %s', async (_, isFirst, overrides) => {
  const world = new World();
  world.table = {};
  await world.invoke([message('m1', 'a', overrides)]);
  expect(world.records).toMatchObject([{ outcome: 'delivered', isFirst }]);
});

test('field case D11: at the end of an invocation the table is told that nothing more is coming', async () => {
  const world = new World();
  const waiting: Array<() => void> = [];
  world.table = { write: () => new Promise((resolve) => waiting.push(resolve)), flush: () => waiting.splice(0).forEach((resolve) => resolve()) };
  await world.invoke([message('m1', 'a'), message('m2', 'a'), message('m3', 'b')]);
  expect(world.records).toHaveLength(3);
  expect(world.clock.now() - START).toBe(3 * world.latencyMs); // nothing waited for it
});

test('a table that has nothing to be told at the end is told nothing', async () => {
  const world = new World();
  world.table = {};
  const { records, ...ports } = world.ports();
  expect(await world.finish(deliverBatch([message('m1', 'a')], world.settings, { ...ports, records: { ...records!, flush: undefined } }, world.state))).toEqual([]);
  expect(world.records).toMatchObject([{ outcome: 'delivered' }]);
});

test('between an answer and the next request nothing is recorded: that is done while the request is on its way, and at the end', async () => {
  const world = new World();
  const happened: string[] = [];
  world.latencyOf = ({ deliveryId }) => {
    happened.push(`request ${deliveryId}`);
    return 10;
  };
  world.table = {
    write: ({ deliveryId }) => {
      happened.push(`record ${deliveryId}`);
      return Promise.resolve();
    },
    flush: () => happened.push('no more'),
  };
  await world.invoke([message('m1', 'a'), message('m2', 'a'), message('m3', 'a')]);
  expect(happened).toEqual(['request m1', 'request m2', 'record m1', 'request m3', 'record m2', 'record m3', 'no more']);
});

test('a rejection is recorded as one', async () => {
  const world = new World();
  world.table = {};
  world.backend = () => answer(422);
  await world.invoke([message('m1', 'a')]);
  expect(world.records).toMatchObject([{ newAttempts: 1, newRejections: 1, history: { rejections: 1, firstAttemptAt: START } }]);
});

test('a dead letter that was never tried is recorded; one that could not be read cannot be', async () => {
  const world = new World();
  world.table = {};
  await world.invoke([message('m1', 'a', {}, { path: '..', rawPath: '/prod/..' }), message('m2', 'b', { body: 'x' })]);
  expect(world.records).toMatchObject([{
    deliveryId: 'm1', outcome: 'dead-letter', reason: 'path', newAttempts: 0, history: { attempts: 0, rejections: 0, lastStatuses: [] }, at: START,
  }]);
});

test('attempts come from the record where there is one, and not from the receives spent behind another message', async () => {
  const world = new World();
  world.table = { read: async (id) => id === 'tried' ? history(3) : undefined };
  await world.invoke([message('tried', 'a', { receiveCount: 7 }), message('never-tried', 'b', { receiveCount: 7 })]);
  expect(attemptHeader(world)).toEqual(['4', '1']);
});

test('without records the receive count bounds the attempts from above', async () => {
  const world = new World();
  await world.invoke([message('m1', 'a', { receiveCount: 7 })]);
  expect(attemptHeader(world)).toEqual(['7']);
});

test.each([
  ['without records', undefined],
  ['where the table cannot be read', { read: () => Promise.reject(new Error('down')) }],
])('%s, what stood behind another when it was received was never tried, however often that was', async (_, table) => {
  const world = new World({ random: () => 0.999 });
  world.table = table;
  world.backend = ({ deliveryId }) => answer(deliveryId === 'm1' ? 200 : 404);
  await world.invoke([message('m1', 'a', { receiveCount: 30 }), message('m2', 'a', { receiveCount: 30 })]);
  expect(attemptHeader(world)).toEqual(['30', '1']);
  expect(world.hiddenFor('m2')).toBe(1);
});

test('without records, half of the receives count for the back-off, and eight at most, or what the environment knows of where that is more', async () => {
  const waitAfter = async (receiveCount: number, earlierAttempts = 0) => {
    const world = new World({ random: () => 0.999 });
    world.backend = () => answer(404);
    for (let attempt = 0; attempt < earlierAttempts; attempt += 1) {
      await world.invoke([message('m1', 'a', { receiveCount: attempt + 1 })]);
    }
    await world.invoke([message('m1', 'a', { receiveCount })]);
    return world.hiddenFor('m1');
  };
  expect(await waitAfter(9)).toBe(16);
  expect(await waitAfter(90)).toBe(256);
  expect(await waitAfter(11, 10)).toBe(1_023);
});

test('without records, receives that counted once for the back-off do not count as attempts that the environment made', async () => {
  const world = new World({ random: () => 0.999 });
  world.backend = () => answer(404);
  await world.invoke([message('m1', 'a', { receiveCount: 9 })]);
  await world.invoke([message('m1', 'a', { receiveCount: 10 })]);
  expect([attemptHeader(world), world.hiddenFor('m1')]).toEqual([['9', '10'], 32]);
});

test('the first receive needs no look at the table', async () => {
  const world = new World();
  const read = jest.fn();
  world.table = { read };
  await world.invoke([message('m1', 'a'), message('m2', 'a')]);
  expect(read).not.toHaveBeenCalled();
});

test('while one message is delivered, the record of the next is read', async () => {
  const world = new World();
  world.table = {
    read: async () => {
      await world.clock.sleep(8);
      return undefined;
    },
  };
  await world.invoke(['m1', 'm2', 'm3'].map((id) => message(id, 'a', { receiveCount: 2 })));
  expect(world.requests.map((request) => request.sentAt - START)).toEqual([8, 18, 28]);
});

test.each<[string, () => Promise<never>]>([
  ['fails', () => Promise.reject(new Error('ProvisionedThroughputExceededException'))],
  ['hangs', () => never()],
])('a table that %s stops no delivery and slows only the first', async (_, fault) => {
  const world = new World();
  world.table = { read: fault, write: fault };
  const batch = Array.from({ length: 10 }, (__, index) => message(`m${index}`, `g${index}`, { receiveCount: 2 }));
  expect(await world.invoke(batch)).toEqual([]);
  // 300 ms for the first read, then none for a while; ten requests of 10 ms; 1.5 s at the end for what is still being written.
  expect(world.requests.at(-1)!.sentAt - START).toBeLessThanOrEqual(400);
  expect(world.clock.now() - START).toBeLessThanOrEqual(1_900);
  expect(world.requests).toHaveLength(10);
});

test('a table that failed is asked again after a while', async () => {
  const world = new World();
  const read = jest.fn(() => Promise.reject(new Error('down')));
  world.table = { read };
  await world.invoke([message('m1', 'a', { receiveCount: 2 })]);
  await world.invoke([message('m2', 'a', { receiveCount: 2 })]);
  expect(read).toHaveBeenCalledTimes(1);
  await world.clock.advance(30_000);
  await world.invoke([message('m3', 'a', { receiveCount: 2 })]);
  expect(read).toHaveBeenCalledTimes(2);
});

test('a write that fails is reported once an invocation, by the name of the error only', async () => {
  const world = new World();
  world.table = { write: () => Promise.reject(Object.assign(new Error('arn:secret'), { name: 'ThrottlingException' })) };
  await world.invoke([message('m1', 'a'), message('m2', 'b')]);
  expect(world.lines.filter((line) => line.message === 'problem')).toEqual([
    { message: 'problem', destination: 'Default', doing: 'record', detail: 'ThrottlingException' },
  ]);
});

describe('case 31: rejections are final after the number that was asked for', () => {
  test('counted exactly by the record, whichever environment made them', async () => {
    const world = new World();
    world.backend = () => answer(400);
    world.table = { read: async () => history(30, 8) };
    expect(await world.invoke([message('m1', 'a', { receiveCount: 200 })])).toEqual(['m1']);
    world.table = { read: async () => history(31, 9) };
    expect(await world.invoke([message('m1', 'a', { receiveCount: 201 })])).toEqual([]);
    expect(world.deadLetters).toMatchObject([{ attributes: { reason: 'rejected', attempts: '32' } }]);
  });

  test('without records, counted by the environment; receives spent behind another message end nothing', async () => {
    const world = new World();
    world.backend = () => answer(400);
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      expect(await world.invoke([message('m1', 'a', { receiveCount: 50 + attempt })])).toEqual(['m1']);
    }
    expect(await world.invoke([message('m1', 'a', { receiveCount: 60 })])).toEqual([]);
    expect(world.deadLetters).toMatchObject([{ attributes: { reason: 'rejected' } }]);
  });

  test('what the environment saw itself is not forgotten when the table lost it', async () => {
    const world = new World({ policy: { rejectionAttempts: 2 } });
    world.table = { read: async () => undefined };
    world.backend = () => answer(400);
    expect(await world.invoke([message('m1', 'a')])).toEqual(['m1']);
    expect(await world.invoke([message('m1', 'a', { receiveCount: 2 })])).toEqual([]);
  });

  test('a message that was redriven starts at nothing', async () => {
    const world = new World({ policy: { rejectionAttempts: 2 } });
    world.table = { read: async (_, messageId) => messageId === 'old' ? history(9, 9) : undefined };
    world.backend = () => answer(400);
    expect(await world.invoke([message('new', 'a', { receiveCount: 2 })])).toEqual(['new']);
  });
});

test('an environment forgets what is dealt with, and remembers so many messages at most', async () => {
  const world = new World();
  world.backend = () => fail();
  for (let index = 0; index < 2_100; index += 1) {
    world.state.histories.after(message(`m${index}`, 'a'), history(1), { startedAt: START, status: '500', rejected: true });
  }
  const before = (id: string) => world.finish(world.state.histories.before(message(id, 'a', { receiveCount: 2 }), id, false, world.clock));
  expect((await before('m0')).rejections).toBe(0);
  expect((await before('m2099')).rejections).toBe(1);
  world.state.histories.forget(message('m2099', 'a'));
  expect((await before('m2099')).rejections).toBe(0);
});

test('an environment remembers two thousand messages', async () => {
  const histories = new AttemptHistories();
  const clock = new VirtualClock(START);
  for (let index = 0; index < 2_000; index += 1) {
    histories.after(message(`m${index}`, 'a'), history(1), { startedAt: START, status: '500', rejected: true });
  }
  const first = () => histories.before(message('m0', 'a', { receiveCount: 2 }), 'm0', false, clock);
  expect((await first()).rejections).toBe(1);
  histories.after(message('m2000', 'a'), history(1), { startedAt: START, status: '500', rejected: true });
  expect((await first()).rejections).toBe(0);
});

test('where the record and the environment know of as many attempts, the record counts', async () => {
  const histories = new AttemptHistories();
  histories.after(message('m1', 'a'), history(0), { startedAt: START, status: '500', rejected: false });
  const known = await histories.before(message('m1', 'a', { receiveCount: 2 }), 'm1', false, new VirtualClock(START), {
    read: async () => history(1, 1),
  });
  expect(known).toEqual({ ...history(1, 1), recordedAttempts: 1, backOffAttempts: 1 });
});

test('with an attempt goes how many were on record when it was read, and nothing where none was', async () => {
  const tried = async (read?: () => Promise<AttemptHistory | undefined>, receiveCount = 4) => {
    const world = new World();
    world.table = { read };
    await world.invoke([message('m1', 'a', { receiveCount })]);
    return world.records.map(({ newAttempts, history: { attempts, recordedAttempts } }) => [newAttempts, attempts, recordedAttempts]);
  };
  expect(await tried(async () => history(3))).toEqual([[1, 4, 3]]);
  expect(await tried(async () => undefined)).toEqual([[1, 1, undefined]]);
  expect(await tried(() => Promise.reject(new Error('down')))).toEqual([[1, 4, undefined]]);
  expect(await tried(async () => history(3), 1)).toEqual([[1, 1, undefined]]);
});

test('what was read in an earlier receive is not taken for what is on record now', async () => {
  const histories = new AttemptHistories();
  const first = message('m1', 'a', { receiveCount: 2 });
  const read = await histories.before(first, 'd1', false, new VirtualClock(START), { read: async () => history(5) });
  histories.after(first, read, { startedAt: START, status: '500', rejected: false });
  expect((await histories.before(message('m1', 'a', { receiveCount: 3 }), 'd1', false, new VirtualClock(START))).recordedAttempts).toBeUndefined();
});

test('a table that failed is left alone for exactly 30 s', async () => {
  const histories = new AttemptHistories();
  const clock = new VirtualClock(START);
  const read = jest.fn(() => Promise.reject(new Error('down')));
  const ask = () => histories.before(message('m1', 'a', { receiveCount: 2 }), 'm1', false, clock, { read });
  await ask();
  await clock.advance(29_999);
  await ask();
  expect(read).toHaveBeenCalledTimes(1);
  await clock.advance(1);
  await ask();
  expect(read).toHaveBeenCalledTimes(2);
});

test('a failure without an answer stands in the history by its class', async () => {
  const world = new World();
  world.table = {};
  world.backend = () => fail();
  await world.invoke([message('m1', 'a')]);
  expect(world.records).toMatchObject([{ history: { attempts: 1, lastStatuses: ['connection-refused'] } }]);
});

test('of the statuses the last ten are kept', () => {
  const world = new World();
  let kept = history(0);
  for (let status = 500; status < 515; status += 1) {
    kept = world.state.histories.after(message('m1', 'a'), kept, { startedAt: START, status: String(status), rejected: false });
  }
  expect(kept.lastStatuses).toEqual(['505', '506', '507', '508', '509', '510', '511', '512', '513', '514']);
});

describe('field case D14: while it is not known that the table takes what is written', () => {
  const failing = (): World => {
    const world = new World({ random: () => 0.5 });
    world.table = { read: async () => undefined, write: () => Promise.reject(new Error('ProvisionedThroughputExceededException')) };
    world.backend = () => answer(404);
    return world;
  };

  test('what is answered 404 is requested ever more seldom, although every environment reads that it was never tried', async () => {
    const world = failing();
    const waits: number[] = [];
    for (let receiveCount = 1; receiveCount <= 40; receiveCount += 1) {
      world.state = new World().state; // each time another environment
      await world.invoke([message('m1', 'a', { receiveCount })]);
      waits.push(world.hiddenFor('m1')!);
      await world.clock.advance(world.hiddenFor('m1')! * 1000);
    }
    expect([waits[1], waits[3], waits[13], waits[39]]).toEqual([1, 2, 64, 128]);
  });

  test('what only waited is put off by four minutes at most, and its receives are no evidence of a failure', async () => {
    const world = failing();
    await world.invoke([message('m1', 'a', { receiveCount: 700, sentAt: START })]);
    expect(world.attempts()).toMatchObject([{ attempt: 1 }]);
    const other = new World({ random: () => 0.999 });
    other.table = {};
    other.backend = () => answer(404);
    await other.invoke([message('m1', 'a', { receiveCount: 90 })]);
    expect(other.hiddenFor('m1')).toBe(256);
  });

  test('where it is known, the record counts alone', async () => {
    const world = new World();
    world.table = { read: async () => undefined };
    world.backend = () => answer(404);
    await world.invoke([message('m1', 'a')]);
    await world.invoke([message('m2', 'b', { receiveCount: 90 })]);
    expect(world.hiddenFor('m2')).toBe(1);
    world.table = { read: async () => undefined, write: () => Promise.reject(new Error('denied')) };
    await world.invoke([message('m3', 'c')]);
    await world.invoke([message('m4', 'd', { receiveCount: 90 })]);
    expect(world.hiddenFor('m4')).toBe(256);
  });
});
