import { createHmac } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { until } from './support/scene';
import { LocalRuntime, startLocal } from '../../cli/src/local/runtime';
import { Arrival, Backend as TestBackend } from '../../demo/backend/backend';
import { Backend, ScalableWebhook, Source } from '../../src';

const SECRET = 'topsecret';
const paths: string[] = [];
const arrivedHeaders: Array<Arrival['headers']> = [];
const observer = {
  arrived: (arrival: Arrival): void => {
    paths.push(arrival.target);
    arrivedHeaders.push(arrival.headers);
  },
};
const backend = new TestBackend({ latencyMs: () => 0, answer: () => ({ status: 200 }), observer });
let runtime: LocalRuntime;
let outdir: string;

/** A webhook that anyone may send to, with an endpoint that verifies. */
beforeAll(async () => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'endpoint-sources-'));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://replaced.invalid') });
  webhook.addEndpoint('/github', { source: Source.github({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'github-secret') }) });
  webhook.addEndpoint('/orders', { methods: ['POST'], contentTypes: ['application/json'] });
  webhook.addEndpoint('/partners', { apiKeyRequired: true, throttle: { rateLimit: 1, burstLimit: 1 } });
  app.synth();
  await backend.become('up');
  runtime = await startLocal({ app: outdir, port: 0, backends: [{ url: backend.url }], secrets: [{ secret: 'github-secret', value: SECRET }] });
});

afterAll(async () => {
  await runtime?.stop();
  await backend.become('down');
  fs.rmSync(outdir, { recursive: true, force: true });
});

async function send(below: string, headers: Record<string, string> = {}): Promise<{ delivered: number; deadLettered: number }> {
  const before = runtime.status();
  const all = { 'content-type': 'application/json', ...headers };
  const { status } = await fetch(runtime.endpoints['Shop/Orders'] + below, { method: 'POST', body: '{}', headers: all });
  expect(status).toBe(200);
  const change = () => {
    const { delivered, deadLettered } = runtime.status();
    return { delivered: delivered - before.delivered, deadLettered: deadLettered - before.deadLettered };
  };
  await until(`${below} is dealt with`, () => change().delivered + change().deadLettered === 1 && runtime.status().queued <= before.queued);
  return change();
}

const SIGNED = { 'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update('{}').digest('hex')}` };

test('what is signed arrives at the endpoint that verifies, and anything elsewhere', async () => {
  paths.length = 0;
  expect(await send('github/push', SIGNED)).toEqual({ delivered: 1, deadLettered: 0 });
  expect(await send('other')).toEqual({ delivered: 1, deadLettered: 0 });
  expect(paths).toEqual(['github/push', 'other'].map((below) => expect.stringMatching(new RegExp(`/${below}$`))));
});

test.each(['github', 'github/push', '/github', 'GITHUB', 'github.json', '%67ithub', 'github/', ';x=y/github/push', ';/github/push', 'index.php/github'])(
  'field case S1: what is not signed reaches no route of that endpoint, however it is spelled: %s', async (below) => {
    paths.length = 0;
    expect(await send(below)).toEqual({ delivered: 0, deadLettered: 1 });
    expect(paths).toEqual([]);
  });

test.each(['/partners', 'partners;x', '%70artners', './/partners', '/orders', 'orders;x', 'Orders'])(
  'field case I14: what a backend may read as a path of an endpoint with rules of its own is not delivered through another: %s', async (below) => {
    paths.length = 0;
    expect(await send(below)).toEqual({ delivered: 0, deadLettered: 1 });
    expect(paths).toEqual([]);
  });

async function statusOf(below: string, method: string, headers: Record<string, string> = {}, body?: string): Promise<number> {
  const all = { 'content-type': 'application/json', ...headers };
  return (await fetch(runtime.endpoints['Shop/Orders'] + below, { method, headers: all, body })).status;
}

test.each(['orders', 'orders/1', 'orders/'])('field case I13: what an endpoint has no method for is refused, and not stored by the one above: %s', async (below) => {
  const before = runtime.status();
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    expect([method, await statusOf(below, method)]).toEqual([method, 403]);
  }
  // Pings, which are not stored either. A GET further below may carry something in its path.
  expect(await statusOf(below, 'GET')).toBe(below === 'orders/1' ? 403 : 200);
  for (const method of ['HEAD', 'OPTIONS']) {
    expect([method, await statusOf(below, method)]).toEqual([method, 200]);
  }
  expect(await statusOf(`${below}?a=1`, 'GET')).toBe(403);
  expect(await statusOf(below, 'POST', { 'x-http-method-override': 'PUT' })).toBe(403);
  expect(await statusOf(below, 'PUT', { 'content-type': 'text/plain' }, 'text')).toBe(403);
  expect(await statusOf('partners', 'POST')).toBe(403);
  const after = runtime.status();
  expect([after.delivered, after.deadLettered, after.queued]).toEqual([before.delivered, before.deadLettered, before.queued]);
});

test('field case I10: what is no method of API Gateway is refused', async () => {
  for (const [method, override] of [['PURGE'], ['TRACE'], ['POST', 'BREW'], ['POST', 'PURGE']]) {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', ...override && { 'x-http-method-override': override } };
      http.request(`${runtime.endpoints['Shop/Orders']}other`, { method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject).end();
    });
    expect([method, override, status]).toEqual([method, override, 403]);
  }
});

test('field case S2: headers that name another path, method or host do not pass', async () => {
  arrivedHeaders.length = 0;
  const forged = ['SCRIPT_NAME', 'Script-Name', 'PATH_INFO', 'X-Original-URL', 'X_Rewrite_Url', 'X-Forwarded-Prefix', 'X-Envoy-Original-Path', 'X-Host', 'Proxy', 'X-Method-Override'];
  expect(await send('x/github/push', Object.fromEntries(forged.map((name) => [name, '/x'])))).toEqual({ delivered: 1, deadLettered: 0 });
  expect(arrivedHeaders[0].filter(([, value]) => value === '/x')).toEqual([]);
  expect(arrivedHeaders[0].map(([name]) => name.toLowerCase())).toContain('x-scalable-webhook-delivery-id');
});
