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
let runtime: LocalRuntime;
let awsPort: string;
let arrived = 0;
const events: LocalEvent[] = [];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'access-'));
  backend = http.createServer((request, response) => {
    arrived += 1;
    request.resume().on('end', () => response.end());
  });
  const app = new App({ outdir: folder });
  new ScalableWebhook(new Stack(app, 'Shop'), 'Orders', { backend: Backend.url('https://replaced.invalid') });
  app.synth();
  const url = `http://127.0.0.1:${await listenLocally(backend)}`;
  runtime = await startLocal({ app: folder, port: 0, backends: [{ url }], allowedHosts: ['tunnel.example'], onEvent: (event) => events.push(event) });
  const { body } = await runtime.sqs.handle('AmazonSQS.ListQueues', '{}');
  awsPort = new URL((JSON.parse(body) as { QueueUrls: string[] }).QueueUrls[0]).origin;
});

afterAll(async () => {
  await runtime?.stop();
  await closeServer(backend);
  fs.rmSync(folder, { recursive: true, force: true });
});

function ask(url: string, headers: http.OutgoingHttpHeaders = {}, method: string = 'GET', body: string = ''): Promise<{ status?: number; headers: http.IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', reject).end(body);
  });
}

const FOREIGN: ReadonlyArray<[string, http.OutgoingHttpHeaders]> = [
  ['DNS rebinding', { host: 'attacker.test' }],
  ['fetch of another site', { 'origin': 'https://attacker.test', 'sec-fetch-site': 'cross-site' }],
  ['a form of another site', { 'origin': 'https://attacker.test', 'content-type': 'application/x-www-form-urlencoded' }],
  ['fetch in the mode no-cors', { 'origin': 'https://attacker.test', 'content-type': 'text/plain' }],
  ['a WebSocket', { 'origin': 'https://attacker.test', 'connection': 'Upgrade', 'upgrade': 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' }],
  ['an EventSource', { origin: 'https://attacker.test', accept: 'text/event-stream' }],
  ['an image', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
];

test.each(FOREIGN)('field case L1: %s reads nothing and causes nothing, at any port', async (_, headers) => {
  const { accepted, refused } = runtime.status();
  const urls = [runtime.statusUrl, `${runtime.statusUrl}/stream`, runtime.consoleUrl, `${runtime.consoleUrl}?x`, runtime.endpoints['Shop/Orders'], new URL('/', runtime.statusUrl).href, awsPort];
  for (const url of urls) {
    for (const method of ['GET', 'POST']) {
      const answer = await ask(url, headers, method, method === 'POST' ? '{"Records":[]}' : '');
      expect([url, answer.status]).toEqual([url, 403]);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      expect(answer.text).not.toMatch(/accepted|Shop|console-token/);
    }
  }
  expect(runtime.status()).toMatchObject({ accepted, refused });
});

test('field case L1: programs send and read, without saying anything about themselves', async () => {
  arrived = 0;
  expect((await ask(runtime.endpoints['Shop/Orders'], { 'content-type': 'application/json' }, 'POST', '{}')).status).toBe(200);
  const localhost = runtime.endpoints['Shop/Orders'].replace('127.0.0.1', 'localhost');
  expect((await ask(localhost, { 'content-type': 'application/json' }, 'POST', '{}')).status).toBe(200);
  expect((await ask(runtime.statusUrl)).status).toBe(200);
  await until('both arrive', () => arrived === 2);
});

test('field case L1: a tunnel reaches the endpoints when it is allowed, and never anything else', async () => {
  const through = { 'host': 'tunnel.example', 'content-type': 'application/json' };
  expect((await ask(runtime.endpoints['Shop/Orders'], through, 'POST', '{}')).status).toBe(200);
  for (const url of [runtime.statusUrl, runtime.consoleUrl, `${runtime.statusUrl}/stream`, awsPort]) {
    expect((await ask(url, through)).status).toBe(403);
  }
});

test('field case L1: the page has a token of its own, and nobody may frame or keep it', async () => {
  const page = await ask(runtime.consoleUrl, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' });
  expect([page.status, page.headers['x-frame-options'], page.headers['cross-origin-resource-policy']]).toEqual([200, 'DENY', 'same-origin']);
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  const [, token] = /<meta name="console-token" content="([\w-]{43})">/.exec(page.text)!;
  expect((await ask(runtime.statusUrl, {}, 'POST')).status).toBe(403);
  expect((await ask(runtime.statusUrl, { 'x-console-token': token }, 'POST')).status).toBe(405);
  expect((await ask(runtime.statusUrl)).text).not.toContain(token);
});

test('field case L1: what was sent is read, and anything caused, with the token alone', async () => {
  const { text: page } = await ask(runtime.consoleUrl);
  const [, token] = /content="([\w-]{43})"/.exec(page)!;
  const api = `${runtime.consoleUrl}/api`;
  await ask(runtime.endpoints['Shop/Orders'], { 'content-type': 'application/json' }, 'POST', '{"secret":"of a customer"}');
  for (const read of ['app', 'deliveries', 'deliveries/any', 'groups', 'dead-letters', 'refusals']) {
    const refused = await ask(`${api}/${read}`);
    expect([read, refused.status]).toEqual([read, 403]);
    expect((await ask(`${api}/${read}`, { 'x-console-token': 'x'.repeat(43) })).status).toBe(403);
    expect((await ask(`${api}/${read}`, { 'x-console-token': token, 'origin': 'https://attacker.test' })).status).toBe(403);
    expect((await ask(`${api}/${read}`, { 'x-console-token': token })).status).toBe(read === 'deliveries/any' ? 404 : 200);
  }
  for (const action of ['send', 'redrive', 'try-now']) {
    expect((await ask(`${api}/${action}`, {}, 'POST', '{}')).status).toBe(403);
    expect((await ask(`${api}/${action}`, { 'x-console-token': token }, 'POST', '{}')).status).toBe(409);
    expect((await ask(`${api}/${action}`, { 'x-console-token': token }, 'POST', 'no JSON')).status).toBe(400);
    expect((await ask(`${api}/${action}`, { 'x-console-token': token })).status).toBe(404);
  }
  const elsewhere = JSON.stringify({ id: '', method: 'POST', url: 'http://127.0.0.1:1/', headers: [], body: '' });
  const sent = await ask(`${api}/send`, { 'x-console-token': token }, 'POST', elsewhere);
  expect([sent.status, sent.text]).toEqual([409, expect.stringContaining('expected one of an endpoint of this runtime')]);
});

test('each kind of refusal is told once', () => {
  const notices = events.flatMap((event) => event.kind === 'notice' ? [event.text] : []);
  expect(new Set(notices).size).toBe(notices.length);
  expect(notices).toContainEqual('Refused a POST: This request is for the host "attacker.test", expected 127.0.0.1 or localhost: if it comes through a tunnel of yours, start with --allow-host attacker.test.');
});
