import { createHash, createHmac } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { until } from './support/scene';
import { LocalRuntime, startLocal } from '../../cli/src/local/runtime';
import { Backend as TestBackend } from '../../demo/backend/backend';
import { Backend, HubSpotSignature, ScalableWebhook, SignatureAlgorithm, SignatureEncoding, Source } from '../../src';

const SECRET = 'topsecret';
const PUBLIC_URL = 'https://hooks.example.com/crm';
const backend = new TestBackend({ latencyMs: () => 0, answer: () => ({ status: 200 }) });
let runtime: LocalRuntime;
let outdir: string;

beforeAll(async () => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'signed-urls-'));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'signing');
  const contentTypes = ['application/json', 'application/x-www-form-urlencoded'];
  const { BASE64 } = SignatureEncoding;
  const webhook = new ScalableWebhook(stack, 'Hooks', { backend: Backend.url('https://replaced.invalid'), contentTypes, source: Source.twilio({ secret }) });
  webhook.addEndpoint('/trello', { contentTypes, source: Source.hmac({ secret, header: 'x-trello-webhook', algorithm: SignatureAlgorithm.SHA1, encoding: BASE64, signedContent: '{body}{url}' }) });
  webhook.addEndpoint('/square', { contentTypes, source: Source.hmac({ secret, header: 'x-square-hmacsha256-signature', encoding: BASE64, signedContent: '{url}{body}' }) });
  webhook.addEndpoint('/hubspot/v2', { contentTypes, source: Source.hubSpot({ secret, signature: HubSpotSignature.V2 }) });
  webhook.addEndpoint('/hubspot/v3', { contentTypes, source: Source.hubSpot({ secret }) });
  webhook.addEndpoint('/crm', { contentTypes, source: Source.hubSpot({ secret, publicUrl: PUBLIC_URL }) });
  app.synth();
  await backend.become('up');
  runtime = await startLocal({ app: outdir, port: 0, backends: [{ url: backend.url }], secrets: [{ secret: 'signing', value: SECRET }] });
});

afterAll(async () => {
  await runtime?.stop();
  await backend.become('down');
  fs.rmSync(outdir, { recursive: true, force: true });
});

interface Signed {
  readonly body: string;
  readonly type?: string;
  headers(url: string): Record<string, string>;
}

const hmac = (algorithm: string, text: string) => createHmac(algorithm, SECRET).update(text).digest('base64');
const JSON_BODY = '{"id":17}';

/** How each sender signs, by its own documentation. */
const SENDERS: Record<string, Signed> = {
  'Shop/Hooks': { body: 'To=%2B1&From=%2B2', type: 'application/x-www-form-urlencoded', headers: (url) => ({ 'x-twilio-signature': hmac('sha1', `${url}From+2To+1`) }) },
  'Shop/Hooks/trello': { body: JSON_BODY, headers: (url) => ({ 'x-trello-webhook': hmac('sha1', JSON_BODY + url) }) },
  'Shop/Hooks/square': { body: JSON_BODY, headers: (url) => ({ 'x-square-hmacsha256-signature': hmac('sha256', url + JSON_BODY) }) },
  'Shop/Hooks/hubspot/v2': {
    body: JSON_BODY,
    headers: (url) => ({ 'x-hubspot-signature': createHash('sha256').update(`${SECRET}POST${url}${JSON_BODY}`).digest('hex'), 'x-hubspot-signature-version': 'v2' }),
  },
  'Shop/Hooks/hubspot/v3': {
    body: JSON_BODY,
    headers: (url) => {
      const time = String(Date.now());
      return { 'x-hubspot-request-timestamp': time, 'x-hubspot-signature-v3': hmac('sha256', `POST${url}${JSON_BODY}${time}`) };
    },
  },
};

async function send(url: string, signed: Signed, signedUrl = url): Promise<'delivered' | 'dead letter'> {
  const before = runtime.status();
  const headers = { 'content-type': signed.type ?? 'application/json', ...signed.headers(signedUrl) };
  expect((await fetch(url, { method: 'POST', body: signed.body, headers })).status).toBe(200);
  const change = () => ({ delivered: runtime.status().delivered - before.delivered, dead: runtime.status().deadLettered - before.deadLettered });
  await until(`${url} is dealt with`, () => change().delivered + change().dead === 1 && runtime.status().queued <= before.queued);
  return change().delivered === 1 ? 'delivered' : 'dead letter';
}

describe('field case S15: what is signed with the URL that is printed verifies', () => {
  test.each(Object.entries(SENDERS))('at %s', async (name, signed) => {
    const url = runtime.endpoints[name];
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[a-z0-9]{10}\/prod\//);
    expect(await send(url, signed)).toBe('delivered');
  });

  test.each(Object.entries(SENDERS))('below %s, with a query', async (name, signed) => {
    expect(await send(`${runtime.endpoints[name].replace(/\/$/, '')}/orders/17?shop=a%20b&x=1`, signed)).toBe('delivered');
  });

  test.each(Object.entries(SENDERS))('and with another URL not: %s', async (name, signed) => {
    expect(await send(runtime.endpoints[name], signed, 'https://elsewhere.example/prod/')).toBe('dead letter');
  });

  test('a publicUrl of the app counts in its place', async () => {
    const signed = SENDERS['Shop/Hooks/hubspot/v3'];
    expect(await send(runtime.endpoints['Shop/Hooks/crm'], signed, PUBLIC_URL)).toBe('delivered');
    expect(await send(runtime.endpoints['Shop/Hooks/crm'], signed)).toBe('dead letter');
  });
});
