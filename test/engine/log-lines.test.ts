import { createHash } from 'node:crypto';
import { FailureClass } from '../../src/delivery/transports/request';
import { groupHash } from '../../src/engine/group-hash';
import { answer, fail, message, ok, START, World } from '../delivery/support/world';

const CANARY = 'canary-7d1f';

/** A webhook with the canary in everything a sender controls. */
const marked = (id: string, overrides = {}) => message(id, `${CANARY}-group`, overrides, {
  id,
  path: `${CANARY}/path`,
  rawPath: `/prod/${CANARY}/path`,
  query: [[`${CANARY}-name`, `${CANARY}-value`]],
  headers: [['Authorization', `Bearer ${CANARY}`], ['Cookie', `session=${CANARY}`], [`X-${CANARY}`, CANARY], ['User-Agent', CANARY]],
  body: Buffer.from(`{"secret":"${CANARY}"}`),
  sourceIp: CANARY,
});

test('case 56: nothing that a sender controls is in a log line or a metric, whatever happens', async () => {
  const world = new World();
  world.table = { write: () => Promise.reject(new Error(CANARY)), read: () => Promise.reject(new Error(CANARY)) };
  world.onChangeVisibility = () => Promise.reject(new Error(CANARY));
  const outcomes = [ok(), answer(500), answer(410), answer(400), fail(FailureClass.TLS)];
  for (const [index, outcome] of outcomes.entries()) {
    world.backend = () => outcome;
    await world.invoke([marked(`m${index}`, { receiveCount: 2 })]);
  }
  world.backend = () => Promise.reject(new Error(CANARY));
  await world.invoke([marked('rejecting')]);
  world.backend = () => answer(410);
  world.onDeadLetter = () => Promise.reject(new Error(CANARY));
  await world.invoke([marked('gone')]);
  world.onDeadLetter = () => Promise.resolve();
  await world.invoke([message('not-an-envelope', CANARY, { body: CANARY }), message('bad-path', CANARY, {}, { path: `../${CANARY}`, rawPath: '' })]);
  expect(world.lines.map((line) => line.message)).toEqual(expect.arrayContaining(['attempt', 'dead-letter', 'problem']));
  expect(JSON.stringify(world.lines)).not.toContain(CANARY);
  expect(JSON.stringify([...world.metrics])).not.toContain(CANARY);
  expect(JSON.stringify(world.deadLetters.map((letter) => letter.attributes))).not.toContain(CANARY);
});

test('case 29: an attempt line says everything about the attempt, also where a redirect led to, and nothing about the webhook', async () => {
  const world = new World();
  world.latencyMs = 42;
  world.backend = () => ({ kind: 'response', status: 302, detail: 'https://login.example' });
  await world.invoke([message('m1', 'order-1', { receiveCount: 3 }, { id: 'delivery-1', arrivedAt: START - 1000 })]);
  expect(world.lines).toEqual([{
    message: 'attempt',
    destination: 'Default',
    deliveryId: 'delivery-1',
    groupHash: createHash('sha256').update('order-1').digest('hex').slice(0, 12),
    attempt: 3,
    status: 302,
    detail: 'https://login.example',
    latencyMs: 42,
    ageMs: 1042,
    decision: 'retry',
    retryInSeconds: 2,
  }]);
});

test('metrics count attempts, deliveries, failures by class, and time', async () => {
  const world = new World();
  world.backend = (request) => ({ a: ok(), b: answer(503), c: answer(404), d: answer(410) })[request.deliveryId] ?? fail(FailureClass.DNS);
  await world.invoke(['a', 'b', 'c', 'd', 'e'].map((id) => message(id, id)));
  expect(Object.fromEntries(world.metrics)).toEqual({
    'Attempts': 5,
    'Latency': 50,
    'Delivered': 1,
    'Age': 10,
    'Failures': 4,
    'Failures http-5xx': 1,
    'Failures http-4xx': 2,
    'Failures dns': 1,
    'ReturnedToQueue': 3,
    'ReturnedAge': 0,
    'DeadLettered': 1,
  });
});

test('a hash tells groups apart without naming them', () => {
  expect(groupHash('a')).toMatch(/^[0-9a-f]{12}$/);
  expect(groupHash('a')).not.toBe(groupHash('b'));
});
