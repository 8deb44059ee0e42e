import * as fs from 'node:fs';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, MessageGroup, ScalableWebhook, Source } from '../../../../src';
import { TestAuthority } from '../../../../test/delivery/support/self-signed';
import { Servers } from '../../../../test/delivery/support/servers';
import { startTlsBackend } from '../../../../test/delivery/support/tls-backend';
import { run } from '../../../src/commands/run';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { LocalEvent, LocalOptions, LocalRuntime, startLocal } from '../../../src/local/runtime';
import { FakeProcess } from '../../support/fake-process';
import { until } from '../../support/until';

interface Received {
  readonly method?: string;
  readonly url?: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

let folder: string;
let server: http.Server;
let backendUrl: string;
let received: Received[];
let statuses: number[];
let events: LocalEvent[];
let runtime: LocalRuntime | undefined;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'start-local-'));
  received = [];
  statuses = [];
  events = [];
  runtime = undefined;
  server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  backendUrl = `http://127.0.0.1:${await listenLocally(server)}/base`;
});

afterEach(async () => {
  await runtime?.stop();
  await closeServer(server);
  fs.rmSync(folder, { recursive: true });
});

function synthesize(build: (stack: Stack) => void): string {
  const outdir = path.join(folder, 'cdk.out');
  const app = new App({ outdir });
  build(new Stack(app, 'Shop'));
  app.synth();
  return outdir;
}

function orders(stack: Stack, backend: Backend = Backend.url('https://replaced.invalid'), id: string = 'Orders'): ScalableWebhook {
  return new ScalableWebhook(stack, id, { backend, messageGroup: MessageGroup.header('x-order-id'), maxConcurrency: 3 });
}

async function start(app: string, options: Partial<LocalOptions> = {}): Promise<LocalRuntime> {
  runtime = await startLocal({ app, port: 0, onEvent: (event) => events.push(event), ...options });
  return runtime;
}

async function post(url: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, { method: 'POST', body: body as string, headers: { 'content-type': 'application/json', ...headers } });
  await response.arrayBuffer();
  return response.status;
}

const notices = () => events.flatMap((event) => event.kind === 'notice' ? [event.text] : []);

test('a request goes all the way, byte for byte, and is counted', async () => {
  const { endpoints, statusUrl } = await start(synthesize(orders), { backends: [{ url: backendUrl }] });
  expect(Object.keys(endpoints)).toEqual(['Shop/Orders']);
  expect(endpoints['Shop/Orders']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[a-z0-9]{10}\/prod\/$/);
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  statuses = [503];
  const accepted = await fetch(`${endpoints['Shop/Orders']}a%2Fb/c?x=1%262`, {
    method: 'PUT', body: bytes, headers: { 'content-type': 'application/octet-stream', 'x-order-id': 'o-1', 'x-signature': 'v1=abc' },
  });
  expect([accepted.status, Object.keys(await accepted.json() as object)]).toEqual([200, ['id']]);
  expect(await post(endpoints['Shop/Orders'], 'x'.repeat(1024 * 1024))).toBe(413);
  await until('it is delivered and nothing is left', () => runtime!.status().delivered === 1 && runtime!.status().queued === 0);

  expect(received).toHaveLength(2);
  for (const request of received) {
    expect(request).toMatchObject({ method: 'PUT', url: '/base/a%2Fb/c?x=1%262', headers: { 'x-signature': 'v1=abc', 'content-type': 'application/octet-stream' } });
    expect(request.body.equals(bytes)).toBe(true);
  }
  const destination = {
    webhook: 'Shop/Orders', name: 'Default', queued: 0, inFlight: 0, delivered: 1, attempts: 2, retried: 1, deadLettered: 0, maxConcurrencySeen: 1, maxConcurrency: 3,
  };
  const { webhook: _webhook, name: _name, maxConcurrency: _limit, ...sums } = destination;
  const expected = { accepted: 1, answered: 0, refused: 1, ...sums, destinations: { 'Shop/Orders/Default': destination }, routing: {} };
  expect(runtime!.status()).toEqual(expected);
  expect(await (await fetch(statusUrl)).json()).toEqual(expected);
  expect(events.filter((event) => event.kind === 'request')).toHaveLength(2);
  expect(notices()).toEqual([]);
});

test('field case L9: at no moment is more delivered and queued than was accepted', async () => {
  const { endpoints } = await start(synthesize(orders), { backends: [{ url: backendUrl }] });
  const wrong: object[] = [];
  let looks = 0;
  const look = () => {
    const { accepted, delivered, deadLettered, queued, maxConcurrencySeen, inFlight } = runtime!.status();
    looks += 1;
    if (delivered + deadLettered + queued > accepted || inFlight > maxConcurrencySeen) {
      wrong.push({ accepted, delivered, deadLettered, queued, inFlight, maxConcurrencySeen });
    }
  };
  const timer = setInterval(look, 1);
  statuses = Array.from({ length: 60 }, (_, index) => index % 20 === 7 ? 410 : 200);
  await Promise.all(Array.from({ length: 60 }, (_, index) => post(endpoints['Shop/Orders'], '{}', { 'x-order-id': String(index % 8) })));
  await until('all are dealt with', () => runtime!.status().delivered + runtime!.status().deadLettered === 60);
  clearInterval(timer);
  expect(runtime!.status()).toMatchObject({ accepted: 60, delivered: 57, deadLettered: 3, queued: 0 });
  expect(wrong).toEqual([]);
  expect(looks).toBeGreaterThan(10);
});

test('serves the console, the stream of the status, and nothing else', async () => {
  const { consoleUrl, statusUrl } = await start(synthesize(orders));
  const page = await fetch(consoleUrl);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('<title>Scalable webhook');
  const stream = await fetch(`${statusUrl}/stream`);
  const { value } = await stream.body!.getReader().read();
  expect(Buffer.from(value!).toString()).toMatch(/^event: history\n/);
  const elsewhere = await fetch(new URL('/elsewhere', statusUrl));
  expect([elsewhere.status, await elsewhere.json()]).toEqual([404, { message: expect.stringContaining('Nothing is hosted') }]);
  expect((await fetch(statusUrl, { method: 'POST' })).status).toBe(403);
  expect((await fetch(new URL('/_function-url/unknown/', statusUrl))).status).toBe(404);
});

test('delivers to a faux backend, behind its function URL', async () => {
  const { endpoints } = await start(synthesize((stack) => orders(stack, Backend.faux({ statusHeaderForTests: 'x-force-status' }))));
  await post(endpoints['Shop/Orders'], '{}', { 'x-order-id': '1' });
  await post(endpoints['Shop/Orders'], '{}', { 'x-order-id': '2', 'x-force-status': '410' });
  const givenUp = () => events.flatMap((event) => event.kind === 'forwarder' && event.line.message === 'dead-letter' ? [event.line.reason] : []);
  await until('one is delivered and one given up', () => runtime!.status().delivered === 1 && givenUp().length === 1);
  expect(givenUp()).toEqual(['gone']);
  expect(runtime!.status()).toMatchObject({ attempts: 2, delivered: 1, deadLettered: 1 });
});

test('delivers to a function, and counts its invocations in flight', async () => {
  const code = `exports.handler = async (event) => {
    await fetch(process.env.REPORT + event.rawPath, { method: event.requestContext.http.method, body: Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8') });
    return event.rawPath.endsWith('bad') ? { statusCode: 410 } : {};
  };`;
  const { endpoints } = await start(synthesize((stack) => {
    const runtimeVersion = lambda.Runtime.NODEJS_22_X;
    orders(stack, Backend.function(new lambda.Function(stack, 'Fn', {
      runtime: runtimeVersion, handler: 'index.handler', code: lambda.Code.fromInline(code), environment: { REPORT: backendUrl },
    })));
  }));
  await post(`${endpoints['Shop/Orders']}good`, '{"n":1}', { 'x-order-id': '1' });
  await post(`${endpoints['Shop/Orders']}bad`, '{"n":2}', { 'x-order-id': '2' });
  await until('one is delivered and one given up', () => runtime!.status().delivered === 1 && runtime!.status().deadLettered === 1);
  expect(received.map(({ url, body }) => [url, body.toString()]).sort()).toEqual([['/base/bad', '{"n":2}'], ['/base/good', '{"n":1}']]);
  expect(runtime!.status().maxConcurrencySeen).toBeGreaterThanOrEqual(1);
});

test('delivers to a URL in a secret: that of the template, or one that is given', async () => {
  const app = synthesize((stack) => {
    orders(stack, Backend.secretUrl(new secretsmanager.Secret(stack, 'Url', { secretStringValue: SecretValue.unsafePlainText(backendUrl) })));
    orders(stack, Backend.secretUrl(new secretsmanager.Secret(stack, 'Other')), 'Others');
    orders(stack, Backend.secretUrl(secretsmanager.Secret.fromSecretNameV2(stack, 'Imported', 'imported/url')), 'Imports');
  });
  const { endpoints } = await start(app, { secrets: [{ secret: 'Shop/Other', value: `${backendUrl}/other` }, { secret: 'imported/url', value: `${backendUrl}/imported` }] });
  for (const [webhook, url] of [['Orders', '/base'], ['Others', '/base/other'], ['Imports', '/base/imported']]) {
    await post(endpoints[`Shop/${webhook}`], '{}');
    await until('it arrives', () => received.length === 1);
    expect(received.splice(0)[0].url).toBe(url);
  }
});

test('field case C5: verifies a backend with a certificate of its own, by secrets that are given; a backend without TLS needs none', async () => {
  const servers = new Servers();
  const authority = new TestAuthority('Private CA');
  const clients = new TestAuthority('Client CA');
  const client = clients.issue('forwarder');
  const backend = await startTlsBackend(servers, authority, { host: 'localhost', clientCa: clients.cert });
  const app = synthesize((stack) => {
    const clientCertificate = secretsmanager.Secret.fromSecretNameV2(stack, 'Client', 'its/certificate');
    orders(stack, Backend.url('https://replaced.invalid', { ca: new secretsmanager.Secret(stack, 'Ca'), clientCertificate }));
  });
  const secrets = [{ secret: 'Shop/Ca', value: authority.cert }, { secret: 'its/certificate', value: client.cert + client.key }];
  const { endpoints } = await start(app, { secrets, backends: [{ url: `https://localhost:${backend.port}` }] });
  await post(endpoints['Shop/Orders'], '{}');
  await until('it is delivered', () => runtime!.status().delivered === 1);
  expect(backend.clients).toEqual(['forwarder']);
  await runtime!.stop();
  await servers.close();

  const plain = await start(app, { backends: [{ url: backendUrl }] });
  await post(plain.endpoints['Shop/Orders'], '{}');
  await until('it is received', () => received.length === 1);
});

test('hosts several webhooks, each with its own backend, and says what it does not host', async () => {
  const app = synthesize((stack) => {
    orders(stack);
    orders(stack, undefined, 'Invoices');
    new kinesis.Stream(stack, 'Stream');
  });
  const { endpoints } = await start(app, {
    backends: [{ destination: 'Shop/Orders', url: `${backendUrl}/orders` }, { destination: 'Shop/Invoices/Default', url: `${backendUrl}/invoices` }],
  });
  await Promise.all(['Orders', 'Invoices'].map((webhook) => post(endpoints[`Shop/${webhook}`], '{}')));
  await until('both are delivered', () => runtime!.status().delivered === 2);
  expect(received.map(({ url }) => url).sort()).toEqual(['/base/invoices', '/base/orders']);
  expect(Object.keys(runtime!.status().destinations).sort()).toEqual(['Shop/Invoices/Default', 'Shop/Orders/Default']);
  expect(notices()).toEqual(['Not hosted: AWS::Kinesis::Stream (Shop/Stream).']);
});

test('stops in the middle of everything', async () => {
  server.removeAllListeners('request'); // a backend that never answers
  const arrived = new Promise((resolve) => server.once('request', resolve));
  const { endpoints, statusUrl } = await start(synthesize(orders), { backends: [{ url: backendUrl }] });
  const stream = await fetch(`${statusUrl}/stream`);
  await post(endpoints['Shop/Orders'], '{}');
  await arrived;
  expect(runtime!.status()).toMatchObject({ inFlight: 1, queued: 1 });
  await runtime!.stop();
  await stream.text(); // has ended
  await expect(fetch(statusUrl)).rejects.toThrow();
  await runtime!.stop(); // a second time does no harm
});

test('what cannot start leaves nothing behind', async () => {
  const app = synthesize(orders);
  const { port } = server.address() as AddressInfo;
  await expect(startLocal({ app, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await expect(startLocal({ app, port: 0, backends: [{ destination: 'Audit', url: backendUrl }] })).rejects.toThrow('--backend names the destination "Audit"');
  await expect(startLocal({ app, port: 0, stack: 'Other' })).rejects.toThrow('There is no stack "Other"');
});

describe('the command', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('with --json: one line when ready, and a clean end at %s', async (signal) => {
    const own = new FakeProcess();
    const exitCode = run(['local', '--app', synthesize(orders), '--port', '0', '--backend', backendUrl, '--json'], own);
    await until('the command is ready', () => own.out.length > 0);
    const ready = JSON.parse(own.out[0]);
    const origin = new URL(ready.status).origin;
    expect(ready).toEqual({
      ready: true,
      endpoints: { 'Shop/Orders': expect.stringMatching(new RegExp(`^${origin}/[a-z0-9]{10}/prod/$`)) },
      functionUrls: {},
      console: `${origin}/_console`,
      status: `${origin}/_status`,
    });
    expect(own.out[0]).toMatch(/^\{"ready":true,.*\}\n$/);
    expect(await post(ready.endpoints['Shop/Orders'], '{}')).toBe(200);
    await until('it arrives', () => received.length === 1);
    own.send(signal);
    expect(await exitCode).toBe(0);
    expect([own.out.length, own.err, own.listening]).toEqual([1, [], 0]);
    await expect(fetch(ready.status)).rejects.toThrow();
  });

  test('for people: where everything is, and what happens', async () => {
    const own = new FakeProcess();
    const exitCode = run(['local', '--app', synthesize(orders), '--port', '0', '--backend', backendUrl], own);
    await until('the command is ready', () => own.out.length > 0);
    expect(own.out[0]).toContain('Shop/Orders');
    expect(own.out[0]).toMatch(/curl -i .* http:\/\/127\.0\.0\.1:\d+\/[a-z0-9]{10}\/prod\//);
    statuses = [410];
    const [url] = /http:\S+\/prod\//.exec(own.out[0])!;
    await post(url, '{}');
    await until('the dead letter is printed', () => own.out.some((line) => line.includes('dead letter')));
    own.send('SIGINT');
    expect(await exitCode).toBe(0);
  });

  test('a secret that is none of the app is refused, and one that it only refers to is not', async () => {
    const app = synthesize((stack) => {
      const source = Source.github({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'GitHubSecret', 'github/webhook') });
      new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://replaced.invalid'), source });
    });
    await expect(start(app, { secrets: [{ secret: 'GitHubSecret', value: 'x' }] })).rejects
      .toThrow('--secret names "GitHubSecret", which nothing in the app reads; expected github/webhook.');
    await start(app, { secrets: [{ secret: 'github/webhook', value: 'x' }] });
  });

  test.each([
    ['one that no stack takes', 'Siz=large', /--parameter names "Siz", which no stack of the app takes; expected Size\./],
    ['a value that the template does not take', 'Size=huge', /--parameter Size is "huge", expected one of small, large\./],
  ])('field case L7: a parameter, %s', async (_, parameter, message) => {
    const app = synthesize((stack) => {
      new CfnParameter(stack, 'Size', { default: 'small', allowedValues: ['small', 'large'] });
      orders(stack);
    });
    const own = new FakeProcess();
    expect(await run(['local', '--app', app, '--port', '0', '--parameter', parameter], own)).toBe(2);
    expect(own.err).toEqual([expect.stringMatching(message)]);
  });

  test('field case L7: a port that is taken: one line on stderr, exit 1', async () => {
    const own = new FakeProcess();
    const { port } = server.address() as AddressInfo;
    expect(await run(['local', '--app', synthesize(orders), '--port', String(port)], own)).toBe(1);
    expect(own.err).toEqual([`scalable-webhook: Port ${port} of 127.0.0.1 is taken by another program: end that, or choose another with --port (0 takes a free one).\n`]);
    expect(own.out).toEqual([]);
  });
});
