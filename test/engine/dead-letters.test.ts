import { VirtualClock } from '../../cli/src/local/clock';
import { QueueRegistry } from '../../cli/src/local/sqs';
import { DeadLetterReason } from '../../src/contract/dead-letters';
import { DeadLetter, deadLetterOf, NotStoredError } from '../../src/engine/dead-letter';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { MAX_QUEUED_MESSAGE_BYTES } from '../../src/shared/sqs-limits';
import { answer, fail, message, never, ok, START, World } from '../delivery/support/world';

const DAY = 24 * 3_600_000;

test('case 32: 410 stores a dead letter, then acknowledges, and the group goes on behind it', async () => {
  const world = new World();
  world.backend = (request) => request.deliveryId === 'a1' ? answer(410) : ok();
  const first = message('a1', 'a');
  expect(await world.invoke([first, message('a2', 'a')])).toEqual([]);
  expect(world.requestIds()).toEqual(['a1', 'a2']);
  expect(world.deadLetters).toEqual([{
    body: first.body,
    groupId: 'a',
    deduplicationId: 'a1',
    attributes: {
      reason: 'gone',
      messageId: 'a1',
      deliveryId: 'a1',
      destination: 'Default',
      attempts: '1',
      lastStatus: '410',
      firstAttemptAt: '2026-11-21T12:00:00.000Z',
      lastAttemptAt: '2026-11-21T12:00:00.010Z',
      detail: 'The destination answered 410, which ends a delivery at once.',
    },
  }]);
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'dead-letter', deliveryId: 'a1', messageId: 'a1', reason: 'gone', attempts: 1 }));
});

test('a dead letter that cannot be stored is not acknowledged: the group waits, and the next try stores it once', async () => {
  const world = new World();
  world.backend = (request) => request.deliveryId === 'a1' ? answer(410) : ok();
  const faults: Array<[number, () => Promise<void>, number]> = [[3, () => Promise.reject(new Error('denied')), 4], [4, () => never<void>(), 8]];
  for (const [receiveCount, onDeadLetter, seconds] of faults) {
    world.onDeadLetter = onDeadLetter;
    expect(await world.invoke([message('a1', 'a', { receiveCount }), message('a2', 'a')])).toEqual(['a1', 'a2']);
    expect(world.hiddenFor('a1')).toBe(seconds);
    expect(world.hiddenFor('a2')).toBe(0);
    await world.clock.advance(seconds * 1000);
  }
  world.onDeadLetter = () => Promise.resolve();
  expect(await world.invoke([message('a1', 'a', { receiveCount: 5 }), message('a2', 'a')])).toEqual([]);
  expect(world.deadLetters).toHaveLength(1);
  expect(world.requestIds().filter((id) => id === 'a2')).toHaveLength(1);
});

describe('field case D8: a dead letter is stored and its answer is lost', () => {
  /** A dead-letter queue as SQS has it, of which the first answers are lost. */
  function sqs(world: World, lostAnswers: number): QueueRegistry {
    const registry = new QueueRegistry({ clock: world.clock });
    const deadLetters = registry.create('d.fifo', { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' });
    let answers = 0;
    world.onDeadLetter = async ({ body, groupId, deduplicationId, attributes }) => {
      deadLetters.send({ body, groupId, deduplicationId, attributes: { reason: { DataType: 'String', StringValue: attributes.reason } } });
      answers += 1;
      if (answers <= lostAnswers) {
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      }
    };
    return registry;
  }

  test.each([1, 100, 900])('the group is back before SQS forgets it, at receive %i: it is stored once', async (receiveCount) => {
    // Without the limit a message that was received so often, or whose back-off is so long, waits for longer than SQS remembers.
    const world = new World({ policy: { backoffBaseSeconds: 900, backoffMaxSeconds: 900, retryForSeconds: 13 * 24 * 3_600 } });
    world.backend = (request) => request.deliveryId === 'a1' ? answer(410) : ok();
    const registry = sqs(world, 3);
    for (let receive = receiveCount; ; receive += 1) {
      const waiting = await world.invoke([message('a1', 'a', { receiveCount: receive }), message('a2', 'a', { receiveCount: receive })]);
      if (waiting.length === 0) {
        break;
      }
      expect(world.hiddenFor('a1')).toBeLessThanOrEqual(60);
      await world.clock.advance(world.hiddenFor('a1')! * 1000);
    }
    expect(registry.list().map((queue) => queue.peek().length)).toEqual([1]);
    registry.close();
  });

  test('what was certainly not stored backs off for longer where receives are scarce; what may be stored does not', async () => {
    for (const [error, least, most] of [[new NotStoredError('AccessDenied'), 600, 43_200], [new Error('socket hang up'), 60, 60]] as const) {
      const world = new World();
      world.onDeadLetter = () => Promise.reject(error);
      await world.invoke([message('a1', 'a', { body: 'x', receiveCount: 900 })]);
      expect(world.hiddenFor('a1')).toBeGreaterThanOrEqual(least);
      expect(world.hiddenFor('a1')).toBeLessThanOrEqual(most);
    }
  });

  test('what was certainly not stored backs off for up to a minute', async () => {
    const world = new World({ policy: { backoffBaseSeconds: 900, backoffMaxSeconds: 900 } });
    world.onDeadLetter = () => Promise.reject(new NotStoredError('AccessDenied'));
    await world.invoke([message('a1', 'a', { body: 'x' })]);
    expect(world.hiddenFor('a1')).toBe(60);
    expect(world.lines).toEqual([{ message: 'problem', destination: 'Default', doing: 'dead-letter', detail: 'AccessDenied' }]);
  });

  describe('and the record says so', () => {
    const stored = { attempts: 1, rejections: 0, lastStatuses: ['410'], deadLettered: true };

    test.each([
      ['after an attempt', {}],
      ['because of its path', { path: '..', rawPath: '/prod/..' }],
    ])('what was given up on %s is acknowledged, without an attempt and without a second letter', async (_how, hook) => {
      const world = new World();
      world.table = { read: async (id, messageId) => id === 'a1' && messageId === 'a1' ? stored : undefined };
      expect(await world.invoke([message('a1', 'a', { receiveCount: 2 }, hook), message('a2', 'a', { receiveCount: 2 })])).toEqual([]);
      expect(world.requestIds()).toEqual(['a2']);
      expect(world.deadLetters).toEqual([]);
      expect(world.lines).toContainEqual({
        message: 'not-delivered', destination: 'Default', deliveryId: 'a1', groupHash: 'ca978112ca1b', decision: 'dead-lettered-before',
      });
      expect(world.records.map(({ deliveryId }) => deliveryId)).toEqual(['a2']);
    });

    test('so is what stood behind another that was given up on for the same reason', async () => {
      const world = new World();
      world.table = { read: async () => stored };
      const hook = { path: '..', rawPath: '/prod/..' };
      expect(await world.invoke(['a1', 'a2', 'a3'].map((id) => message(id, 'a', { receiveCount: 2 }, hook)))).toEqual([]);
      expect(world.deadLetters).toEqual([]);
    });

    test('what the gate keeps out is not stored again either, whether its history was read before or not', async () => {
      const world = new World();
      world.table = { read: async () => stored };
      world.gate = { check: async () => ({ kind: 'invalid', keep: true, reason: 'signature', detail: 'A sentence.' }) };
      const batch = ['a1', 'a2', 'a3'].map((id) => message(id, 'a', { receiveCount: 2 }));
      expect(await world.invoke(batch)).toEqual([]);
      expect(world.deadLetters).toEqual([]);
    });

    test('a redriven copy, which has an id of its own, is delivered', async () => {
      const world = new World();
      world.table = { read: async (_id, messageId) => messageId === 'a1' ? stored : undefined };
      expect(await world.invoke([message('a1-redriven', 'a', { receiveCount: 2 }, { id: 'a1' })])).toEqual([]);
      expect(world.requestIds()).toEqual(['a1']);
    });

    test('a table that cannot be asked is no reason to wait: it is stored again, under the same id', async () => {
      const world = new World();
      world.backend = () => answer(410);
      world.table = { read: () => never() };
      expect(await world.invoke([message('a1', 'a', { receiveCount: 2 }), message('a2', 'b', { body: 'x', receiveCount: 2 })])).toEqual([]);
      expect(world.deadLetters.map(({ deduplicationId, attributes }) => [deduplicationId, attributes.messageId])).toEqual([['a1', 'a1'], ['a2', 'a2']]);
    });
  });
});

test('a crash between storing and acknowledging: the same deduplication id, so that the queue stores it once', async () => {
  const world = new World();
  world.backend = () => answer(410);
  await world.invoke([message('a1', 'a')]);
  await world.invoke([message('a1', 'a', { receiveCount: 2 })]);
  expect(world.deadLetters.map((letter) => letter.deduplicationId)).toEqual(['a1', 'a1']);
});

test.each([
  ['not JSON', 'not JSON'],
  ['[]', 'a JSON list'],
  ['null', 'null'],
  ['{}', 'nothing in it'],
  ['{"v":2}', 'another version'],
])('%s is dead-lettered with the reason, unchanged, and the group goes on', async (body) => {
  const world = new World();
  expect(await world.invoke([message('a1', 'a', { body }), message('a2', 'a')])).toEqual([]);
  expect(world.deadLetters).toMatchObject([{ body, groupId: 'a', attributes: { reason: 'envelope', attempts: '0', destination: 'Default' } }]);
  expect(world.requestIds()).toEqual(['a2']);
});

test('an envelope of another version says which, and what to do', async () => {
  const world = new World();
  await world.invoke([message('a1', 'a', { body: '{"v":2}' })]);
  expect(world.deadLetters[0].attributes.detail).toBe(
    'The message is of envelope version 2; this forwarder reads version 1: deploy a newer one, then redrive.');
});

test('a path that leads outside is dead-lettered without a request', async () => {
  const world = new World();
  expect(await world.invoke([message('a1', 'a', {}, { path: '../admin', rawPath: '/prod/../admin' }), message('a2', 'a')])).toEqual([]);
  expect(world.deadLetters).toMatchObject([{ attributes: { reason: 'path', deliveryId: 'a1' } }]);
  expect(world.requestIds()).toEqual(['a2']);
});

test.each([
  ['without records', undefined],
  ['with records', {}],
  ['where the table does not answer', { read: () => never<undefined>() }],
])('what can never be sent was never tried, however often it was received: %s', async (_how, table) => {
  const world = new World();
  world.table = table;
  const outside = { path: '../admin', rawPath: '/prod/../admin' };
  await world.invoke([message('a1', 'a', { receiveCount: 3 }, outside), message('a2', 'a', { receiveCount: 3 }, outside), message('b1', 'b', { receiveCount: 3, body: 'x' })]);
  expect(world.deadLetters.map(({ attributes: { messageId, attempts } }) => [messageId, attempts])).toEqual([['a1', '0'], ['a2', '0'], ['b1', '0']]);
  expect(world.lines.flatMap((line) => line.message === 'dead-letter' ? [line.attempts] : [])).toEqual([0, 0, 0]);
});

test('the line of a dead letter says whether it is a test', async () => {
  const world = new World();
  world.backend = () => answer(410);
  const ports = world.ports();
  const reader: typeof ports.reader = {
    read: (body, carrier) => {
      const result = ports.reader.read(body, carrier);
      return result.kind === 'item' && carrier?.messageId === 't1' ? { ...result, item: { ...result.item, test: true } } : result;
    },
  };
  await world.finish(deliverBatch([message('a1', 'a'), message('t1', 't')], world.settings, { ...ports, reader }, world.state));
  expect(world.lines.flatMap((line) => line.message === 'dead-letter' ? [[line.messageId, line.test]] : [])).toEqual([['a1', undefined], ['t1', true]]);
});

test('what waited too long behind another still gets its attempt', async () => {
  const world = new World();
  const old = { sentAt: START - 5 * DAY };
  expect(await world.invoke([message('a1', 'a', old, { arrivedAt: START - 5 * DAY })])).toEqual([]);
  expect(world.requests).toHaveLength(1);
  world.backend = () => fail();
  expect(await world.invoke([message('a2', 'a', old, { arrivedAt: START - 5 * DAY })])).toEqual([]);
  expect(world.deadLetters).toMatchObject([{ attributes: { reason: 'expired', attempts: '1' } }]);
});

test('case 53: a dead letter that was redriven has the whole time once more, and keeps everything else', async () => {
  const world = new World();
  world.backend = () => fail();
  const redriven = message('new-id', 'a', { sentAt: START }, { id: 'delivery-9', arrivedAt: START - 10 * DAY });
  expect(await world.invoke([redriven])).toEqual(['new-id']);
  expect(world.deadLetters).toEqual([]);
  expect(Object.fromEntries(world.requests[0].headers)['x-scalable-webhook-arrived-at']).toBe('2026-11-11T12:00:00.000Z');
  expect(world.requests[0].deliveryId).toBe('delivery-9');
});

test('case 53: redriven while it still fails for good, it returns with its body as it was and a deduplication id of its own', async () => {
  const world = new World();
  world.backend = () => answer(410);
  await world.invoke([message('first', 'a', {}, { id: 'delivery-9' })]);
  const redriven = message('second', 'a', { body: world.deadLetters[0].body });
  await world.invoke([redriven]);
  expect(world.deadLetters.map((letter) => letter.deduplicationId)).toEqual(['first', 'second']);
  expect(world.deadLetters[1].body).toBe(world.deadLetters[0].body);
});

test('a message without a group becomes a dead letter in a group of its own', async () => {
  const world = new World();
  world.backend = () => answer(410);
  await world.invoke([message('m1', undefined)]);
  expect(world.deadLetters[0].groupId).toBe('m1');
});

describe('field case D9: the reason always fits', () => {
  const LONGEST = 'x'.repeat(1_048_576);
  const givenUp = (size: number, reason: string = DeadLetterReason.EXPIRED) => deadLetterOf({
    message: { ...message('m1', 'a'), body: LONGEST.slice(0, size) },
    reason,
    detail: 'A sentence.',
    destination: 'Default',
    deliveryId: 'delivery-1',
  });
  const names = (size: number) => Object.keys(givenUp(size).attributes);
  const bytes = (letter: DeadLetter) => Object.entries(letter.attributes)
    .reduce((sum, [name, value]) => sum + name.length + 'String'.length + value.length, letter.body.length);

  test.each(Object.values(DeadLetterReason))('on the largest message that the queue takes, for %s', (reason) => {
    const letter = givenUp(1_047_552, reason);
    expect(letter.attributes).toEqual({ reason });
    expect(bytes(letter)).toBeLessThanOrEqual(1_048_576);
  });

  test('the others give way to the body, the most important last, and never make a message larger than its queue takes', () => {
    expect(names(1_000_000)).toEqual(['reason', 'messageId', 'deliveryId', 'destination', 'attempts', 'detail']);
    expect(names(1_047_552 - 200)).toEqual(['reason', 'messageId', 'deliveryId', 'destination', 'attempts', 'detail']);
    const seen = new Set<string>();
    for (let size = 1_047_300; size <= 1_047_552; size += 1) {
      const letter = givenUp(size);
      expect(letter.attributes.reason).toBe('expired');
      expect(bytes(letter) <= 1_047_552 || names(size).length === 1).toBe(true);
      expect(letter.body).toHaveLength(size);
      seen.add(names(size).join(' '));
    }
    expect([...seen]).toEqual([
      'reason messageId deliveryId destination attempts detail',
      'reason messageId deliveryId destination attempts',
      'reason messageId deliveryId destination',
      'reason messageId deliveryId',
      'reason messageId',
      'reason',
    ]);
  });

  test('what was in the queue when its limit was lowered has the reason while there is room for it', () => {
    const room = 'reason'.length + 'String'.length + 'expired'.length;
    expect(names(1_048_576 - room)).toEqual(['reason']);
    expect(names(1_048_576 - room + 1)).toEqual([]);
    expect(names(1_048_576)).toEqual([]);
  });

  test.each([[1_047_552, true], [1_047_553, false]])('SQS takes a message of %i bytes into the queue: %s', (size, taken) => {
    const registry = new QueueRegistry({ clock: new VirtualClock(START) });
    const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
    const queue = registry.create('q.fifo', { ...fifo, MaximumMessageSize: String(MAX_QUEUED_MESSAGE_BYTES) });
    const deadLetters = registry.create('d.fifo', fifo);
    const send = () => queue.send({ body: LONGEST.slice(0, size), groupId: 'a' });
    if (!taken) {
      expect(send).toThrow('Message must be shorter than 1047552 bytes.');
      return;
    }
    expect(send).not.toThrow();
    const { body, groupId, deduplicationId, attributes } = givenUp(size, DeadLetterReason.SIGNATURE);
    deadLetters.send({
      body,
      groupId,
      deduplicationId,
      attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }])),
    });
    expect(deadLetters.peek()).toMatchObject([{ attributes: { reason: { StringValue: 'signature' } } }]);
    registry.close();
  });
});

test.each([['503', '503'], ['timeout', undefined], ['http2', undefined], ['5xx', undefined]])('after %s the last status is %s', (last, expected) => {
  const letter = deadLetterOf({
    message: message('m1', 'a'),
    reason: DeadLetterReason.EXPIRED,
    detail: 'A sentence.',
    destination: 'Default',
    history: { attempts: 2, rejections: 0, lastStatuses: ['500', last] },
  });
  expect(letter.attributes.lastStatus).toBe(expected);
});

test('the size of a body counts in bytes', () => {
  const letter = deadLetterOf({
    message: { ...message('m1', 'a'), body: '\u{1f600}'.repeat(262_144) }, reason: DeadLetterReason.GONE, detail: 'A sentence.', destination: 'Default',
  });
  expect(letter.attributes).toEqual({});
});

test('every reason that a delivery can end for is one of those that tools know', () => {
  expect(Object.values(DeadLetterReason)).toEqual(['gone', 'rejected', 'expired', 'envelope', 'path', 'signature', 'paused', 'destination', 'skipped', 'receives']);
});

test('the deadline of a message that SQS gave no time for counts from its arrival', async () => {
  const world = new World();
  world.backend = () => fail();
  await world.invoke([message('m1', 'a', { sentAt: undefined }, { arrivedAt: START - 4 * DAY })]);
  expect(world.deadLetters).toMatchObject([{ attributes: { reason: 'expired' } }]);
});

test('a message without a time of its own is retried for the whole time from its arrival', async () => {
  const world = new World();
  world.backend = () => fail();
  expect(await world.invoke([message('m1', 'a', { sentAt: undefined }, { arrivedAt: START })])).toEqual(['m1']);
  expect(world.deadLetters).toEqual([]);
});

test('what cannot be read and cannot be stored backs off like any other, with one report', async () => {
  const world = new World();
  world.onDeadLetter = () => Promise.reject(Object.assign(new Error('canary'), { code: 'AccessDenied' }));
  expect(await world.invoke([message('a1', 'a', { body: 'x', receiveCount: 4 })])).toEqual(['a1']);
  expect(world.hiddenFor('a1')).toBe(8);
  expect(world.lines).toEqual([{ message: 'problem', destination: 'Default', doing: 'dead-letter', detail: 'AccessDenied' }]);
});

test('the back-off of a dead letter that cannot be stored goes on from the attempts or the receives, whichever are more', async () => {
  const world = new World();
  world.backend = () => answer(410);
  world.onDeadLetter = () => Promise.reject(new Error('denied'));
  world.table = { read: async () => ({ attempts: 4, rejections: 0, lastStatuses: [] }) };
  await world.invoke([message('a1', 'a', { receiveCount: 2 })]);
  expect(world.hiddenFor('a1')).toBe(16);
});

test('field case D10: what becomes a dead letter without an attempt has time for it too, or returns to the queue', async () => {
  const world = new World({ invocationMs: 20_000 });
  world.onDeadLetter = () => world.clock.sleep(2_500);
  const batch = Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`, { body: 'no envelope' }));
  // A dead letter may take 3 s, and 2 s are for what comes after it: after seven there are 2.5 s left.
  expect(await world.invoke(batch)).toEqual(['m7', 'm8', 'm9']);
  expect(world.clock.now() - START).toBeLessThan(20_000);
  expect(world.changes.map(({ messageId, seconds }) => [messageId, seconds])).toEqual([['m7', 0], ['m8', 0], ['m9', 0]]);
});

test('field case D10: slow requests followed by dead letters end within the invocation', async () => {
  const world = new World({ invocationMs: 30_000 });
  world.latencyMs = 1_500;
  world.onDeadLetter = () => world.clock.sleep(2_900);
  const slow = Array.from({ length: 7 }, (_, index) => message(`slow${index}`, `s${index}`));
  const letters = Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`, { body: 'no envelope' }));
  const failed = await world.invoke([...slow, ...letters]);
  expect(world.clock.now() - START).toBeLessThan(30_000);
  expect(failed).toEqual(letters.slice(world.deadLetters.length).map(({ messageId }) => messageId));
});

test('a dead letter may be as long as the queue takes, to the byte', () => {
  const facts = { reason: 'gone', detail: 'd', destination: 'Default' };
  const lengthOf = (body: string): number => {
    const { attributes } = deadLetterOf({ ...facts, message: message('m1', 'a', { body }) });
    return Object.entries(attributes).reduce((bytes, [name, value]) => bytes + name.length + 'String'.length + value.length, body.length);
  };
  const others = lengthOf('');
  expect(lengthOf('x'.repeat(MAX_QUEUED_MESSAGE_BYTES - others))).toBe(MAX_QUEUED_MESSAGE_BYTES);
  expect(lengthOf('x'.repeat(MAX_QUEUED_MESSAGE_BYTES - others + 1))).toBeLessThan(MAX_QUEUED_MESSAGE_BYTES);
});

test('the log has the code of what refused a dead letter', async () => {
  const world = new World();
  world.backend = () => answer(410);
  const refused = new NotStoredError('AccessDenied');
  world.onDeadLetter = () => Promise.reject(refused);
  await world.invoke([message('a1', 'a')]);
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'problem', doing: 'dead-letter', detail: 'AccessDenied' }));
  expect(refused.message).toBe('The dead-letter queue refused a dead letter (AccessDenied); expected that it takes what came out of the queue.');
});

test('what can never be delivered costs no read of its record at its first receive', async () => {
  const world = new World();
  const read = jest.fn(async () => undefined);
  world.table = { read };
  const outside = (id: string, receiveCount: number) => message(id, id, { receiveCount }, { path: '../x', rawPath: '/prod/../x' });
  expect(await world.invoke([outside('m1', 1)])).toEqual([]);
  expect(read).not.toHaveBeenCalled();
  expect(await world.invoke([outside('m2', 2)])).toEqual([]);
  expect(read).toHaveBeenCalledTimes(1);
  expect(world.deadLetters.map(({ attributes }) => attributes.reason)).toEqual(['path', 'path']);
});
