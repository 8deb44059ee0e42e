import { createHmac } from 'node:crypto';
import * as fs from 'node:fs';
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
const observer = { arrived: (arrival: Arrival) => void paths.push(arrival.target) };
const backend = new TestBackend({ latencyMs: () => 0, answer: () => ({ status: 200 }), observer });
let runtime: LocalRuntime;
let outdir: string;

/** A webhook that anyone may send to, with an endpoint that verifies. */
beforeAll(async () => {
  outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'endpoint-sources-'));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://replaced.invalid') });
  webhook.addEndpoint('/github', { source: Source.github({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'github') }) });
  app.synth();
  await backend.become('up');
  runtime = await startLocal({ app: outdir, port: 0, backends: [{ url: backend.url }], secrets: [{ secret: 'github', value: SECRET }] });
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

test.each(['github', 'github/push', '/github', 'GITHUB', 'github.json', '%67ithub', 'github/'])(
  'what is not signed reaches no route of that endpoint, however it is spelled: %s', async (below) => {
    paths.length = 0;
    expect(await send(below)).toEqual({ delivered: 0, deadLettered: 1 });
    expect(paths).toEqual([]);
  });
