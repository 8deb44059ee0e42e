import { createHash } from 'node:crypto';
import { ClaimsTable } from '../../../cli/src/simulation/world/claims-table';
import { DeduplicationConfig } from '../../../src/contract/deduplication';
import { Claims } from '../../../src/delivery/webhook/claims';
import { DeduplicationGate } from '../../../src/delivery/webhook/deduplication-gate';
import { GatesInTurn } from '../../../src/delivery/webhook/gates-in-turn';
import { Gate, GateDecision } from '../../../src/engine/gate';
import { Webhook } from '../../../src/envelope/envelope';
import { message, never, ok, START, World, WorldOptions } from '../support/world';

const SECOND = 1000;
const DELIVER: GateDecision = { kind: 'deliver' };

let table: ClaimsTable;
let calls: string[];
let claims: Claims;

beforeEach(() => {
  table = new ClaimsTable();
  calls = [];
  claims = {
    read: async (key) => {
      calls.push(`read ${key}`);
      return table.read(key);
    },
    write: async (key, claim, expiresAt) => {
      calls.push(`write ${key} until ${expiresAt}`);
      return table.write(key, claim);
    },
    free: async (key, deliveryId, messageId) => table.free(key, deliveryId, messageId),
  };
});

/** A world of two endpoints, of which one leaves repetitions out by the header `x-id`; sources may stand before it. */
function world(config: DeduplicationConfig = { header: 'x-id' }, before: Gate<Webhook>[] = [], options: WorldOptions = {}): World {
  const made = new World(options);
  const port: Claims = { read: (key) => claims.read(key), write: (...all) => claims.write(...all), free: (...all) => claims.free(...all) };
  made.gate = new GatesInTurn([...before, new DeduplicationGate(new Map([['/', config]]), port, made.clock)]);
  made.table = {};
  return made;
}

const withId = (id: string, hook: Partial<Webhook> = {}): Partial<Webhook> => ({ headers: [['X-Id', id]], ...hook });
const decisions = (made: World): unknown[] => made.lines.map((line) => 'decision' in line ? `${line.deliveryId} ${line.decision}` : line.message);

test('no gate at all lets everything through', async () => {
  expect(await new GatesInTurn<never>([]).check(undefined!, message('a', 'g'))).toEqual({ kind: 'deliver' });
});

test('case 44: one id twice in one batch (field case S4), in groups of their own: delivered once, recorded, logged and counted', async () => {
  const made = world();
  expect(await made.invoke([message('a', 'g1', {}, withId('1')), message('b', 'g2', {}, withId('1'))])).toEqual([]);
  expect(made.requestIds()).toEqual(['a']);
  expect(made.records).toMatchObject([{ deliveryId: 'a', outcome: 'delivered' }, { deliveryId: 'b', outcome: 'duplicate' }]);
  expect(made.lines).toContainEqual(expect.objectContaining({
    message: 'not-delivered', decision: 'duplicate', deliveryId: 'b', detail: 'It has the sender\'s id of the delivery a.',
  }));
  expect(made.metrics.get('Duplicates')).toBe(1);
});

test('the same in one group, and over several invocations', async () => {
  const made = world();
  await made.invoke([message('a', 'g', {}, withId('1')), message('b', 'g', {}, withId('1')), message('c', 'g', {}, withId('2'))]);
  await made.invoke([message('d', 'g', {}, withId('1'))]);
  expect(made.requestIds()).toEqual(['a', 'c']);
});

test('several groups of one invocation that ask at once', async () => {
  const made = world(undefined, [], { settings: { groupsPerInvocation: 5 } });
  await made.invoke(['a', 'b', 'c', 'd', 'e'].map((id) => message(id, id, {}, withId('1'))));
  expect(made.requestIds()).toHaveLength(1);
});

test('endpoints do not know of each other, and what has no id is not compared', async () => {
  const made = world();
  await made.invoke([
    message('a', 'g', {}, withId('1')), message('b', 'g', {}, withId('1', { endpoint: '/other' })), message('c', 'g', {}, withId('1', { endpoint: '/other' })),
    message('d', 'g'), message('e', 'g'), message('f', 'g', {}, withId(' ')), message('g', 'g', {}, withId('')),
  ]);
  expect(made.requestIds()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
});

test('a retry is no repetition of itself: neither a moment later, nor after a crash, nor in another environment', async () => {
  const made = world();
  made.backend = () => ({ kind: 'response', status: 500 });
  await made.invoke([message('a', 'g', {}, withId('1'))]);
  const other = world();
  await other.invoke([message('a', 'g', { receiveCount: 2 }, withId('1')), message('b', 'h', {}, withId('1'))]);
  expect(other.requestIds()).toEqual(['a']);
});

test('a dead letter frees its id: the next one is delivered, and the dead letter is its repetition when it is redriven', async () => {
  const made = world();
  made.backend = () => ({ kind: 'response', status: 410 });
  await made.invoke([message('a', 'g', {}, withId('1'))]);
  expect(made.deadLetters).toHaveLength(1);
  made.backend = () => ok();
  await made.invoke([message('b', 'g', {}, withId('1'))]);
  await made.invoke([message('a2', 'g', {}, withId('1', { id: 'a' }))]);
  expect(made.requestIds()).toEqual(['a', 'b']);
  expect(decisions(made).at(-1)).toBe('a duplicate');
});

test('a redriven dead letter claims its id again, and what comes meanwhile is its repetition', async () => {
  const made = world();
  made.backend = () => ({ kind: 'response', status: 410 });
  await made.invoke([message('a', 'g', {}, withId('1'))]);
  made.backend = () => ok();
  await made.invoke([message('a2', 'g', {}, withId('1', { id: 'a' })), message('b', 'h', {}, withId('1'))]);
  expect(made.requestIds()).toEqual(['a', 'a']);
});

test('a dead letter that cannot be stored keeps its id', async () => {
  const made = world();
  made.backend = () => ({ kind: 'response', status: 410 });
  made.onDeadLetter = () => Promise.reject(new Error('down'));
  expect(await made.invoke([message('a', 'g', {}, withId('1')), message('b', 'h', {}, withId('1'))])).toEqual(['a']);
});

test('field case S3: what is invalid, or waits to be verified, claims nothing and frees nothing', async () => {
  const source: Gate<Webhook> = {
    check: ({ content: { method } }) => Promise.resolve<GateDecision>(method === 'POST' ? DELIVER : method === 'PUT'
      ? { kind: 'invalid', keep: true, reason: 'signature', detail: 'forged' } : { kind: 'wait', detail: 'AccessDenied' }),
  };
  const made = world(undefined, [source]);
  await made.invoke([message('forged', 'g', {}, withId('1', { method: 'PUT' })), message('waits', 'h', {}, withId('1', { method: 'PATCH' }))]);
  expect(calls).toEqual([]);
  await made.invoke([message('real', 'g', {}, withId('1'))]);
  await made.invoke([message('forged again', 'g', { receiveCount: 3 }, withId('1', { method: 'PUT' })), message('again', 'g', {}, withId('1'))]);
  expect(made.requestIds()).toEqual(['real']);
});

test('what was let through once and is thrown away later frees its id', async () => {
  let isValid = true;
  const source: Gate<Webhook> = {
    check: () => Promise.resolve<GateDecision>(isValid ? DELIVER : { kind: 'invalid', keep: false, reason: 'signature', detail: 'the secret has changed' }),
  };
  const made = world(undefined, [source]);
  made.backend = () => ({ kind: 'response', status: 500 });
  await made.invoke([message('a', 'g', {}, withId('1'))]);
  isValid = false;
  await made.invoke([message('a', 'g', { receiveCount: 2 }, withId('1'))]);
  isValid = true;
  await made.invoke([message('b', 'g', {}, withId('1'))]);
  expect(made.requestIds()).toEqual(['a', 'b']);
});

test.each<[string, () => Partial<Claims>, string]>([
  ['refuses', () => ({ write: () => Promise.reject(new RangeError('canary')) }), 'RangeError'],
  ['never answers', () => ({ write: () => never() }), 'Timeout'],
])('a table that %s holds up no webhook for long, is left alone for ten seconds, and the log says so', async (_what, fault, name) => {
  const made = world();
  await made.invoke([message('first', 'g', {}, withId('0'))]);
  const healthy = claims;
  const asked: string[] = [];
  claims = { ...healthy, ...fault(), read: () => never() };
  const failing = claims.write;
  claims = { ...claims, write: (...all) => (asked.push('write'), failing(...all)) };
  const before = made.clock.now();
  await made.invoke(['a', 'b', 'c'].map((id) => message(id, 'g', {}, withId('1'))));
  expect(made.requestIds()).toEqual(['first', 'a', 'b', 'c']);
  expect(asked).toEqual(['write']);
  expect(made.clock.now() - before).toBeLessThanOrEqual(300 + 3 * made.latencyMs);
  expect(made.lines).toContainEqual({ message: 'problem', destination: 'Default', doing: 'deduplication', detail: name });
  claims = healthy;
  await made.clock.advance(10 * SECOND);
  await made.invoke([message('d', 'g', {}, withId('1')), message('e', 'g', {}, withId('1'))]);
  expect(made.requestIds().slice(4)).toEqual(['d']);
});

test('the first call of an environment may take three seconds: a client has to be loaded and to connect', async () => {
  const made = world();
  const { write } = claims;
  let slowMs = 2_900;
  claims.write = async (...all) => {
    await made.clock.sleep(slowMs);
    return write(...all);
  };
  await made.invoke([message('a', 'g', {}, withId('1')), message('b', 'g', {}, withId('2'))]);
  slowMs = 250;
  await made.clock.advance(10 * SECOND);
  await made.invoke([message('c', 'g', {}, withId('1'))]);
  expect(made.requestIds()).toEqual(['a', 'b']);
});

test('a dead letter waits for a table that does not answer for 300 ms once, and is stored in any case', async () => {
  const made = world();
  made.backend = () => ({ kind: 'response', status: 410 });
  claims.free = () => never();
  const before = made.clock.now();
  expect(await made.invoke(['a', 'b', 'c'].map((id) => message(id, 'g', {}, withId(id))))).toEqual([]);
  expect(made.deadLetters).toHaveLength(3);
  expect(made.clock.now() - before).toBeLessThanOrEqual(300 + 3 * made.latencyMs);
  expect(made.lines).toContainEqual(expect.objectContaining({ message: 'problem', doing: 'deduplication', detail: 'Timeout' }));
});

test('an id is hashed with its endpoint, of whatever length it is, and is in no line of the log', async () => {
  const made = world();
  const id = `secret-${'x'.repeat(5000)}`;
  await made.invoke([message('a', 'g', {}, withId(id)), message('b', 'g', {}, withId(id)), message('c', 'g', {}, withId(`${id}y`))]);
  expect(made.requestIds()).toEqual(['a', 'c']);
  const key = createHash('sha256').update(`/\n${id}`).digest('hex');
  expect(calls[0]).toBe(`write ${key} until ${START / 1000 + (3 + 14) * 24 * 60 * 60}`);
  expect(JSON.stringify(made.lines)).not.toContain('secret-');
});

test('the window is the one that was asked for', async () => {
  const made = world({ header: 'x-id', window: 60 });
  await made.invoke([message('a', 'g', {}, withId('1')), message('b', 'g', {}, withId('1', { arrivedAt: START + 59_999 })), message('c', 'g', {}, withId('1', { arrivedAt: START + 60_000 }))]);
  expect(made.requestIds()).toEqual(['a', 'c']);
});

// The claim arrives when its delivery is a dead letter already, and was freed when there was nothing to free.
test.each([
  ['a claim', 4_000, 410],
  ['a claim for another one that came long ago', 4_000, 410],
])('field case S4: %s that a slow table writes late does not stay with a dead letter', async (what, slowMs, status) => {
  const made = world({ header: 'x-id', window: 60 });
  if (what.includes('another')) {
    await made.invoke([message('m0', 'a', {}, withId('1', { arrivedAt: START - 3_600_000 }))]);
  }
  const { write } = claims;
  claims.write = async (...all) => {
    await made.clock.sleep(slowMs);
    return write(...all);
  };
  made.backend = ({ deliveryId }) => deliveryId === 'm1' ? { kind: 'response', status } : ok();
  await made.invoke([message('m1', 'a', { receiveCount: what.includes('another') ? 2 : 1 }, withId('1'))]);
  expect(made.deadLetters).toHaveLength(1);
  claims.write = write;
  await made.clock.advance(30_000);
  const at = START + 30_000;
  await made.invoke([message('m2', 'b', { sentAt: at, firstReceivedAt: at }, withId('1', { arrivedAt: at }))]);
  await made.invoke([message('m3', 'b', { sentAt: at, firstReceivedAt: at }, withId('1', { arrivedAt: at }))]);
  expect(made.requestIds().filter((id) => id !== 'm0')).toEqual(['m1', 'm2']);
});
