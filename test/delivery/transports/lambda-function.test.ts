import { functionEvent } from '../../../src/delivery/transports/function-event';
import { FunctionClient, InvokeResult } from '../../../src/delivery/transports/lambda-function';
import { DeliveryRequest } from '../../../src/delivery/transports/request';

const request: DeliveryRequest = {
  deliveryId: 'delivery-1',
  attempt: 1,
  endpoint: '/',
  method: 'POST',
  path: 'orders/a%2Fb',
  query: [['q', '1 2'], ['q', '3']],
  headers: [['Content-Type', 'application/json'], ['X-A', '1'], ['x-a', '2'], ['User-Agent', 'sender/1'], ['Cookie', 'a=1; b=2']],
  body: Buffer.from([0, 255, 10]),
  host: 'api.example',
  sourceIp: '192.0.2.1',
  arrivedAt: Date.UTC(2026, 10, 21),
};

/** Between the head and the body of an answer that a function streams. */
const END_OF_HEAD = '\0'.repeat(8);

const answered = (Payload: unknown, more: Partial<InvokeResult> = {}): InvokeResult =>
  ({ Payload: Buffer.from(typeof Payload === 'string' ? Payload : JSON.stringify(Payload)), ...more });
const send = (result: InvokeResult | Error) =>
  new FunctionClient(() => result instanceof Error ? Promise.reject(result) : Promise.resolve(result)).send(request, { timeoutMs: 20_000 });

test('the event is of API Gateway\'s format 2.0, with the exact bytes', async () => {
  const payloads: string[] = [];
  await new FunctionClient(async (payload) => {
    payloads.push(payload);
    return answered({ statusCode: 200 });
  }).send(request, { timeoutMs: 20_000 });
  expect(JSON.parse(payloads[0])).toEqual({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/orders/a%2Fb',
    rawQueryString: 'q=1%202&q=3',
    cookies: ['a=1', 'b=2'],
    headers: {
      'content-type': 'application/json', 'x-a': '1,2', 'user-agent': 'sender/1', 'cookie': 'a=1; b=2', 'host': 'api.example',
    },
    queryStringParameters: { q: '1 2,3' },
    requestContext: {
      accountId: 'anonymous',
      apiId: 'scalable-webhook',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method: 'POST', path: '/orders/a%2Fb', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'sender/1' },
      requestId: 'delivery-1',
      routeKey: '$default',
      stage: '$default',
      time: '21/Nov/2026:00:00:00 +0000',
      timeEpoch: 1795219200000,
    },
    body: 'AP8K',
    isBase64Encoded: true,
  });
});

test('field case D13: the host of an event is the one that the sender called, and never one that it claims', () => {
  const event = functionEvent({ ...request, headers: [['X-Forwarded-Host', 'evil.example'], ['Host', 'evil.example']] });
  expect(event).toMatchObject({ headers: { host: 'api.example' }, requestContext: { domainName: 'api.example', domainPrefix: 'api' } });
});

test('a request without body, query and headers', () => {
  const event = JSON.parse(JSON.stringify(functionEvent({ ...request, path: '', query: [], headers: [], body: Buffer.alloc(0), host: undefined }))) as Record<string, unknown>;
  expect(event).toMatchObject({ rawPath: '/', rawQueryString: '', headers: { host: '' }, isBase64Encoded: false });
  expect(Object.keys(event)).not.toEqual(expect.arrayContaining(['body']));
  expect(Object.keys(event)).not.toEqual(expect.arrayContaining(['queryStringParameters']));
});

test('a header may have any name', () => {
  const event = functionEvent({ ...request, headers: [['__proto__', 'x'], ['constructor', 'y']] }) as { headers: Record<string, string> };
  expect(JSON.parse(JSON.stringify(event.headers))).toEqual(JSON.parse('{"__proto__":"x","constructor":"y","host":"api.example"}'));
});

test.each<[unknown, object]>([
  [{ statusCode: 200 }, { kind: 'response', status: 200 }],
  [{ statusCode: 204, body: '' }, { kind: 'response', status: 204 }],
  [{ statusCode: 100 }, { kind: 'response', status: 100 }],
  [{ statusCode: 599 }, { kind: 'response', status: 599 }],
  [{ statusCode: 99 }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: '2004' }, { kind: 'failure', failure: 'protocol', detail: 'the function answered with a statusCode that is not a whole number from 100 to 599' }],
  [{ statusCode: 'x200' }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: ['200'] }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: true }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: 503, headers: { 'X-A': '1' } }, { kind: 'response', status: 503, retryAfter: undefined }],
  [{ statusCode: 503, headers: { 'X-A': '1', 'retry-after': '5' } }, { kind: 'response', status: 503, retryAfter: '5' }],
  [{ statusCode: 503, headers: { 'Retry-After': 30 } }, { kind: 'response', status: 503, retryAfter: '30' }],
  [{ statusCode: 500, headers: null }, { kind: 'response', status: 500 }],
  [{ ok: true }, { kind: 'response', status: 200 }],
  ['null', { kind: 'response', status: 200 }],
  ['', { kind: 'response', status: 200 }],
  ['"text"', { kind: 'response', status: 200 }],
  [{ statusCode: '204' }, { kind: 'response', status: 204 }],
  [{ statusCode: '200 OK' }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: '' }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: '999' }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: 200.5 }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: 0 }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: 600 }, { kind: 'failure', failure: 'protocol' }],
  [{ statusCode: null }, { kind: 'failure', failure: 'protocol' }],
  [`{"statusCode":202}${END_OF_HEAD}`, { kind: 'response', status: 202 }],
  [`{"statusCode":202,"headers":{"Retry-After":"7"}}${END_OF_HEAD}<html>`, { kind: 'response', status: 202, retryAfter: '7' }],
  [`{"statusCode":503}${END_OF_HEAD}{"statusCode":200}${END_OF_HEAD}`, { kind: 'response', status: 503 }],
  [`{}${END_OF_HEAD}ok`, { kind: 'response', status: 200 }],
  [`{"statusCode":200${END_OF_HEAD}ok`, { kind: 'failure', failure: 'protocol' }],
  [`ok${END_OF_HEAD}{"statusCode":200}`, { kind: 'failure', failure: 'protocol' }],
  ['{"statusCode":202}\0<html>', { kind: 'failure', failure: 'protocol' }],
  ['{"statusCode":200', { kind: 'failure', failure: 'protocol', detail: 'the function answered with something that is not JSON' }],
])('the answer %j', async (payload, expected) => {
  expect(await send(answered(payload))).toMatchObject(expected);
});

test('a function that answers nothing at all has done it', async () => {
  expect(await send({})).toEqual({ kind: 'response', status: 200 });
});

test('an error of the function is an answer of 500, whatever its payload says', async () => {
  expect(await send(answered({ statusCode: 200, errorMessage: 'secret' }, { FunctionError: 'Unhandled' })))
    .toEqual({ kind: 'response', status: 500, detail: 'function error: Unhandled' });
});

test.each([
  [Object.assign(new Error('secret'), { name: 'TooManyRequestsException' }), 'other', 'TooManyRequestsException'],
  [Object.assign(new Error('secret'), { name: 'ResourceNotFoundException' }), 'other', 'ResourceNotFoundException'],
  [Object.assign(new Error('secret'), { code: 'ECONNRESET' }), 'reset', 'ECONNRESET'],
])('an invocation that fails: %s', async (error, failure, detail) => {
  expect(await send(error)).toEqual({ kind: 'failure', failure, detail });
});

test('an invocation that takes too long is told to stop', async () => {
  let stopped = false;
  const transport = new FunctionClient((_, signal) => new Promise((__, reject) => {
    signal.addEventListener('abort', () => {
      stopped = true;
      reject(signal.reason as Error);
    });
  }));
  expect(await transport.send(request, { timeoutMs: 30 })).toEqual({ kind: 'failure', failure: 'timeout', detail: 'no complete answer within 30 ms' });
  expect(stopped).toBe(true);
});
