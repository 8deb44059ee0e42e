import { FailureClass, RequestResult } from '../../src/delivery/transports/request';
import { deliverBatch, returnBatch } from '../../src/engine/deliver-batch';
import { Outcome } from '../../src/engine/outcome';
import { QueuedMessage } from '../../src/engine/queued-message';
import { answer, fail, message, never, ok, START, World } from '../delivery/support/world';

/** Answers by delivery id; everything else is 200. */
const answers = (byId: Record<string, RequestResult>) => (request: { deliveryId: string }) => byId[request.deliveryId] ?? ok();

test.each([200, 201, 202, 204, 299])('case 28: %d is success', async (status) => {
  const world = new World();
  world.backend = () => ok(status);
  expect(await world.invoke([message('m1', 'a')])).toEqual([]);
  expect(world.changes).toEqual([]);
  expect(world.attempts()).toMatchObject([{ deliveryId: 'm1', attempt: 1, status, decision: 'delivered', latencyMs: 10, ageMs: 10 }]);
});

test.each([0, 100, 101, 199, 300, 301, 302, 303, 304, 307, 308, 399, 600, 999])('cases 29 and 30: %d is a failure that is tried again', async (status) => {
  const world = new World();
  world.backend = () => answer(status);
  expect(await world.invoke([message('m1', 'a')])).toEqual(['m1']);
  expect(world.hiddenFor('m1')).toBe(1);
  expect(world.requests).toHaveLength(1);
});

test.each(Object.values(FailureClass))('case 35: a failure of class %s is tried again and counted by its class', async (failure) => {
  const world = new World();
  world.backend = () => fail(failure);
  expect(await world.invoke([message('m1', 'a')])).toEqual(['m1']);
  expect(world.attempts()).toMatchObject([{ failure, decision: 'retry', retryInSeconds: 1 }]);
  expect(world.metrics.get(`Failures ${failure}`)).toBe(1);
  expect(world.deadLetters).toEqual([]);
});

test('case 43: a failure in the middle keeps what is behind it in its group, and only that', async () => {
  const world = new World();
  world.backend = answers({ a2: answer(500) });
  const batch = [message('a1', 'a'), message('a2', 'a'), message('b1', 'b'), message('a3', 'a'), message('b2', 'b')];
  expect(await world.invoke(batch)).toEqual(['a2', 'a3']);
  expect(world.requestIds()).toEqual(['a1', 'a2', 'b1', 'b2']);
});

test('case 43: the head waits for the back-off, the tail only for the head', async () => {
  const world = new World();
  world.backend = answers({ a1: answer(503, '30') });
  await world.invoke([message('a1', 'a'), message('a2', 'a'), message('a3', 'a')]);
  expect(world.changes).toEqual([
    { messageId: 'a1', receiptHandle: 'receipt-a1', seconds: 30 },
    { messageId: 'a2', receiptHandle: 'receipt-a2', seconds: 0 },
    { messageId: 'a3', receiptHandle: 'receipt-a3', seconds: 0 },
  ]);
});

test('case 43: a change of visibility that fails or hangs changes nothing else', async () => {
  for (const onChange of [() => Promise.reject(Object.assign(new Error('secret'), { code: 'ThrottlingException' })), () => never<void>()]) {
    const world = new World();
    world.onChangeVisibility = onChange;
    world.backend = answers({ a1: answer(500) });
    expect(await world.invoke([message('a1', 'a'), message('a2', 'a'), message('b1', 'b')])).toEqual(['a1', 'a2']);
    expect(world.requestIds()).toEqual(['a1', 'b1']);
    expect(world.clock.now() - START).toBeLessThan(2_000);
  }
});

test('a failed change of visibility is reported with its code and without its message', async () => {
  const world = new World();
  world.backend = () => answer(500);
  world.onChangeVisibility = () => Promise.reject(Object.assign(new Error('https://secret'), { code: 'ThrottlingException' }));
  await world.invoke([message('a1', 'a'), message('b1', 'b')]);
  expect(world.lines.filter((line) => line.message === 'problem')).toEqual([
    { message: 'problem', destination: 'Default', doing: 'visibility', detail: 'ThrottlingException' },
  ]);
});

test('case 41: a poison head blocks its own group only', async () => {
  const world = new World();
  world.backend = (request) => request.deliveryId === 'a1' ? fail(FailureClass.TIMEOUT) : ok();
  const batch = [message('a1', 'a'), message('a2', 'a'), ...['b', 'c', 'd', 'e'].map((group) => message(`${group}1`, group))];
  expect(await world.invoke(batch)).toEqual(['a1', 'a2']);
  expect(world.requestIds()).toEqual(['a1', 'b1', 'c1', 'd1', 'e1']);
});

test('case 44: a message that comes twice in one batch is delivered once, and its fate is one', async () => {
  const world = new World();
  expect(await world.invoke([message('a1', 'a'), message('a1', 'a')])).toEqual([]);
  expect(world.requests).toHaveLength(1);
  world.backend = () => answer(500);
  expect(await world.invoke([message('a1', 'a'), message('a1', 'a')])).toEqual(['a1']);
});

test('case 45: two messages with the same bytes are both delivered', async () => {
  const world = new World();
  expect(await world.invoke([message('a1', 'a', {}, { id: 'same' }), message('a2', 'a', {}, { id: 'same' })])).toEqual([]);
  expect(world.requestIds()).toEqual(['same', 'same']);
});

test('a message without a group is a group by itself, even when another group has the name of its id', async () => {
  const world = new World();
  world.backend = answers({ m1: answer(500) });
  expect(await world.invoke([message('m1', undefined), message('m2', undefined), message('m3', 'm1')])).toEqual(['m1']);
  expect(world.requests.at(0)?.headers.some(([name]) => name === 'x-scalable-webhook-group')).toBe(false);
});

test('case 38: within a group there is never more than one request at once, however many groups there may be', async () => {
  const world = new World({ settings: { groupsPerInvocation: 10 } });
  const batch = Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index % 3}`));
  expect(await world.invoke(batch)).toEqual([]);
  expect(world.mostInFlight).toBe(3);
  expect(world.requestIds()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9']);
});

test('case 47: no more groups are worked on at once than the settings allow', async () => {
  const world = new World({ settings: { groupsPerInvocation: 4 } });
  await world.invoke(Array.from({ length: 10 }, (_, index) => message(`m${index}`, `g${index}`)));
  expect(world.mostInFlight).toBe(4);
  expect(world.clock.now() - START).toBe(30);
});

test('case 37: what cannot be finished is returned to the queue untouched and at once', async () => {
  const world = new World({ invocationMs: 40_000 });
  world.latencyMs = 9_000;
  const batch = Array.from({ length: 6 }, (_, index) => message(`m${index}`, `g${index % 2}`));
  // Each request may take 10 s and 5 s are kept in reserve: after 27 s there is no time for a fourth.
  expect(await world.invoke(batch)).toEqual(['m1', 'm3', 'm5']);
  expect(world.changes.map((change) => change.seconds)).toEqual([0, 0, 0]);
  expect(world.lines.filter((line) => line.message === 'returned-to-queue')).toMatchObject([{ cause: 'time', messages: 3, retryInSeconds: 0 }]);
});

test('a request for which there is exactly enough time is made', async () => {
  const world = new World({ invocationMs: 15_000 });
  expect(await world.invoke([message('m1', 'a')])).toEqual([]);
  expect(world.requestIds()).toEqual(['m1']);
});

test('an invocation that never has time for a request backs off, and does not go in circles', async () => {
  const world = new World({ invocationMs: 14_000 });
  expect(await world.invoke([message('m1', 'a', { receiveCount: 4 })])).toEqual(['m1']);
  expect(world.requests).toEqual([]);
  expect(world.hiddenFor('m1')).toBe(8);
});

test('case 54: the id, and with it the idempotency key, is the same at every attempt', async () => {
  const world = new World();
  world.backend = () => answer(500);
  await world.invoke([message('m1', 'a', {}, { id: 'delivery-7' })]);
  world.backend = () => ok();
  await world.invoke([message('m1', 'a', { receiveCount: 2 }, { id: 'delivery-7' })]);
  const headers = world.requests.map((request) => Object.fromEntries(request.headers));
  expect(headers.map((all) => all['Idempotency-Key'])).toEqual(['delivery-7', 'delivery-7']);
  expect(headers.map((all) => all['x-scalable-webhook-attempt'])).toEqual(['1', '2']);
});

test('a transport that rejects is a failed attempt, and its message is not logged', async () => {
  const world = new World();
  world.backend = () => Promise.reject(new TypeError('https://user:password@example.com'));
  expect(await world.invoke([message('m1', 'a')])).toEqual(['m1']);
  expect(world.attempts()).toMatchObject([{ failure: 'other', detail: 'TypeError', decision: 'retry' }]);
});

test('an error that nobody expected keeps its own group in the queue, and only that', async () => {
  const world = new World();
  const ports = world.ports();
  let calls = 0;
  const log = {
    write: (line: object) => {
      if ((line as { deliveryId?: string }).deliveryId === 'a1') {
        calls += 1;
        throw new RangeError('unexpected');
      }
    },
  };
  const batch = [message('a1', 'a'), message('a2', 'a'), message('b1', 'b')];
  const failures = await world.finish(deliverBatch(batch, world.settings, { ...ports, log }, world.state));
  expect(calls).toBe(1);
  expect(failures).toEqual(['a1', 'a2']);
  expect(world.hiddenFor('a1')).toBe(1);
});

test('not even an error on the way back acknowledges anything', async () => {
  const world = new World();
  world.backend = () => answer(500);
  const metrics = {
    add: () => {
      throw new RangeError('unexpected');
    },
  };
  const batch = [message('a1', 'a'), message('b1', 'b')];
  const failures = await world.finish(deliverBatch(batch, world.settings, { ...world.ports(), metrics }, world.state));
  expect(failures).toEqual(['a1', 'b1']);
  expect(world.lines).toContainEqual({ message: 'problem', destination: 'Default', doing: 'group', detail: 'RangeError' });
});

test('both errors are reported: the one that nobody expected, and the one on the way back', async () => {
  const world = new World();
  const metrics = {
    add: (metric: string) => {
      throw metric === 'ReturnedToQueue' ? new RangeError('canary') : new TypeError('canary');
    },
  };
  const failures = await world.finish(deliverBatch([message('a1', 'a')], world.settings, { ...world.ports(), metrics }, world.state));
  expect(failures).toEqual(['a1']);
  expect(world.lines).toEqual(['TypeError', 'RangeError'].map((detail) => ({ message: 'problem', destination: 'Default', doing: 'group', detail })));
});

test('a request may take as long as the settings say', async () => {
  const world = new World({ settings: { attemptTimeoutMs: 7_000 } });
  const send = jest.fn(() => Promise.resolve<Outcome>({ result: 'delivered', unavailable: false, status: 200 }));
  await world.finish(deliverBatch([message('a1', 'a')], world.settings, { ...world.ports(), transport: { send } }, world.state));
  expect(send).toHaveBeenCalledWith(expect.objectContaining({ deliveryId: 'a1' }), expect.objectContaining({ timeoutMs: 7_000 }));
});

test('an invocation ends after what runs beside it: a change of visibility is not cut off', async () => {
  const world = new World();
  world.backend = () => answer(500);
  world.onChangeVisibility = () => world.clock.sleep(1_000);
  await world.invoke([message('a1', 'a')]);
  expect(world.hiddenFor('a1')).toBe(1);
});

test('an invocation that is about to be stopped does not wait for what runs beside it', async () => {
  const world = new World({ invocationMs: 1_200 });
  world.onChangeVisibility = () => never();
  expect(await world.invoke([message('a1', 'a')])).toEqual(['a1']);
  expect(world.clock.now() - START).toBe(700);
});

test('what an attempt led to stands in its log line', async () => {
  const world = new World();
  world.backend = () => answer(410);
  await world.invoke([message('a1', 'a')]);
  expect(world.attempts()).toMatchObject([{ decision: 'dead-letter', reason: 'gone', status: 410 }]);
  expect(world.attempts()[0]).not.toHaveProperty('retryInSeconds');
});

test('a batch that cannot be worked on stays in the queue with back-off', async () => {
  const world = new World();
  const batch = [message('a1', 'a', { receiveCount: 5 }), message('a2', 'a'), message('b1', 'b')];
  expect(await world.finish(returnBatch(batch, world.settings, world.ports(), world.state))).toEqual(['a1', 'a2', 'b1']);
  expect(world.changes.map(({ messageId, seconds }) => [messageId, seconds])).toEqual([['a1', 16], ['a2', 0], ['b1', 1]]);
  expect(world.requests).toEqual([]);
});

test('an empty batch is answered with an empty list', async () => {
  expect(await new World().invoke([])).toEqual([]);
});

test('a reader that fails at the message behind the head costs the head neither its attempt nor its place in the rate', async () => {
  const world = new World({ settings: { rateLimit: { requests: 1, perSeconds: 1, shares: 1 } } });
  const ports = world.ports();
  const reader = {
    read: (body: string) => {
      if (body === 'unreadable') {
        throw new TypeError('a bug');
      }
      return ports.reader.read(body);
    },
  };
  const invoke = (...batch: QueuedMessage[]) =>
    world.finish(deliverBatch(batch, world.settings, { ...world.ports(), reader }, world.state));
  expect(await invoke(message('a1', 'a'), message('a2', 'a', { body: 'unreadable' }))).toEqual(['a2']);
  await world.clock.advance(60_000);
  expect(await invoke(message('a3', 'b'))).toEqual([]);
  expect(world.requestIds()).toEqual(['a1', 'a3']);
});

test.each([false, true])('an invocation tells both allowances when it begins and when it ends (paused: %s)', async (paused) => {
  const world = new World({ settings: { paused } });
  world.latencyMs = 700;
  const told: Array<[string, number]> = [];
  Object.entries({ repeats: world.state.repeats, hanging: world.state.hanging.share }).forEach(([name, share]) => {
    jest.spyOn(share, 'begins').mockImplementation((now) => void told.push([`${name} begins`, now - START]));
    jest.spyOn(share, 'ends').mockImplementation((now) => void told.push([`${name} ends`, now - START]));
  });
  await world.invoke([message('m1', 'a')]);
  const lasted = paused ? 0 : 700;
  expect(told).toEqual([['repeats begins', 0], ['hanging begins', 0], ['repeats ends', lasted], ['hanging ends', lasted]]);
});
