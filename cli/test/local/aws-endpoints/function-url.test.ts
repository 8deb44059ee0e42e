import * as http from 'node:http';
import { serveFunctionUrl } from '../../../src/local/aws-endpoints/function-url';
import { InvocationResult, ThrottledError } from '../../../src/local/function-host/function-definition';
import { closeServer, listenLocally } from '../../../src/local/local-server';

let server: http.Server;
let port: number;
let events: any[];
let result: () => Promise<InvocationResult>;

beforeEach(async () => {
  events = [];
  result = () => Promise.resolve({ payload: '{"statusCode":204}' });
  const functions = {
    invoke: (name: string, payload: string) => {
      events.push({ name, ...JSON.parse(payload) });
      return result();
    },
  };
  server = http.createServer((request, response) => void serveFunctionUrl({ id: 'abc', functionName: 'fn' }, functions, request, response, request.url!));
  port = await listenLocally(server);
});

afterEach(async () => {
  await closeServer(server);
});

function send(target: string, headers: string[] = [], body: string | Buffer = '', method: string = 'POST'): Promise<{ response: http.IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, path: target, method, headers: ['host', 'h', ...headers, 'content-length', String(Buffer.byteLength(body))] });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ response, body: Buffer.concat(chunks) }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const answers = (payload: unknown, functionError?: 'Unhandled') => {
  result = () => Promise.resolve({ payload: JSON.stringify(payload), functionError });
};

test('the function gets an event of payload format 2.0', async () => {
  await send('/a%2Fb/c?x=1&x=2&y=%20', ['X-One', 'a', 'x-one', 'b', 'Cookie', 'c=1; d=2', 'cookie', 'e=3', 'Content-Type', 'application/json; charset=utf-8'], '{"ü":1}');
  expect(events[0]).toMatchObject({
    name: 'fn',
    version: '2.0',
    routeKey: '$default',
    rawPath: '/a%2Fb/c',
    rawQueryString: 'x=1&x=2&y=%20',
    queryStringParameters: { x: '1,2', y: ' ' },
    headers: { 'x-one': 'a,b', 'content-type': 'application/json; charset=utf-8', 'cookie': 'c=1; d=2; e=3' },
    cookies: ['c=1', 'd=2', 'e=3'],
    body: '{"ü":1}',
    isBase64Encoded: false,
    requestContext: { http: { method: 'POST', path: '/a%2Fb/c', sourceIp: '127.0.0.1' }, stage: '$default', domainPrefix: 'abc', time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/) },
  });
});

test('what is not text is base64, and nothing is nothing', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  await send('/', ['content-type', 'application/octet-stream'], bytes);
  await send('/', [], bytes);
  await send('/', [], '', 'GET');
  await send('/', ['content-type', 'application/x-www-form-urlencoded'], 'x=1');
  expect(events.map(({ body, isBase64Encoded }) => [body, isBase64Encoded])).toEqual([[bytes.toString('base64'), true], [bytes.toString('base64'), true], [undefined, false], ['eD0x', true]]);
  expect(events[2]).not.toHaveProperty('queryStringParameters');
});

test.each(['text/plain', 'application/xml', 'application/cloudevents+json', 'image/svg+xml; charset=utf-8'])('%s is text', async (type) => {
  await send('/', ['content-type', type], 'x');
  expect(events[0]).toMatchObject({ body: 'x', isBase64Encoded: false });
});

test('an answer with a status is sent as it is', async () => {
  answers({ statusCode: 201, headers: { 'Content-Type': 'text/plain', 'Retry-After': 3 }, cookies: ['a=1', 'b=2'], body: '/w==', isBase64Encoded: true });
  const { response, body } = await send('/');
  expect(response.statusCode).toBe(201);
  expect(response.headers).toMatchObject({ 'content-type': 'text/plain', 'retry-after': '3', 'set-cookie': ['a=1', 'b=2'] });
  expect([...body]).toEqual([255]);
});

test.each([[{ a: 1 }, '{"a":1}'], ['text', '"text"'], [null, 'null']])('an answer without a status is a JSON body: %j', async (value, expected) => {
  answers(value);
  const { response, body } = await send('/');
  expect([response.statusCode, response.headers['content-type'], body.toString()]).toEqual([200, 'application/json', expected]);
});

test.each<[string, () => void, number]>([
  ['a function error', () => answers({ errorType: 'E' }, 'Unhandled'), 502],
  ['a status that is none', () => answers({ statusCode: 'x' }), 502],
  ['throttling', () => {
    result = () => Promise.reject(new ThrottledError('Rate Exceeded.'));
  }, 429],
  ['a function that is not there', () => {
    result = () => Promise.reject(new Error('gone'));
  }, 502],
])('%s', async (_, prepare, status) => {
  prepare();
  expect((await send('/')).response.statusCode).toBe(status);
});

test('a body over 6 MB is refused and not invoked with', async () => {
  const { response } = await send('/', [], Buffer.alloc(6 * 1024 * 1024 + 1));
  expect([response.statusCode, events]).toEqual([413, []]);
});
