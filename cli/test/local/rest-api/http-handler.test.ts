import * as http from 'node:http';
import * as net from 'node:net';
import { ApiUnderTest, createApi } from './api-under-test';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { serveGateway } from '../../../src/local/rest-api';

let server: http.Server;
let port: number;
let api: ApiUnderTest;
let failures: Error[];

beforeEach(async () => {
  failures = [];
  api = createApi({
    binaryMediaTypes: ['*/*'],
    routes: [{ path: '/hook', method: 'ANY' }, { path: '/hook/{proxy+}', method: 'ANY' }],
    integration: { ContentHandling: 'CONVERT_TO_TEXT', RequestTemplates: { 'application/json': '$input.body|$input.params().header.keySet()|$context.path|$context.identity.sourceIp' } },
  }, (request) => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: Buffer.from(request.body) }));
  server = http.createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
    serveGateway(api.api, request, response, request.url!).catch((error: Error) => failures.push(error));
  });
  port = await listenLocally(server);
});

afterEach(async () => {
  await closeServer(server);
  expect(failures).toEqual([]);
});

/** Sends bytes as they are and reads until the other side closes. */
function raw(request: string | Buffer, end: boolean = false): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.write(request);
    if (end) {
      socket.destroy();
    }
  });
}

const seen = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

it('keeps the spelling of headers and every byte of body and path', async () => {
  const body = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  const head = `POST /prod/hook/a%2Fb/../c//d HTTP/1.1\r\nHoSt: x\r\nX-ORDER-id: 1\r\nconnection: close\r\nContent-Length: ${body.length}\r\n\r\n`;
  const answer = await raw(Buffer.concat([Buffer.from(head), body]));
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(seen(answer)).toBe(
    `${body.toString('base64')}|[HoSt, X-ORDER-id, X-Amzn-Trace-Id, X-Forwarded-For, X-Forwarded-Port, X-Forwarded-Proto]|/prod/hook/a%2Fb/../c//d|127.0.0.1`);
});

it('takes chunked bodies, and bodies with GET', async () => {
  await raw('GET /prod/hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n');
  expect(api.calls[0].body.toString()).toMatch(/^YWJjZGU=\|/);
});

it('answers HEAD with the length and without the body', async () => {
  const answer = await raw('HEAD /prod/hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/\r\nContent-Length: [1-9]\d*\r\n/);
  expect(seen(answer)).toBe('');
});

it('sends each header once, spelled as API Gateway does', async () => {
  const answer = await raw('POST /prod/hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  const names = answer.slice(0, answer.indexOf('\r\n\r\n')).split('\r\n').slice(1).map((line) => line.split(':')[0]);
  expect(names.sort()).toEqual(['Connection', 'Content-Length', 'Content-Type', 'Date', 'X-Amzn-Trace-Id', 'x-amz-apigw-id', 'x-amzn-RequestId']);
});

it('answers 100-continue', async () => {
  const answer = await raw('POST /prod/hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na');
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
});

it('refuses 11 MB with 413 and 11 KB of headers with 431, and goes on', async () => {
  const tooLarge = await raw(Buffer.concat([
    Buffer.from(`POST /prod/hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${11 * 1024 * 1024}\r\n\r\n`), Buffer.alloc(11 * 1024 * 1024),
  ]));
  expect(tooLarge).toMatch(/^HTTP\/1\.1 413 /);
  expect(await raw(`POST /prod/hook HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(11_000)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  expect(api.calls).toEqual([]);
});

it('forgets a request whose sender goes away before it is complete', async () => {
  await raw('POST /prod/hook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf', true);
  expect(await raw('POST /prod/hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nwhole')).toMatch(/^HTTP\/1\.1 200 /);
  expect(api.calls.map(({ body }) => body.toString().split('|')[0])).toEqual([Buffer.from('whole').toString('base64')]);
});

it.each(['nonsense\r\n\r\n', 'POST /prod/hook HTTP/1.1\r\nHost x\r\n\r\n', 'POST /prod/hook HTTP/1.1\r\nContent-Length: abc\r\n\r\n', '\u0000\u0001'])(
  'survives what is no request: %j', async (request) => {
    await raw(`${request}\r\n\r\n`);
    expect(await raw('POST /prod/hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });
