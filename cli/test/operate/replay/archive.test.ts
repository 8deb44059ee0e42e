import * as fs from 'node:fs';
import { Backend, DeliveryRecords, MessageGroup, ScalableWebhook } from '../../../../src';
import { until } from '../../support/until';
import { OperatedRun } from '../support/operated-run';

let world: OperatedRun;

beforeAll(async () => {
  world = await OperatedRun.start((stack) => {
    const webhook = new ScalableWebhook(stack, 'Orders', {
      backend: Backend.url('https://replaced.invalid'),
      messageGroup: MessageGroup.header('x-group'),
      deliveryRecords: DeliveryRecords.metadata(),
    });
    webhook.archive({ prefix: 'kept/' });
  });
  for (const body of ['1', '2', '3', '4']) {
    await world.send('a', body);
    await world.send('b/7:x', body);
  }
  await world.send('a', '5');
  await settled();
});

afterAll(() => world?.stop());

test('the overflow takes no replay: what does not say which destination it is for would be a dead letter there', async () => {
  const result = await world.command('replay', '--from', 'archive', '--to', 'Overflow', '--yes');
  expect(result).toMatchObject({ exitCode: 2, err: expect.stringContaining('--to is "Overflow", which only takes what the router says the destination of') });
});

test('where nothing is meant nothing is begun', async () => {
  const args = ['replay', '--from', 'archive', '--to', 'Default', '--id', 'nosuch', '--yes', '--file', world.file('nothing.jsonl')];
  expect(await world.command(...args)).toMatchObject({ exitCode: 0, out: expect.stringContaining('There is nothing to send.') });
  expect(JSON.parse((await world.command(...args, '--json')).out)).toMatchObject({ kind: 'replay', plan: { count: 0, groups: 0 } });
  expect(fs.existsSync(world.file('nothing.jsonl'))).toBe(false);
});

beforeEach(() => {
  world.requests.length = 0;
});

const settled = () => until('nothing waits', () => world.runtime.status().queued === 0);

let files = 0;

function replay(...args: string[]) {
  files += 1;
  return world.json('replay', '--from', 'archive', ...args, '--yes', '--file', world.file(`${files}.jsonl`), '--audit', world.file('audit'));
}

const bodiesOf = (group: string) => world.requests.filter(({ headers }) => headers['x-group'] === group).map(({ body }) => body);

test('a plan counts and reads nothing', async () => {
  const { out, exitCode } = await world.command('replay', '--from', 'archive', '--to', 'Default', '--since', '2h');
  expect(out).toMatch(/^would send 9 webhooks of 2 groups again from archive s3:\/\/\S+\/kept\/ to /);
  expect(out).toContain('Nothing was sent: --yes does it.');
  expect(exitCode).toBe(0);
  await settled();
  expect(world.requests).toEqual([]);
});

test('a group to a destination, in order, as a replay', async () => {
  const result = await replay('--to', 'Default', '--group', 'a');
  expect(result).toMatchObject({ kind: 'replay', sent: 5, refused: {}, complete: true, leftOut: {} });
  await until('they are delivered', () => world.requests.length === 5);
  expect(bodiesOf('a')).toEqual(['1', '2', '3', '4', '5']);
  expect(world.requests.every(({ headers }) => headers['x-scalable-webhook-replay'] === result.replay)).toBe(true);
  expect(world.lines('audit').at(-1)).toMatchObject({ command: 'replay', source: expect.stringMatching(/^archive s3:/), counts: { sent: 5 } });
});

test('to the router: routed again a moment after it was routed first, and archived once', async () => {
  expect(await replay('--to', 'Router')).toMatchObject({ sent: 9 });
  await until('they are delivered', () => world.requests.length === 9);
  await settled();
  expect([bodiesOf('a'), bodiesOf('b/7:x')]).toEqual([['1', '2', '3', '4', '5'], ['1', '2', '3', '4']]);
  const { plan } = await world.json('replay', '--from', 'archive', '--to', 'Default');
  expect(plan).toMatchObject({ count: 9, groups: 2 });
});

test('one delivery by its id', async () => {
  await replay('--to', 'Default', '--group', 'a', '--until', new Date(Date.now() + 60_000).toISOString());
  await until('they are delivered', () => world.requests.length === 5);
  const id = String(world.requests[2].headers['x-scalable-webhook-delivery-id']);
  world.requests.length = 0;
  expect(await replay('--to', 'Default', '--id', id)).toMatchObject({ sent: 1 });
  await until('it is delivered', () => world.requests.length === 1);
  expect(world.requests[0]).toMatchObject({ body: '3', headers: { 'x-scalable-webhook-delivery-id': id } });
});

test('the archive is no target of itself', async () => {
  expect(await world.command('replay', '--from', 'archive', '--to', 'Archive')).toMatchObject({ exitCode: 2, err: expect.stringContaining('which is the source') });
});

test('outputs, status and others know it, and it is no destination that has to be chosen from', async () => {
  const { webhooks: [webhook] } = await world.json('outputs');
  expect(webhook.destinations.map(({ name }: { name: string }) => name)).toEqual(['Default']);
  expect(webhook.archive).toMatchObject({ name: 'Archive', bucket: expect.any(String), prefix: 'kept/', queue: { url: expect.any(String) } });
  expect((await world.command('outputs')).out).toContain(`s3://${webhook.archive.bucket}/kept/`);
  expect((await world.json('status')).streams.map(({ name }: { name: string }) => name)).toEqual(['Router', 'Overflow', 'Default', 'Archive']);
  const { streams: [state] } = await world.json('status', '--destination', 'Archive');
  expect(state).toMatchObject({ name: 'Archive', waiting: 0, deadLetters: 0, isPaused: false });
  expect(await world.json('pause', '--destination', 'Archive')).toMatchObject({ destination: 'Archive', isPaused: true });
  expect(await world.json('resume', '--destination', 'Archive')).toMatchObject({ destination: 'Archive', isPaused: false });
  expect(await world.json('pause')).toMatchObject({ destination: 'Default' });
  expect(await world.json('resume')).toMatchObject({ destination: 'Default' });
});
