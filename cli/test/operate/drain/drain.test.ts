import { Backend, MessageGroup, ScalableWebhook } from '../../../../src';
import { formatEnvelope } from '../../../../src/envelope/envelope';
import { until } from '../../support/until';
import { OperatedRun } from '../support/operated-run';

let world: OperatedRun;

beforeAll(async () => {
  world = await OperatedRun.start((stack) => {
    new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://replaced.invalid'), messageGroup: MessageGroup.header('x-group') });
  });
  const old = world.runtime.sqs.registry.create('old.fifo', { FifoQueue: 'true' });
  for (let number = 1; number <= 25; number += 1) {
    for (const group of ['a', 'b']) {
      old.send({ body: webhook(group, number), groupId: group, deduplicationId: `${group}${number}` });
    }
  }
});

function webhook(group: string, number: number): string {
  return formatEnvelope({
    id: `${group}${number}`,
    arrivedAt: Date.now() - 86_400_000,
    endpoint: '/',
    method: 'POST',
    path: '',
    rawPath: '/prod/',
    query: [],
    headers: [['content-type', 'text/plain'], ['x-group', group]],
    body: Buffer.from(String(number)),
    sourceIp: '192.0.2.1',
  });
}

afterAll(() => world.stop());

test('drain moves what an old queue holds, each group in its order, and can be done again', async () => {
  const plan = await world.command('drain', '--from', 'old.fifo');
  expect(plan.out).toContain('would move about 50 webhooks from ');
  expect(plan.out).toContain('Nothing was moved: --yes does it.');
  const result = await world.json('drain', '--from', 'old.fifo', '--yes', '--file', world.file('drain.jsonl'), '--audit', world.file('audit'));
  expect(result).toMatchObject({ kind: 'drain', moved: 50, complete: true });
  await until('all are delivered', () => world.requests.length === 50);
  for (const group of ['a', 'b']) {
    const bodies = world.requests.filter(({ headers }) => headers['x-group'] === group).map(({ body }) => Number(body));
    expect(bodies).toEqual([...Array(25).keys()].map((index) => index + 1));
  }
  const again = await world.json('drain', '--from', 'old.fifo', '--yes', '--file', world.file('again.jsonl'), '--audit', world.file('audit'));
  expect(again).toMatchObject({ moved: 0, complete: true });
  expect(world.lines('audit')).toHaveLength(2);
});

test('of two copies of a dead letter, which an old dead-letter queue may hold, one is moved and both are in the snapshot', async () => {
  const old = world.runtime.sqs.registry.create('old-dead.fifo', { FifoQueue: 'true' });
  const attributes = { messageId: { DataType: 'String', StringValue: 'first' }, reason: { DataType: 'String', StringValue: 'gone' } };
  for (const deduplicationId of ['1', '2']) {
    old.send({ body: webhook('c', 1), groupId: 'c', deduplicationId, attributes });
  }
  const result = await world.json('drain', '--from', 'old-dead.fifo', '--yes', '--file', world.file('copies.jsonl'), '--audit', world.file('audit-of-copies'));
  expect(result).toMatchObject({ moved: 1, copies: 1, complete: true });
  expect(world.lines('copies.jsonl').filter(({ type }) => type === 'message')).toHaveLength(2);
});

test('a queue of the webhook, one that there is not and one that is no FIFO queue are refused', async () => {
  const queue = world.runtime.sqs.registry.list().find(({ name }) => /^(?!.*Dead).*Queue.*fifo$/.test(name) && name !== 'old.fifo')!;
  expect(await world.command('drain', '--from', queue.name)).toMatchObject({ exitCode: 1, err: expect.stringContaining('which is a queue of this webhook') });
  expect(await world.command('drain', '--from', 'nothing.fifo')).toMatchObject({ exitCode: 1, err: expect.stringContaining('There is no queue "nothing.fifo"') });
  world.runtime.sqs.registry.create('standard');
  expect(await world.command('drain', '--from', 'standard')).toMatchObject({ exitCode: 1, err: expect.stringContaining('is no FIFO queue') });
});
