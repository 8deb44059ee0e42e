import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Backend, ScalableWebhook } from '../../../../src';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { LocalEvent, LocalRuntime, startLocal } from '../../../src/local/runtime';
import { until } from '../../support/until';

let folder: string;
let backend: http.Server;
let runtime: LocalRuntime | undefined;
const paths: string[] = [];
const events: LocalEvent[] = [];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'endpoints-'));
  backend = http.createServer((request, response) => {
    paths.push(request.url!);
    request.resume().on('end', () => response.end());
  });
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'Shop');
  const orders = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://replaced.invalid') });
  orders.addEndpoint('/github', {});
  orders.addEndpoint('/v1/stripe', {});
  const mail = new ScalableWebhook(stack, 'Mail', { backend: Backend.url('https://replaced.invalid'), api: orders.api, path: '/mail' });
  mail.addEndpoint('/in', {});
  app.synth();
  const url = `http://127.0.0.1:${await listenLocally(backend)}`;
  runtime = await startLocal({
    app: folder,
    port: 0,
    backends: [{ destination: 'Shop/Orders/Default', url: `${url}/orders` }, { destination: 'Shop/Mail/Default', url: `${url}/mails` }],
    onEvent: (event) => events.push(event),
  });
});

afterAll(async () => {
  await runtime?.stop();
  await closeServer(backend);
  fs.rmSync(folder, { recursive: true, force: true });
});

test('each endpoint of each webhook has its URL', () => {
  const below = Object.entries(runtime!.endpoints).map(([name, url]) => [name, new URL(url).pathname.replace(/^\/[a-z0-9]{10}\/prod/, '')]);
  expect(Object.fromEntries(below)).toEqual({
    'Shop/Orders': '/', 'Shop/Orders/github': '/github', 'Shop/Orders/v1/stripe': '/v1/stripe', 'Shop/Mail': '/mail', 'Shop/Mail/in': '/mail/in',
  });
});

test.each([
  ['Shop/Orders', '', 'Shop/Orders', '/orders'],
  ['Shop/Orders', 'a/b', 'Shop/Orders', '/orders/a/b'],
  ['Shop/Orders', 'githubx', 'Shop/Orders', '/orders/githubx'],
  ['Shop/Orders/github', '', 'Shop/Orders/github', '/orders/github'],
  ['Shop/Orders/github', '/a%2Fb?x=1', 'Shop/Orders/github', '/orders/github/a%2Fb?x=1'],
  ['Shop/Orders/v1/stripe', '/', 'Shop/Orders/v1/stripe', '/orders/v1/stripe/'],
  ['Shop/Mail', '', 'Shop/Mail', '/mails'],
  ['Shop/Mail', '/x', 'Shop/Mail', '/mails/x'],
  ['Shop/Mail/in', '/y', 'Shop/Mail/in', '/mails/in/y'],
])('%s%s is %s and reaches its backend at %s', async (endpoint, below, takenInBy, expected) => {
  paths.length = 0;
  events.length = 0;
  const { status } = await fetch(runtime!.endpoints[endpoint] + below, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
  expect(status).toBe(200);
  await until('it arrives', () => paths.length > 0);
  expect(paths).toEqual([expected]);
  expect(events.filter(({ kind }) => kind === 'request')).toEqual([{ kind: 'request', endpoint: takenInBy, method: 'POST', status: 200, outcome: 'accepted' }]);
});
