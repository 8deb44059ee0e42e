import { DeliverableWebhook } from '../../../src/delivery/webhook/webhook-reader';
import { Item } from '../../../src/engine/item';
import { formatEnvelope, Webhook } from '../../../src/envelope/envelope';
import { DestinationQueues, RoutedMessage } from '../../../src/routing/function/destination-queue';
import { overflowBody } from '../../../src/routing/function/overflow-message';
import { OverflowReader, OverflowTransport } from '../../../src/routing/function/overflow-transport';
import { Overflows } from '../../../src/routing/function/overflows';
import { RouteMetrics } from '../../../src/routing/function/route-metrics';
import { RoutedWebhook } from '../../../src/routing/function/routed-webhook';
import { RouterTransport } from '../../../src/routing/function/router-transport';
import { WantedRoutes } from '../../../src/routing/function/wanted-routes';

const BASE = 'https://sqs.us-east-1.amazonaws.com/1/';
const OVERFLOW = `${BASE}overflow.fifo`;

function webhook(id: string): Webhook {
  return { id, arrivedAt: 1, endpoint: '/', method: 'POST', path: '', rawPath: '/prod', query: [], headers: [], body: Buffer.from(id), sourceIp: '' };
}

function itemOf(id: string, replay?: string): Item<RoutedWebhook> {
  const content = { ...webhook(id), replay };
  return { deliveryId: id, arrivedAt: 1, content: { ...content, backendPath: '', envelope: formatEnvelope(content) } };
}

/** Queues that refuse on demand, and what they stored. */
class Queues implements DestinationQueues {
  public readonly stored = new Map<string, RoutedMessage[]>();
  public readonly refusing = new Set<string>();
  public tries = 0;

  public async send(queueUrl: string, message: RoutedMessage): Promise<void> {
    this.tries += 1;
    if (this.refusing.has(queueUrl)) {
      throw Object.assign(new Error('no'), { name: 'KmsDisabled' });
    }
    const messages = this.stored.get(queueUrl) ?? [];
    if (!messages.some(({ deduplicationId, group }) => deduplicationId === message.deduplicationId && group === message.group)) {
      messages.push(message);
    }
    this.stored.set(queueUrl, messages);
  }

  public ids(name: string): string[] {
    return (this.stored.get(`${BASE}${name}`) ?? []).map(({ deduplicationId }) => deduplicationId);
  }
}

class Table implements Overflows {
  public readonly last = new Map<string, string>();
  /** The same calls again, as when they take effect late. */
  public readonly begun: (() => Promise<void>)[] = [];
  public reads = 0;
  public broken = false;

  public async waiting(group: string): Promise<ReadonlyMap<string, string>> {
    this.reads += 1;
    this.check();
    const all = [...this.last].map(([key, ticket]) => [...JSON.parse(key) as [string, string], ticket]);
    return new Map(all.filter(([of]) => of === group).map(([, destination, ticket]) => [destination, ticket]));
  }

  public async begin(group: string, destination: string, ticket: string, before?: string): Promise<void> {
    this.check();
    this.begun.push(() => this.begin(group, destination, ticket, before));
    const last = this.last.get(JSON.stringify([group, destination]));
    if (last !== undefined && last !== before && last !== ticket) {
      throw Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException' });
    }
    this.last.set(JSON.stringify([group, destination]), ticket);
  }

  public async end(group: string, destination: string, ticket: string): Promise<void> {
    this.check();
    if (this.last.get(JSON.stringify([group, destination])) === ticket) {
      this.last.delete(JSON.stringify([group, destination]));
    }
  }

  private check(): void {
    if (this.broken) {
      throw Object.assign(new Error('no'), { name: 'ThrottlingException' });
    }
  }
}

function world() {
  const queues = new Queues();
  const table = new Table();
  let now = 0;
  const clock = { now: () => now, elapsed: () => now, sleep: () => new Promise<void>(() => undefined) };
  const metrics = new RouteMetrics('Stack/Orders');
  const wanted = new WantedRoutes([
    { destination: 'Slack', queueUrl: `${BASE}slack.fifo` },
    { destination: 'Teams', queueUrl: `${BASE}teams.fifo` },
    { destination: 'Gets', queueUrl: `${BASE}gets.fifo`, filter: { kind: 'method', methods: ['GET'] } },
  ]);
  const options = { queues, overflows: table, metrics, clock };
  const router = new RouterTransport({ ...options, wanted, overflowQueueUrl: OVERFLOW });
  const overflow = new OverflowTransport(options);
  const reader = new OverflowReader([{ destination: 'Slack', queueName: 'slack.fifo' }, { destination: 'Teams', queueName: 'teams.fifo' }], OVERFLOW);
  return {
    queues,
    table,
    metrics,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    replay: (id: string, replay: string) => router.send(itemOf(id, replay), { number: 1, group: 'g', timeoutMs: 1_000 }),
    route: (id: string, hold?: object, group = 'g') => router.send(itemOf(id), { number: 1, group, timeoutMs: 1_000, hold }),
    /** Takes the oldest message out of the overflow, and keeps it there where it does not go well. */
    drainOne: async () => {
      const messages = queues.stored.get(OVERFLOW) ?? [];
      const read = reader.read(messages[0].body);
      if (read.kind !== 'item') {
        throw new Error(read.why.detail);
      }
      const outcome = await overflow.send(read.item, { number: 1, timeoutMs: 1_000 });
      if (outcome.result === 'delivered') {
        messages.shift();
      }
      return outcome;
    },
    reader,
  };
}

test('every destination that wants a webhook has it, as it was, in its group', async () => {
  const { queues, route } = world();
  expect(await route('a')).toEqual({ result: 'delivered', unavailable: false });
  expect(queues.stored.get(`${BASE}slack.fifo`)).toEqual([{ body: formatEnvelope(webhook('a')), group: 'g', deduplicationId: 'a' }]);
  expect(queues.ids('teams.fifo')).toEqual(['a']);
  expect(queues.ids('gets.fifo')).toEqual([]);
});

test('a replay is no copy of what was routed, nor of another replay, also by way of the overflow; what is sent again of one is', async () => {
  const { queues, route, replay, drainOne } = world();
  await route('a');
  await replay('a', 'one');
  await replay('a', 'one');
  queues.refusing.add(`${BASE}slack.fifo`);
  await replay('a', 'two');
  queues.refusing.clear();
  for (let tries = 0; queues.stored.get(OVERFLOW)!.length > 0 && tries < 3; tries += 1) {
    await drainOne();
  }
  expect([queues.ids('slack.fifo'), queues.ids('teams.fifo')]).toEqual([['a', 'one:a', 'two:a'], ['a', 'one:a', 'two:a']]);
});

test('what only the archive wants is kept there, and is unrouted', async () => {
  const queues = new Queues();
  const wanted = new WantedRoutes([
    { destination: 'Gets', queueUrl: `${BASE}gets.fifo`, filter: { kind: 'method', methods: ['GET'] } },
    { destination: 'Archive', queueUrl: `${BASE}archive.fifo`, archive: true },
  ]);
  const clock = { now: () => 0, elapsed: () => 0, sleep: () => new Promise<void>(() => undefined) };
  const options = { wanted, queues, overflows: new Table(), overflowQueueUrl: OVERFLOW, metrics: new RouteMetrics('Stack/Orders'), clock };
  const router = new RouterTransport(options);
  const route = (item: Item<RoutedWebhook>) => router.send(item, { number: 1, group: 'g', timeoutMs: 1_000 });
  expect(await route(itemOf('a'))).toEqual({ result: 'delivered', unavailable: false, unrouted: true });
  const get = itemOf('b');
  expect(await route({ ...get, content: { ...get.content, method: 'GET' } })).toEqual({ result: 'delivered', unavailable: false });
  expect([queues.ids('archive.fifo'), queues.ids('gets.fifo')]).toEqual([['a', 'b'], ['b']]);
  queues.refusing.add(`${BASE}archive.fifo`).add(OVERFLOW);
  expect(await route(itemOf('c'))).toMatchObject({ result: 'failed' });
});

test('what a queue refuses overflows, and so does all that follows it in its group until it is there', async () => {
  const { queues, table, route, drainOne, pass } = world();
  queues.refusing.add(`${BASE}teams.fifo`);
  expect((await route('a')).result).toBe('delivered');
  queues.refusing.clear();
  pass(60_000);
  await route('b');
  await route('c', {}, 'other group');
  expect(queues.ids('slack.fifo')).toEqual(['a', 'b', 'c']);
  // Not b: it would overtake a.
  expect(queues.ids('teams.fifo')).toEqual(['c']);
  await drainOne();
  expect(table.last.size).toBe(1);
  await drainOne();
  expect(queues.ids('teams.fifo')).toEqual(['c', 'a', 'b']);
  expect(table.last.size).toBe(0);
  await route('d');
  expect(queues.ids('teams.fifo')).toEqual(['c', 'a', 'b', 'd']);
});

test('a queue that refused a moment ago is left alone, for longer each time, and asked by one at a time', async () => {
  const { queues, route, pass } = world();
  queues.refusing.add(`${BASE}teams.fifo`);
  await route('a', {}, '1');
  const asked = async (id: string): Promise<boolean> => {
    const before = queues.tries;
    await route(id, {}, id);
    // Slack and the overflow are two.
    return queues.tries - before === 3;
  };
  expect(await asked('b')).toBe(false);
  pass(1_000);
  expect(await asked('c')).toBe(true);
  pass(1_000);
  expect(await asked('d')).toBe(false);
  pass(1_000);
  expect(await asked('e')).toBe(true);
});

test('while a group is held it is asked once what waits of it', async () => {
  const { table, route } = world();
  const hold = {};
  await route('a', hold);
  await route('b', hold);
  expect(table.reads).toBe(1);
  await route('c', {});
  expect(table.reads).toBe(2);
});

test('what overflows while the group is held is known without asking', async () => {
  const { queues, route, pass } = world();
  const hold = {};
  queues.refusing.add(`${BASE}teams.fifo`);
  await route('a', hold);
  queues.refusing.clear();
  pass(60_000);
  await route('b', hold);
  expect(queues.ids('teams.fifo')).toEqual([]);
});

test('where nobody can say what waits, or the overflow does not take it either, nothing is acknowledged and others have it all the same', async () => {
  const { queues, table, route } = world();
  table.broken = true;
  expect(await route('a')).toMatchObject({ result: 'failed', unavailable: true, detail: 'ThrottlingException' });
  expect(queues.ids('slack.fifo')).toEqual([]);
  table.broken = false;
  queues.refusing.add(`${BASE}teams.fifo`).add(OVERFLOW);
  expect(await route('a')).toMatchObject({ result: 'failed', detail: 'KmsDisabled' });
  expect(queues.ids('slack.fifo')).toEqual(['a']);
  queues.refusing.clear();
  expect((await route('a')).result).toBe('delivered');
  expect(queues.ids('slack.fifo')).toEqual(['a']);
});

test('what could not be put into the overflow is said to wait there, and nothing passes it', async () => {
  const { queues, route, pass } = world();
  queues.refusing.add(`${BASE}teams.fifo`).add(OVERFLOW);
  await route('a');
  queues.refusing.clear();
  pass(60_000);
  // The same one again, after the environment that had it died.
  await route('a');
  expect(queues.ids('teams.fifo')).toEqual([]);
  expect(queues.stored.get(OVERFLOW)).toHaveLength(1);
});

test('a webhook leaves the overflow when its group is told of it: else it is sent again, and stored once', async () => {
  const { queues, table, route, drainOne } = world();
  queues.refusing.add(`${BASE}teams.fifo`);
  await route('a');
  queues.refusing.clear();
  table.broken = true;
  expect((await drainOne()).result).toBe('failed');
  table.broken = false;
  expect((await drainOne()).result).toBe('delivered');
  expect(queues.ids('teams.fifo')).toEqual(['a']);
});

test('what is said late of one that overflowed does not undo what was said of those behind it: nothing passes them', async () => {
  const { queues, table, route, drainOne, pass } = world();
  queues.refusing.add(`${BASE}teams.fifo`);
  await route('a');
  await route('b');
  await expect(table.begun[0]()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  queues.refusing.clear();
  pass(60_000);
  await drainOne();
  await route('c');
  expect(queues.ids('teams.fifo')).toEqual(['a']);
  await drainOne();
  await drainOne();
  expect(queues.ids('teams.fifo')).toEqual(['a', 'b', 'c']);
});

test('where somebody else put something into the overflow, it is asked anew what waits there', async () => {
  const { queues, table, route } = world();
  const hold = {};
  await route('a', hold);
  await table.begin('g', 'Teams', 'of another environment');
  queues.refusing.add(`${BASE}teams.fifo`);
  expect(await route('b', hold)).toMatchObject({ result: 'failed', detail: 'ConditionalCheckFailedException' });
  expect((await route('b', hold)).result).toBe('delivered');
});

test('that one queue refuses says nothing of the others in the overflow: it is no reason for the brake, and is left alone for a while', async () => {
  const { queues, table, route, drainOne, pass } = world();
  queues.refusing.add(`${BASE}teams.fifo`);
  await route('a');
  expect(await drainOne()).toMatchObject({ result: 'failed', unavailable: false, detail: 'KmsDisabled' });
  const tries = queues.tries;
  expect(await drainOne()).toMatchObject({ result: 'failed', unavailable: false, detail: 'Resting' });
  expect(queues.tries).toBe(tries);
  pass(1_000);
  queues.refusing.clear();
  table.broken = true;
  // The table is for all of them.
  expect(await drainOne()).toMatchObject({ result: 'failed', unavailable: true, detail: 'ThrottlingException' });
});

test('what waits for a destination that is gone becomes a dead letter', async () => {
  const { queues, route, reader } = world();
  queues.refusing.add(`${BASE}teams.fifo`);
  await route('a');
  const body = queues.stored.get(OVERFLOW)![0].body;
  expect(new OverflowReader([{ destination: 'Slack', queueName: 'slack.fifo' }], OVERFLOW).read(body)).toMatchObject({
    kind: 'undeliverable', why: { reason: 'destination', detail: expect.stringContaining('"Teams"') }, item: { deliveryId: 'a' },
  });
  expect(reader.read(formatEnvelope(webhook('a')))).toMatchObject({ kind: 'undeliverable', why: { reason: 'envelope' } });
});

test('metrics by destination, and one line for what a queue said', async () => {
  const { queues, metrics, route } = world();
  queues.refusing.add(`${BASE}teams.fifo`);
  await route('a');
  await route('b');
  const lines = metrics.flush(7).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toContainEqual({ message: 'problem', destination: 'Teams', doing: 'routing', detail: 'KmsDisabled' });
  expect(lines).toContainEqual(expect.objectContaining({ destination: 'Slack', Routed: 2 }));
  expect(lines).toContainEqual(expect.objectContaining({ destination: 'Teams', Overflowed: 2 }));
  expect(metrics.flush(8)).toEqual([]);
});

test('an item is looked at once, whoever asks', () => {
  const wanted = new WantedRoutes([{ destination: 'Slack', queueUrl: 'x' }]);
  const item: Item<DeliverableWebhook> = itemOf('a');
  expect(wanted.of(item)).toBe(wanted.of(item));
});

test.each([-300_000, 300_000])('a clock that is set by %d ms between the two calls of the overflow makes neither of them longer nor shorter', async (change) => {
  let now = 1_000_000;
  const sleeps: number[] = [];
  const clock = { now: () => now, elapsed: () => 5_000, sleep: (ms: number) => new Promise<void>(() => void sleeps.push(ms)) };
  const queues = { send: async () => void (now += change) };
  const overflow = new OverflowTransport({ queues, overflows: new Table(), metrics: new RouteMetrics('Shop/Orders'), clock });
  const reader = new OverflowReader([{ destination: 'Slack', queueName: 'slack.fifo' }], OVERFLOW);
  const body = overflowBody(formatEnvelope(webhook('a')), { destination: 'Slack', group: 'g', ticket: 't' });
  const read = reader.read(body);
  expect(read.kind === 'item' && await overflow.send(read.item, { number: 1, timeoutMs: 1_000 })).toMatchObject({ result: 'delivered' });
  expect(sleeps).toEqual([1_000, 1_000]);
});
