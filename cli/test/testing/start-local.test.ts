import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, Filter, MessageGroup, RetryPolicy, ScalableWebhook, Source } from '../../../src';
import { startLocal } from '../../src';
import type { BackendFunction, LocalApp, LocalEvents, StartLocalOptions } from '../../types';

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'start-local-'));
let running: LocalApp | undefined;

beforeAll(() => {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Shop');
  const types = { contentTypes: ['application/json', 'text/plain'] };
  const one = new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://orders.example.com'),
    ...types,
    messageGroup: MessageGroup.header('x-order'),
    retryPolicy: new RetryPolicy({ backoffBase: Duration.minutes(10), backoffMax: Duration.minutes(10) }),
  });
  one.addEndpoint('/github', { ...types, source: Source.github({ secret: new secretsmanager.Secret(stack, 'GitHub') }) });
  one.addEndpoint('/discord', { ...types, source: Source.discord({ publicKeys: ['3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29'] }) });
  const two = new ScalableWebhook(stack, 'Events', { backend: Backend.url('https://events.example.com'), ...types });
  two.addDestination('Teams', { backend: Backend.url('https://teams.example.com'), filter: Filter.method('POST') });
  app.synth();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => fs.rmSync(outdir, { recursive: true, force: true }));

async function start(backend: StartLocalOptions['backend'] = () => 200, more: Partial<StartLocalOptions> = {}): Promise<LocalApp> {
  running = await startLocal({ app: outdir, backend, ...more });
  return running;
}

test('a webhook arrives as it was sent', async () => {
  const app = await start();
  const sent = await app.endpoint('Orders').send({ path: 'push', query: { a: '1' }, headers: { 'x-order': '17' }, body: { total: 3 } });
  expect(sent).toMatchObject({ status: 200, deliveryId: expect.any(String) });
  expect(await app.waitForDelivery(sent)).toEqual({
    deliveryId: sent.deliveryId, destination: 'Shop/Orders/Default', outcome: 'delivered', attempts: [expect.objectContaining({ number: 1, status: 200 })],
  });
  const [request] = app.backend.requests;
  expect(request).toMatchObject({ method: 'POST', path: '/push?a=1', deliveryId: sent.deliveryId, attempt: 1, headers: { 'content-type': 'application/json', 'x-order': '17' } });
  expect(request.json()).toEqual({ total: 3 });
});

test('what a source signs is signed, and what is not is a dead letter', async () => {
  const app = await start();
  const github = app.endpoint('Orders/github');
  expect(await app.waitForDelivery(await github.send({ body: { action: 'opened' } }))).toMatchObject({ outcome: 'delivered' });
  const forged = await app.waitForDelivery(await github.send({ body: { action: 'opened' }, sign: false }));
  expect(forged).toMatchObject({ outcome: 'dead-letter', reason: 'signature', attempts: [] });
  expect(app.backend.requests.map(({ path: url }) => url)).toEqual(['/github']);
});

test('a failure is tried again when its time has passed, which takes no time here', async () => {
  const answers: BackendFunction = ({ attempt }) => (attempt === 1 ? { status: 503, body: 'no database' } : 200);
  const app = await start(answers);
  const failed = new Promise((resolve) => app.on('attempt', resolve));
  const sent = await app.endpoint('Orders').send({ body: 'text', headers: { 'content-type': 'text/plain' } });
  expect(await failed).toMatchObject({ outcome: 'waiting', retryInSeconds: expect.any(Number) });
  await expect(app.waitForDelivery(sent, { timeoutMs: 300 })).rejects.toThrow(/has no end after 300 ms: Shop\/Orders\/Default: attempt 1 got 503 \(no database\), the next one comes \d+ s later\. Let its time pass/);
  await app.advance(1200);
  expect(await app.waitForDelivery(sent)).toMatchObject({ outcome: 'delivered', attempts: [{ number: 1, status: 503, answer: 'no database' }, { number: 2, status: 200 }] });
});

test('what has failed just now is put off before time passes', async () => {
  const app = await start(({ attempt }) => (attempt === 1 ? { status: 503, headers: { 'retry-after': '600' } } : 200));
  const passed = new Promise((resolve) => app.on('attempt', ({ outcome }) => outcome === 'waiting' && resolve(app.advance(600))));
  const sent = await app.endpoint('Orders').send({ body: 'text', headers: { 'content-type': 'text/plain' } });
  await passed;
  expect(await app.waitForDelivery(sent, { timeoutMs: 60_000 })).toMatchObject({ outcome: 'delivered', attempts: [{ status: 503 }, { status: 200 }] });
});

test('of several destinations the one that is waited for is named', async () => {
  const app = await start({ Default: () => 200, Teams: () => 410 });
  const sent = await app.endpoint('Events').send({ body: {} });
  expect(await app.waitForDelivery(sent, { destination: 'Teams' })).toMatchObject({ destination: 'Shop/Events/Teams', outcome: 'dead-letter', reason: 'gone' });
  expect(await app.waitForDelivery(sent, { destination: 'Default' })).toMatchObject({ outcome: 'delivered' });
  await expect(app.waitForDelivery(sent)).rejects.toThrow('whose webhook has several; pass { destination:');
});

test('a backend may answer what it likes, and its exception is a 500', async () => {
  const app = await start(({ path: url }) => {
    if (url === '/broken') {
      throw new Error('broken');
    }
    return { status: 410, headers: { 'x-why': 'closed' }, body: 'no' };
  });
  const events: Array<LocalEvents['attempt']> = [];
  app.on('attempt', (delivery) => events.push(delivery));
  expect(await app.waitForDelivery(await app.endpoint('Orders').send({ body: {} }))).toMatchObject({
    outcome: 'dead-letter', reason: 'gone', attempts: [{ status: 410, answer: 'no' }],
  });
  await app.endpoint('Orders').send({ path: 'broken', body: {} });
  while (events.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(events[1].attempts).toMatchObject([{ status: 500, answer: 'Error: broken' }]);
});

test('what happens is told by name, until it is no longer wanted', async () => {
  const app = await start();
  const requests: Array<LocalEvents['request']> = [];
  const off = app.on('request', (event) => requests.push(event));
  await app.waitForDelivery(await app.endpoint('Orders').send({ body: {} }));
  off();
  await app.endpoint('Orders').send({ body: {} });
  expect(requests).toEqual([{ endpoint: 'Shop/Orders', method: 'POST', status: 200 }]);
});

describe('wrong use is said in one sentence', () => {
  test('an endpoint that there is none of', async () => {
    const app = await start();
    expect(() => app.endpoint('Order')).toThrow(/endpoint got "Order", expected one of Shop\/Orders/);
    expect(Object.keys(app.endpoints)).toContain('Shop/Orders/github');
  });

  test('waiting for what was refused', async () => {
    const app = await start();
    const refused = await app.endpoint('Orders').send({ body: 'x', headers: { 'content-type': 'image/png' } });
    await expect(app.waitForDelivery(refused)).rejects.toThrow(/waitForDelivery got a webhook without an id, which was answered 415/);
  });

  test('a folder that is no cloud assembly, and nothing is left running', async () => {
    await expect(startLocal({ app: os.tmpdir(), backend: () => 200 })).rejects.toThrow(/cdk synth/);
  });

  test('time that goes backward', async () => {
    const app = await start();
    await expect(app.advance(-1)).rejects.toThrow('advance takes seconds from 0 on, got: -1');
  });

  test('a source that nobody can sign for here', async () => {
    const app = await start();
    await expect(app.endpoint('Orders/discord').send({ body: {} })).rejects.toThrow(/cannot be signed/);
  });
});
