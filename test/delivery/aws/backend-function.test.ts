import * as http from 'node:http';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { invokeFunction } from '../../../src/delivery/aws/backend-function';
import { FunctionClient } from '../../../src/delivery/transports/lambda-function';
import { DeliveryRequest, RequestResult } from '../../../src/delivery/transports/request';
import { Servers } from '../support/servers';

const PLENTY = 20_000;
const REQUEST: DeliveryRequest = {
  deliveryId: 'delivery-1', attempt: 1, endpoint: '/', method: 'POST', path: '', query: [], headers: [], body: Buffer.from('{"a":1}'), sourceIp: '192.0.2.1', arrivedAt: 0,
};

const servers = new Servers();
const environment = process.env;
afterEach(async () => {
  process.env = environment;
  await servers.close();
});

/** Lambda at a local address, with settings that would make the SDK try again. */
async function client(answer: (response: http.ServerResponse) => void): Promise<{
  send: (timeoutMs: number) => Promise<RequestResult>;
  invocations: () => number;
}> {
  const { url, seen } = await servers.http(answer);
  process.env = {
    ...environment,
    AWS_ENDPOINT_URL_LAMBDA: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_MAX_ATTEMPTS: '5',
    AWS_RETRY_MODE: 'adaptive',
  };
  const functions = new FunctionClient(invokeFunction('arn:aws:lambda:eu-west-1:123456789012:function:orders'));
  return { send: (timeoutMs) => functions.send(REQUEST, { timeoutMs }), invocations: () => seen.length };
}

const error = (status: number, type: string) => (response: http.ServerResponse): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type }).end('{"message":"no"}');
};

test('a function is invoked, and answers', async () => {
  const { send, invocations } = await client((response) => response.end('{"statusCode":204}'));
  expect(await send(PLENTY)).toEqual({ kind: 'response', status: 204, retryAfter: undefined });
  expect(invocations()).toBe(1);
});

describe('field case D6: an attempt is one invocation, whatever Lambda answers', () => {
  test.each<[string, (response: http.ServerResponse) => void]>([
    ['an internal error', error(500, 'ServiceException')],
    ['no capacity', error(503, 'ServiceUnavailable')],
    ['a gateway timeout', error(504, 'GatewayTimeout')],
    ['throttled', error(429, 'TooManyRequestsException')],
    ['throttled for all of EC2', error(502, 'EC2ThrottledException')],
    ['not ready', error(409, 'ResourceNotReadyException')],
    ['nothing of AWS at all', (response) => response.writeHead(500).end('<html>')],
    ['a connection that breaks off', (response) => response.destroy()],
    ['half an answer', (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setTimeout(() => response.destroy(), 20);
    }],
  ])('%s', async (_, answer) => {
    const { send, invocations } = await client(answer);
    expect(await send(PLENTY)).toMatchObject({ kind: 'failure' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(invocations()).toBe(1);
  });

  test('nothing, for as long as an attempt lasts', async () => {
    const { send, invocations } = await client(() => undefined);
    const startedAt = performance.now();
    expect(await send(2_500)).toMatchObject({ kind: 'failure', failure: 'timeout' });
    // The forwarder's other clients give up after two seconds.
    expect(performance.now() - startedAt).toBeGreaterThan(2_400);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(invocations()).toBe(1);
  });

  test.each([
    [1_100, 'the attempt lasts until the function is over', 'timeout'],
    [100, 'the connection had been closed while it was idle, and the attempt is over', 'reset'],
  ])('a connection that breaks off after %d ms: %s', async (afterMs, _, failure) => {
    // Jest's own Error is not Node's, and what the SDK makes of the latter's has lost its code.
    const lambda = mockClient(LambdaClient);
    lambda.on(InvokeCommand).callsFake(async () => {
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' });
    });
    expect(await new FunctionClient(invokeFunction('orders')).send(REQUEST, { timeoutMs: 1_600 })).toMatchObject({ kind: 'failure', failure });
    expect(lambda.commandCalls(InvokeCommand).map(({ args }) => args[0].input.InvocationType)).toEqual(['RequestResponse']);
    lambda.restore();
  });
});
