import { FailureClass } from '../../src/delivery/transports/request';
import { GateDecision } from '../../src/engine/gate';
import { groupHash } from '../../src/engine/group-hash';
import { message, never, START, World } from '../delivery/support/world';

const SECONDS_OF_THREE_DAYS = 3 * 24 * 3600;

/** A world whose gate answers as it is told, by delivery id. */
function guarded(answers: Record<string, GateDecision>): World {
  const world = new World();
  world.gate = { check: ({ deliveryId }) => Promise.resolve(answers[deliveryId] ?? { kind: 'deliver' }) };
  return world;
}

/** Lets the gate of a world deliver everything, and returns what it is asked about, by delivery id. */
function noteAsked(world: World): string[] {
  const asked: string[] = [];
  world.gate = {
    check: ({ deliveryId }) => {
      asked.push(deliveryId);
      return Promise.resolve<GateDecision>({ kind: 'deliver' });
    },
  };
  return asked;
}

test('what is invalid is never sent: it becomes a dead letter with the reason, and the group goes on', async () => {
  const world = guarded({ b: { kind: 'invalid', keep: true, reason: 'signature', detail: 'The signature does not match.' } });
  expect(await world.invoke([message('a', 'g'), message('b', 'g'), message('c', 'g')])).toEqual([]);
  expect(world.requestIds()).toEqual(['a', 'c']);
  expect(world.deadLetters.map(({ deduplicationId, attributes }) => [deduplicationId, attributes.reason])).toEqual([['b', 'signature']]);
  expect(world.metrics.get('SignatureInvalid')).toBe(1);
});

test('an invalid webhook whose dead letter cannot be stored stays in the queue, and so does what is behind it', async () => {
  const world = guarded({ a: { kind: 'invalid', keep: true, reason: 'signature', detail: 'x' } });
  world.onDeadLetter = () => Promise.reject(new Error('down'));
  expect(await world.invoke([message('a', 'g'), message('b', 'g')])).toEqual(['a', 'b']);
  expect(world.requestIds()).toEqual([]);
});

test('what is invalid is dropped by choice: no request, no dead letter, a line in the log', async () => {
  const world = guarded({ a: { kind: 'invalid', keep: false, reason: 'signature', detail: 'The signature does not match.' } });
  expect(await world.invoke([message('a', 'g')])).toEqual([]);
  expect([world.requestIds(), world.deadLetters]).toEqual([[], []]);
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'not-delivered', decision: 'dropped', deliveryId: 'a' }));
});

test('what is for whoever runs it is acknowledged and not delivered, and its record and its log line say so', async () => {
  const world = guarded({ a: { kind: 'registration', detail: 'A token.' } });
  world.table = {};
  expect(await world.invoke([message('a', 'g'), message('b', 'g')])).toEqual([]);
  expect([world.requestIds(), world.deadLetters, world.metrics.get('SignatureInvalid'), world.metrics.get('Registrations')]).toEqual([['b'], [], undefined, 1]);
  expect(world.records[0]).toMatchObject({ deliveryId: 'a', outcome: 'registration', reason: undefined });
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'not-delivered', decision: 'registration', deliveryId: 'a', detail: 'A token.' }));
});

test('what was stored by an attempt and nobody wants is acknowledged, counted and recorded as unrouted', async () => {
  const world = new World();
  world.table = {};
  const ports = world.ports();
  world.ports = () => ({ ...ports, transport: { send: () => Promise.resolve({ result: 'delivered', unavailable: false, unrouted: true }) } });
  expect(await world.invoke([message('a', 'g'), message('b', 'g')])).toEqual([]);
  expect([world.metrics.get('Unrouted'), world.deadLetters]).toEqual([2, []]);
  expect(world.records).toMatchObject([{ deliveryId: 'a', outcome: 'unrouted' }, { deliveryId: 'b', outcome: 'unrouted' }]);
  expect(world.lines.map((line) => [line.message, (line as { decision?: string }).decision])).toEqual([['not-delivered', 'unrouted'], ['not-delivered', 'unrouted']]);
});

test('what the gate knows that nobody wants is acknowledged without an attempt, counted and recorded as unrouted', async () => {
  const world = guarded({ a: { kind: 'unrouted' } });
  world.table = {};
  expect(await world.invoke([message('a', 'g'), message('b', 'g')])).toEqual([]);
  expect([world.requestIds(), world.deadLetters, world.metrics.get('Unrouted')]).toEqual([['b'], [], 1]);
  expect(world.records[0]).toMatchObject({ deliveryId: 'a', outcome: 'unrouted' });
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'not-delivered', decision: 'unrouted', deliveryId: 'a' }));
});

test('once the probe of a batch has failed, the gate is asked about no other group of it', async () => {
  const world = new World();
  const asked = noteAsked(world);
  world.backend = () => ({ kind: 'failure', failure: FailureClass.CONNECTION_REFUSED, detail: 'ECONNREFUSED' });
  world.openBrake();
  await world.clock.advance(60_000);
  await world.invoke([message('a', 'g'), message('b', 'h')]);
  expect([asked, world.requestIds()]).toEqual([['a'], ['a']]);
});

test('what the forwarder does itself is acknowledged and not delivered', async () => {
  const world = guarded({ a: { kind: 'handled' } });
  expect(await world.invoke([message('a', 'g')])).toEqual([]);
  expect(world.requestIds()).toEqual([]);
  expect(world.lines).toContainEqual(expect.objectContaining({ message: 'not-delivered', decision: 'handled' }));
});

test.each([
  ['says that it cannot tell', () => Promise.resolve<GateDecision>({ kind: 'wait', detail: 'AccessDenied' })],
  ['fails', () => Promise.reject(new Error('secret text in a message'))],
  ['hangs', () => never<GateDecision>()],
])('while the gate %s, nothing is delivered, acknowledged or given up on', async (_what, check) => {
  const world = new World();
  world.gate = { check };
  expect(await world.invoke([message('a', 'g'), message('b', 'g')])).toEqual(['a', 'b']);
  expect([world.requestIds(), world.deadLetters]).toEqual([[], []]);
  expect(world.hiddenFor('a')).toBeGreaterThan(0);
  expect(world.hiddenFor('b')).toBe(0);
  expect(JSON.stringify(world.lines)).not.toContain('secret text');
});

test('a webhook that could not be verified until its time is up becomes a dead letter', async () => {
  const world = new World();
  world.gate = { check: () => Promise.resolve<GateDecision>({ kind: 'wait', detail: 'AccessDenied' }) };
  const arrivedAt = START - SECONDS_OF_THREE_DAYS * 1000;
  expect(await world.invoke([message('a', 'g', { sentAt: arrivedAt }, { arrivedAt })])).toEqual([]);
  expect(world.deadLetters.map(({ attributes }) => attributes.reason)).toEqual(['expired']);
  expect(world.requestIds()).toEqual([]);
});

test('the gate is asked about what is about to be sent, not about what is behind a failure', async () => {
  const world = new World();
  const asked = noteAsked(world);
  world.backend = () => ({ kind: 'response', status: 500 });
  await world.invoke([message('a', 'g'), message('b', 'g')]);
  expect(asked).toEqual(['a']);
});

test('a webhook that waits for its source says why, backs off, and is not counted as tried', async () => {
  const world = new World();
  world.table = {};
  world.gate = { check: () => Promise.resolve<GateDecision>({ kind: 'wait', detail: 'AccessDenied' }) };
  await world.invoke([message('a', 'g', { receiveCount: 4 })]);
  expect(world.lines).toMatchObject([
    { message: 'problem', destination: 'Default', doing: 'verification', detail: 'AccessDenied' },
    { message: 'returned-to-queue', cause: 'verification', messages: 1, retryInSeconds: 8 },
  ]);
  expect(world.records).toEqual([]);
});

test('a gate that fails is named by its error', async () => {
  const world = new World();
  world.gate = { check: () => Promise.reject(new RangeError('canary')) };
  await world.invoke([message('a', 'g')]);
  expect(world.lines[0]).toEqual({ message: 'problem', destination: 'Default', doing: 'verification', detail: 'RangeError' });
});

test('the last receive that SQS allows is used to say that the source could not be verified', async () => {
  const world = new World();
  world.gate = { check: () => Promise.resolve<GateDecision>({ kind: 'wait', detail: 'AccessDenied' }) };
  expect(await world.invoke([message('a', 'g', { receiveCount: 999 }), message('b', 'h', { receiveCount: 1000 })])).toEqual(['a']);
  expect(world.deadLetters).toMatchObject([{
    deduplicationId: 'b',
    attributes: { reason: 'receives', detail: 'SQS\'s 1000 receives are used up and it could not be verified: AccessDenied' },
  }]);
});

test.each([[60_000, 10_000], [9_000, 4_000]])('of %d ms a gate gets %d', async (invocationMs, waited) => {
  const world = new World({ invocationMs });
  world.gate = { check: () => never() };
  await world.invoke([message('a', 'g')]);
  expect(world.clock.now() - START).toBe(waited);
});

test('what was let through is not asked about again while it is in hand', async () => {
  const world = new World();
  const asked = noteAsked(world);
  world.backend = () => ({ kind: 'failure', failure: FailureClass.CONNECTION_REFUSED, detail: 'ECONNREFUSED' });
  world.openBrake(11 * 60_000);
  // So many receives are used up that it stays in hand from probe to probe.
  await world.invoke([message('a', 'g', { receiveCount: 800 })]);
  expect(world.requests.length).toBeGreaterThan(3);
  expect(asked).toEqual(['a']);
});

test('what was dropped or handled is recorded with its reason, and its log line names it', async () => {
  const world = guarded({ a: { kind: 'invalid', keep: false, reason: 'signature', detail: 'The signature does not match.' }, b: { kind: 'handled' } });
  world.table = {};
  await world.invoke([message('a', 'g'), message('b', 'g')]);
  expect(world.records).toMatchObject([{ deliveryId: 'a', outcome: 'dropped', reason: 'signature' }, { deliveryId: 'b', outcome: 'handled', reason: undefined }]);
  expect(world.lines).toMatchObject([
    { decision: 'dropped', deliveryId: 'a', destination: 'Default', groupHash: groupHash('g'), detail: 'The signature does not match.' },
    { decision: 'handled', deliveryId: 'b', destination: 'Default', groupHash: groupHash('g') },
  ]);
});
