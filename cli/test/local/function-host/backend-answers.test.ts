import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { createCredentials } from '../../../src/local/aws-endpoints/credentials';
import type { BackendAnswer } from '../../../src/local/function-host/backend-answers';
import { FunctionHost } from '../../../src/local/function-host/function-host';
import { closeServer, listenLocally } from '../../../src/local/local-server';

/** A function that makes a request as the forwarder does, with a flat list of headers, and reads its answer late. */
const FUNCTION = `
  const http = require('node:http');
  exports.handler = ({ port, path, headers }) => new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port, path, method: 'POST', agent: false, headers: ['Host', 'backend', ...headers, 'Content-Length', '2'] }, (response) => {
      setTimeout(async () => {
        let bytes = 0;
        try {
          for await (const chunk of response) {
            bytes += chunk.length;
            if (path === '/broken') {
              http.get({ host: '127.0.0.1', port, path: '/break-off', agent: false }, (answer) => answer.resume());
            }
          }
          resolve({ bytes });
        } catch (error) {
          resolve({ bytes, code: error.code });
        }
      }, 20);
    });
    request.end('{}');
  }).finally(() => console.log('line'));
`;

const OF_DELIVERY = ['X-Scalable-Webhook-Delivery-Id', 'd1', 'x-scalable-webhook-attempt', '3'];

let folder: string;
let host: FunctionHost;
let backend: http.Server;
let port: number;
let breakOff = () => {};
const happened: Array<BackendAnswer | string> = [];

const RESPONSES: Readonly<Record<string, (response: http.ServerResponse) => void>> = {
  '/small': (response) => response.writeHead(422, {
    'Content-Type': 'application/json', 'Retry-After': '7', 'Set-Cookie': 'session=secret', 'X-Secret': 'x', 'X-Request-Id': 'r'.repeat(400),
  }).end('{"error":"größer"}'),
  '/empty': (response) => response.writeHead(204).end(),
  '/large': (response) => {
    response.writeHead(500);
    response.write('a'.repeat(1500));
    setTimeout(() => response.end(Buffer.alloc(30_000, 'b')), 20);
  },
  '/broken': (response) => {
    response.writeHead(502, { 'content-length': '100' });
    response.write('so far');
    breakOff = () => response.destroy();
  },
  // What had come so far has been read.
  '/break-off': (response) => {
    breakOff();
    response.end();
  },
};

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backend-answers-'));
  fs.writeFileSync(path.join(folder, 'index.js'), FUNCTION);
  backend = http.createServer(({ url }, response) => RESPONSES[url!](response));
  port = await listenLocally(backend);
  host = new FunctionHost({
    endpointUrl: 'http://127.0.0.1:9',
    credentials: createCredentials(),
    threadsPerFunction: 1,
    onLog: ({ text }) => happened.push(text),
    onAnswer: (functionName, answer) => happened.push({ ...answer, functionName } as BackendAnswer),
  });
  host.add({
    name: 'fn',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
    region: 'us-east-1',
    runtime: 'nodejs22.x',
    codePath: folder,
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 100,
    memoryMb: 256,
  });
});

beforeEach(() => {
  happened.length = 0;
});

afterAll(async () => {
  await host.stop();
  await closeServer(backend);
  fs.rmSync(folder, { recursive: true });
});

async function request(where: string, headers: readonly string[] = OF_DELIVERY): Promise<unknown> {
  return JSON.parse((await host.invoke('fn', JSON.stringify({ port, path: where, headers }))).payload);
}

test('what a backend answers is told before the line about it: status, the headers that tell something and no secret, and the body', async () => {
  await expect(request('/small')).resolves.toEqual({ bytes: 20 });
  expect(happened).toEqual([{
    functionName: 'fn',
    deliveryId: 'd1',
    attempt: 3,
    status: 422,
    headers: [['content-type', 'application/json'], ['retry-after', '7'], ['x-request-id', 'r'.repeat(300)]],
    body: Buffer.from('{"error":"größer"}').toString('latin1'),
    bytes: 20,
    isWhole: true,
  }, 'line']);
});

test('of a long body the first 2 KB are kept, over as many packets as it comes in, and its length is counted', async () => {
  await expect(request('/large')).resolves.toEqual({ bytes: 31_500 });
  expect(happened[0]).toMatchObject({ body: 'a'.repeat(1500) + 'b'.repeat(548), bytes: 31_500, isWhole: true });
});

test('an answer without a body', async () => {
  await expect(request('/empty')).resolves.toEqual({ bytes: 0 });
  expect(happened[0]).toMatchObject({ status: 204, body: '', bytes: 0, isWhole: true });
});

test('an answer that breaks off is told as far as it came', async () => {
  await expect(request('/broken')).resolves.toEqual({ bytes: 6, code: 'ECONNRESET' });
  expect(happened).toContainEqual(expect.objectContaining({ status: 502, body: 'so far', bytes: 6, isWhole: false }));
});

test('a request that is no delivery is not looked at', async () => {
  await expect(request('/small', ['x-other', 'd1'])).resolves.toEqual({ bytes: 20 });
  expect(happened).toEqual(['line']);
});
