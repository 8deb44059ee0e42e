import * as http from 'node:http';
import { Backend, Deduplication, DeliveryRecords, MessageGroup, ScalableWebhook } from '../../../../src';
import { RecordAttribute, RecordKey } from '../../../../src/contract/records';
import { DeliveryOutcome } from '../../../../src/engine/delivery-record';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { until } from '../../support/until';
import { OperatedRun } from '../support/operated-run';

let world: OperatedRun;
let laptop: http.Server;
let laptopUrl: string;
let received: Array<{ url?: string; headers: http.IncomingHttpHeaders; body: string }>;

beforeAll(async () => {
  received = [];
  laptop = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(request.headers['x-group'] === 'bad' ? 500 : 204).end();
    });
  });
  laptopUrl = `http://127.0.0.1:${await listenLocally(laptop)}/hooks`;
  world = await OperatedRun.start((stack) => {
    new ScalableWebhook(stack, 'Orders', {
      backend: Backend.url('https://replaced.invalid'),
      messageGroup: MessageGroup.header('x-group'),
      deduplication: Deduplication.header('x-event-id'),
      deliveryRecords: DeliveryRecords.full(),
    });
  });
  for (const body of ['1', '2', '3']) {
    await world.send('a', body, { 'x-event-id': `a${body}` });
  }
  await world.send('b', 'ü', { 'x-event-id': 'b1' });
  const recorded = (): Array<Record<string, any>> => world.dynamoDb('Scan', { TableName: world.recordsTable }).Items;
  await until('all are on record', () => recorded().filter(({ outcome }) => outcome.S === DeliveryOutcome.DELIVERED).length === 4);
  // A second one of a sender may be delivered as well where the table of claims takes longer than a fraction of a second: what is on record of one is made here.
  const [first] = recorded();
  const duplicate = { ...first, [RecordKey.DELIVERY_ID]: { S: 'repeated' }, [RecordAttribute.OUTCOME]: { S: DeliveryOutcome.DUPLICATE } };
  world.dynamoDb('PutItem', { TableName: world.recordsTable, Item: duplicate });
});

afterAll(async () => {
  await world.stop();
  await closeServer(laptop);
});

test('a plan says what would be sent and what would not', async () => {
  const { out } = await world.command('replay', '--from', 'records', '--to', laptopUrl);
  expect(out).toContain('would send 4 webhooks of 2 groups again from records');
  expect(out).toContain('1 are left out: they repeat another, and would be left out again.');
  expect(out).toContain('Nothing was sent: --yes does it.');
  expect(received).toEqual([]);
});

test('from records to a URL: order, bytes, headers and a mark', async () => {
  const result = await world.json(
    'replay', '--from', 'records', '--to', laptopUrl, '--group', 'a', '--yes', '--file', world.file('one.jsonl'), '--audit', world.file('audit'),
  );
  expect(result).toMatchObject({ kind: 'replay', sent: 3, refused: {}, complete: true });
  expect(received.map(({ body, url }) => [body, url])).toEqual([['1', '/hooks'], ['2', '/hooks'], ['3', '/hooks']]);
  expect(received[0].headers).toMatchObject({
    'x-event-id': 'a1',
    'content-type': 'text/plain',
    'x-scalable-webhook-group': 'a',
    'x-scalable-webhook-attempt': '1',
    'x-scalable-webhook-replay': result.replay,
    'x-scalable-webhook-delivery-id': world.requests.find(({ body }) => body === '1')!.headers['x-scalable-webhook-delivery-id'],
  });
  expect(world.lines('audit')[0]).toMatchObject({ command: 'replay', webhook: 'Shop/Orders', target: laptopUrl, counts: { sent: 3, refused: 0 }, complete: true });
});

test('what is gone on with is what was chosen when it was begun, and nothing else', async () => {
  const before = received.length;
  const again = ['replay', '--from', 'records', '--to', laptopUrl, '--resume', world.file('one.jsonl'), '--yes', '--audit', world.file('audit')];
  const { err } = await world.command(...again, '--group', 'b');
  expect(err).toContain('--resume goes on with what was chosen when the file was begun, expected no other choice beside it.');
  expect(await world.json(...again)).toMatchObject({ sent: 0, refused: {} });
  expect(received).toHaveLength(before);
});

test('from records to a destination: its own claim lets it through, under the same delivery id, and again as another replay', async () => {
  for (const round of ['first', 'second']) {
    world.requests.length = 0;
    const result = await world.json(
      'replay', '--from', 'records', '--to', 'Default', '--group', 'a', '--yes', '--file', world.file(`${round}.jsonl`), '--audit', world.file('audit'),
    );
    expect(result).toMatchObject({ sent: 3 });
    await until('they are delivered', () => world.requests.length === 3);
    expect(world.requests.map(({ body, headers }) => [body, headers['x-scalable-webhook-replay']])).toEqual(['1', '2', '3'].map((body) => [body, result.replay]));
  }
});

test('from an exported file, with what the target refuses told', async () => {
  world.status = 410;
  await world.send('bad', 'x', { 'x-event-id': 'x' });
  await until('it is a dead letter', () => world.runtime.status().deadLettered > 0);
  await world.json('dead-letters', 'export', '--file', world.file('dead.jsonl'), '--audit', world.file('audit'));
  const result = await world.command(
    'replay', '--from', world.file('dead.jsonl'), '--to', laptopUrl, '--yes', '--file', world.file('refused.jsonl'), '--audit', world.file('audit'), '--json',
  );
  expect(result.exitCode).toBe(1);
  expect(JSON.parse(result.out)).toMatchObject({ sent: 0, refused: { '500: the backend\'s answer': 1 } });
  expect(received.at(-1)).toMatchObject({ body: 'x' });
  expect(world.lines('audit').at(-1)).toMatchObject({ command: 'replay', target: laptopUrl, counts: { sent: 0, refused: 1, behind: 0 } });
  expect(world.lines('audit').at(-1)).not.toHaveProperty('webhook');
});

test('webhooks leave the machine only where somebody says so', async () => {
  const args = ['replay', '--from', 'records', '--to', 'https://example.com/hooks'];
  expect(await world.command(...args)).toMatchObject({ exitCode: 2, err: expect.stringContaining('say --allow-host example.com') });
  expect(await world.command(...args, '--allow-host', 'example.com')).toMatchObject({ exitCode: 0 });
  expect(await world.command('replay', '--from', 'records', '--to', 'http://127.0.0.1.example.com/')).toMatchObject({ exitCode: 2 });
  expect(await world.command('replay', '--from', world.file('nothing'), '--to', 'Default')).toMatchObject({ exitCode: 1 });
});
