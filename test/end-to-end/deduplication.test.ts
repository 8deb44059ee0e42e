import { createHmac } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { until } from './support/scene';
import { LocalEvent, LocalRuntime, startLocal } from '../../cli/src/local/runtime';
import { Arrival, Backend as TestBackend } from '../../demo/backend/backend';
import { Backend, Deduplication, MessageGroup, RetryPolicy, ScalableWebhook, Source } from '../../src';

const SECRET = 'topsecret';
const STANDARD_KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const arrivals: Arrival[] = [];
const events: LocalEvent[] = [];
let status = 200;
const backend = new TestBackend({
  latencyMs: () => 0, answer: () => ({ status }), observer: { arrived: (arrival: Arrival) => void arrivals.push(arrival) },
});
let runtime: LocalRuntime;
let outdir: string;

beforeAll(async () => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'deduplication-'));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const secret = (name: string) => secretsmanager.Secret.fromSecretNameV2(stack, name, name);
  const webhook = new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://replaced.invalid'),
    deduplication: Deduplication.header('x-id'),
    retryPolicy: new RetryPolicy({ rejectionAttempts: 1 }),
    batchSize: 1,
    contentTypes: ['application/json'],
  });
  const contentTypes = ['application/json'];
  webhook.addEndpoint('/grouped', { contentTypes, messageGroup: MessageGroup.header('x-order'), deduplication: Deduplication.header('X-ID') });
  webhook.addEndpoint('/field', { contentTypes, deduplication: Deduplication.jsonField('$.event.id') });
  webhook.addEndpoint('/signed', {
    contentTypes,
    source: Source.hmac({ secret: secret('hmac'), header: 'x-signature', deliveryIdHeader: 'x-id' }),
    deduplication: Deduplication.senderId(),
  });
  webhook.addEndpoint('/slack', { contentTypes, source: Source.slack({ secret: secret('slack') }), deduplication: Deduplication.senderId() });
  webhook.addEndpoint('/standard', { contentTypes, source: Source.standardWebhooks({ secret: secret('standard') }), deduplication: Deduplication.senderId() });
  app.synth();
  await backend.become('up');
  runtime = await startLocal({
    app: outdir,
    port: 0,
    backends: [{ url: backend.url }],
    secrets: [
      { secret: 'hmac', value: SECRET }, { secret: 'slack', value: SECRET },
      { secret: 'standard', value: `whsec_${STANDARD_KEY.toString('base64')}` },
    ],
    onEvent: (event) => void events.push(event),
  });
});

afterAll(async () => {
  await runtime?.stop();
  await backend.become('down');
  fs.rmSync(outdir, { recursive: true, force: true });
});

beforeEach(() => {
  arrivals.length = 0;
  status = 200;
});

/** Sends, and waits until the queue is empty again. */
async function send(below: string, headers: Record<string, string> = {}, body: string = '{}'): Promise<void> {
  const response = await fetch(runtime.endpoints['Shop/Orders'] + below, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  expect(response.status).toBe(200);
  await until(`what was sent to ${below} is dealt with`, () => runtime.status().queued === 0);
}

const delivered = (): string[] => arrivals.map(({ target }) => target.split('/').pop()!);

test('field case S4: with the default group, one id of a header twice is delivered once, and another one too', async () => {
  await send('1', { 'x-id': 'evt_1' });
  await send('2', { 'X-Id': 'evt_1' });
  await send('3', { 'X-ID': 'evt 2, of another kind' });
  await send('4', { 'x-id': 'evt 2, of another kind' });
  await send('5');
  await send('6');
  expect(delivered()).toEqual(['1', '3', '5', '6']);
});

test('field case S4: in the same group and in another', async () => {
  await send('grouped/1', { 'x-id': 'evt_1', 'x-order': 'a' });
  await send('grouped/2', { 'x-id': 'evt_1', 'x-order': 'a' });
  await send('grouped/3', { 'x-id': 'evt_1', 'x-order': 'b' });
  expect(delivered()).toEqual(['1']);
});

test('field case S4: by a field, of which numbers have all of their digits', async () => {
  await send('field/1', {}, '{"event":{"id":12345678901234567890}}');
  await send('field/2', {}, '{"event":{"id":12345678901234567891}}');
  await send('field/3', {}, '{ "event": { "id": 12345678901234567890 } }');
  await send('field/4', {}, '{"event":{"id":');
  await send('field/5', {}, '{"event":{"id":');
  expect(delivered()).toEqual(['1', '2', '4', '5']);
});

test('field case S4: by the event id of Slack', async () => {
  const signed = async (below: string, body: string): Promise<void> => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
    await send(`slack/${below}`, { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` }, body);
  };
  await signed('1', '{"type":"event_callback","event_id":"Ev1"}');
  await signed('2', '{"type":"event_callback","event_id":"Ev1"}');
  await signed('3', '{"type":"event_callback","event_id":"Ev2"}');
  expect(delivered()).toEqual(['1', '3']);
});

test('field case S4: by the id of Standard Webhooks', async () => {
  const signed = async (below: string, id: string): Promise<void> => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', STANDARD_KEY).update(`${id}.${timestamp}.{}`).digest('base64');
    await send(`standard/${below}`, { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` });
  };
  await signed('1', 'msg_1');
  await signed('2', 'msg_1');
  await signed('3', 'msg_2');
  expect(delivered()).toEqual(['1', '3']);
});

const SIGNATURE = createHmac('sha256', SECRET).update('{}').digest('hex');

test('field case S3: an unsigned request with the id of a webhook that is about to come does not take its place', async () => {
  const before = runtime.status();
  await send('signed/forged', { 'x-id': 'evt_1' });
  await send('signed/real', { 'x-id': 'evt_1', 'x-signature': SIGNATURE });
  await send('signed/again', { 'x-id': 'evt_1', 'x-signature': SIGNATURE });
  await send('signed/forged', { 'x-id': 'evt_1' });
  expect(delivered()).toEqual(['real']);
  expect(runtime.status().deadLettered - before.deadLettered).toBe(2);
});

test('what becomes a dead letter does not stand in the way of the sender\'s next try', async () => {
  status = 410;
  await send('1', { 'x-id': 'evt_again' });
  status = 200;
  await send('2', { 'x-id': 'evt_again' });
  await send('3', { 'x-id': 'evt_again' });
  expect(delivered()).toEqual(['1', '2']);
});

test('the log names the delivery that a duplicate repeats, and no id of a sender', async () => {
  const logged = JSON.stringify(events);
  expect(logged).toContain('duplicate');
  expect(logged).not.toMatch(/evt_1|Ev1|msg_1|evt 2/);
});
