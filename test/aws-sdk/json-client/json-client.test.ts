import { authorizationOf, headerOf, signatureOf } from './sigv4';
import { DYNAMODB, SQS } from '../../../src/aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../src/aws-sdk/json-client/json-client';
import { Seen, Servers } from '../../delivery/support/servers';
import { ticksUntil } from '../../time-taken';

const servers = new Servers();
afterEach(() => servers.close());

const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'first', AWS_SECRET_ACCESS_KEY: 'secret-1' };
const call = { operation: 'GetItem', input: { TableName: 't' } };
const error = (name: string) => JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'x' });

type Given = readonly [status: number, body: string, headers?: Record<string, string>];

/** A server that gives these answers one after the other, the last one for ever. */
async function answering(...answers: readonly Given[]): Promise<{ url: string; seen: Seen[] }> {
  let next = 0;
  return servers.http((response) => {
    const [status, body, headers] = answers[Math.min(next, answers.length - 1)];
    next += 1;
    response.writeHead(status, headers).end(body);
  });
}

const client = (url: string, variables: Record<string, string | undefined> = credentials): JsonClient =>
  new JsonClient(DYNAMODB, Object.assign(variables, { AWS_ENDPOINT_URL: url }));

test('an answer is read, and the connection is used again', async () => {
  const sockets = new Set<unknown>();
  const { url } = await servers.http((response) => {
    sockets.add(response.socket);
    response.end('{"Item":{"a":{"S":"é"}}}');
  });
  const dynamodb = client(url);
  for (let count = 0; count < 3; count += 1) {
    expect(await dynamodb.call(call)).toEqual({ Item: { a: { S: 'é' } } });
  }
  expect(sockets.size).toBe(1);
});

test.each([
  ['ProvisionedThroughputExceededException', 400], ['ThrottlingException', 400], ['RequestLimitExceeded', 400], ['RequestThrottled', 403],
  ['InternalServerError', 500], ['ServiceUnavailable', 503], ['TooManyRequests', 429],
])('%s is tried again', async (name, status) => {
  const { url, seen } = await answering([status, error(name)], [200, '{"ok":1}']);
  expect(await client(url).call(call)).toEqual({ ok: 1 });
  expect(seen).toHaveLength(2);
});

test.each(['ConditionalCheckFailedException', 'ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ExpiredTokenException'])(
  '%s is final', async (name) => {
    const { url, seen } = await answering([400, error(name)]);
    await expect(client(url).call(call)).rejects.toMatchObject({ name, status: 400 });
    expect(seen).toHaveLength(1);
  });

test('three tries are all, each signed anew', async () => {
  const { url, seen } = await answering([500, '<html>not AWS</html>']);
  await expect(client(url).call(call)).rejects.toMatchObject({ name: 'Http500', message: 'The answer has the status 500.' });
  expect(seen).toHaveLength(3);
});

test.each(['null', '[]', '"text"', ''])('an error whose body is %j has the name of its status', async (body) => {
  const { url } = await answering([403, body]);
  await expect(client(url).call(call)).rejects.toMatchObject({ name: 'Http403' });
});

test.each<[string, (socket: import('node:net').Socket) => void]>([
  ['is reset before the answer', (socket) => socket.destroy()],
  ['is reset in the middle of the answer', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"ok"')],
])('a connection that %s: the call is made again', async (_, fail) => {
  const { url, connections } = await servers.raw((socket, connection) => connection === 0
    ? fail(socket)
    : socket.end('HTTP/1.1 200 OK\r\ncontent-length: 8\r\nconnection: close\r\n\r\n{"ok":1}'));
  expect(await client(url).call(call)).toEqual({ ok: 1 });
  expect(connections()).toBe(2);
});

test('a connection that was closed while it was idle costs one more try', async () => {
  const { url, connections } = await servers.raw((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    setTimeout(() => socket.destroy(), 5);
  });
  const dynamodb = client(url);
  await dynamodb.call(call);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await dynamodb.call(call);
  expect(connections()).toBe(2);
});

test('what is not answered within two seconds is tried again', async () => {
  let requests = 0;
  const { url } = await servers.http((response) => {
    requests += 1;
    if (requests > 1) {
      response.end('{}');
    }
  });
  const startedAt = Date.now();
  await client(url).call(call);
  expect(requests).toBe(2);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_990);
});

test('where nobody listens, the error of the connection is what is told', async () => {
  const { url } = await answering([200, '{}']);
  await servers.close();
  await expect(client(url).call(call)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('credentials are those of the moment', async () => {
  const { url, seen } = await answering([200, '{}']);
  const variables: Record<string, string | undefined> = { ...credentials };
  const dynamodb = client(url, variables);
  await dynamodb.call(call);
  Object.assign(variables, { AWS_ACCESS_KEY_ID: 'second', AWS_SECRET_ACCESS_KEY: 'secret-2', AWS_SESSION_TOKEN: 'token', AWS_REGION: 'eu-west-1' });
  await dynamodb.call(call);
  const signed = seen.map(({ rawHeaders }) => authorizationOf(rawHeaders));
  expect(signed.map(({ keyId, scope }) => [keyId, scope.split('/')[1]])).toEqual([['first', 'us-east-1'], ['second', 'eu-west-1']]);
  expect(signed.map(({ signature }) => signature)).toEqual([signatureOf(seen[0], 'secret-1'), signatureOf(seen[1], 'secret-2')]);
  expect(seen.map(({ rawHeaders }) => headerOf(rawHeaders, 'x-amz-security-token'))).toEqual(['', 'token']);
});

test.each([
  [{ ...credentials, AWS_ACCESS_KEY_ID: '' }, { name: 'CredentialsProviderError' }],
  [{ ...credentials, AWS_SECRET_ACCESS_KEY: undefined }, { name: 'CredentialsProviderError' }],
  [{ ...credentials, AWS_REGION: undefined }, { message: 'There is no region; expected AWS_REGION, as Lambda sets it.' }],
])('without what it needs, nothing is sent (%#)', async (variables, expected) => {
  const { url, seen } = await answering([200, '{}']);
  await expect(client(url, variables).call(call)).rejects.toMatchObject(expected);
  expect(seen).toHaveLength(0);
});

test('the region may come from AWS_DEFAULT_REGION', async () => {
  const { url, seen } = await answering([200, '{}']);
  await client(url, { ...credentials, AWS_REGION: undefined, AWS_DEFAULT_REGION: 'sa-east-1' }).call(call);
  expect(authorizationOf(seen[0].rawHeaders).scope).toContain('/sa-east-1/');
});

test('a queue URL that is none is an error of the call', async () => {
  await expect(new JsonClient(SQS, { ...credentials, AWS_ENDPOINT_URL: undefined }).call({ ...call, queueUrl: '' })).rejects.toMatchObject({ code: 'ERR_INVALID_URL' });
});

const dateOf = ({ rawHeaders }: Seen): number =>
  Date.parse(headerOf(rawHeaders, 'x-amz-date').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));

test('a clock that is wrong is set right by AWS\'s own', async () => {
  const ahead = Date.now() + 3_600_000;
  const { url, seen } = await answering([403, error('InvalidSignatureException'), { date: new Date(ahead).toUTCString() }], [200, '{}']);
  const dynamodb = client(url);
  await dynamodb.call(call);
  await dynamodb.call(call);
  expect(Math.abs(dateOf(seen[0]) - Date.now())).toBeLessThan(30_000);
  expect(seen.slice(1).map((one) => Math.abs(dateOf(one) - ahead) < 30_000)).toEqual([true, true]);
});

test('a signature that is refused for another reason than the time is refused', async () => {
  const { url, seen } = await answering([403, error('InvalidSignatureException'), { date: new Date().toUTCString() }]);
  await expect(client(url).call(call)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  expect(seen).toHaveLength(1);
});

describe('a single try', () => {
  const single = { timeoutMs: 5_000 };

  test('is made once, whatever comes of it', async () => {
    const { url, seen } = await answering([500, error('InternalServerError')]);
    await expect(client(url).call({ ...call, single })).rejects.toMatchObject({ name: 'InternalServerError', tries: 1 });
    expect(seen).toHaveLength(1);
  });

  test('ends when its time is over, before the client\'s own timeouts', async () => {
    const { url, seen } = await servers.http(() => undefined);
    const end = expect(client(url).call({ ...call, single: { timeoutMs: 500 } })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await ticksUntil(end)).toBeLessThan(1_500);
    expect(seen).toHaveLength(1);
  });

  test('sets the clock right for the next one', async () => {
    const ahead = new Date(Date.now() + 3_600_000).toUTCString();
    const { url, seen } = await answering([400, error('InvalidSignatureException'), { date: ahead }], [200, '{"ok":1}']);
    const dynamodb = client(url);
    await expect(dynamodb.call({ ...call, single })).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(await dynamodb.call({ ...call, single })).toEqual({ ok: 1 });
    expect(seen).toHaveLength(2);
  });

  test.each([[true, 3], [false, 2]])('is written again after a kept connection died only where that is allowed: %s', async (may, requests) => {
    let count = 0;
    const { url, seen } = await servers.http((response) => {
      count += 1;
      if (count === 2) {
        response.socket!.destroy();
      } else {
        response.end('{"ok":1}');
      }
    });
    const dynamodb = client(url);
    await dynamodb.call(call);
    const second = dynamodb.call({ ...call, single: { ...single, mayRepeat: () => may } });
    await (may ? expect(second).resolves.toEqual({ ok: 1 }) : expect(second).rejects.toMatchObject({ code: 'ECONNRESET' }));
    expect(seen).toHaveLength(requests);
  });
});

test('a service of another region is called there', async () => {
  const { url, seen } = await answering([200, '{}']);
  await new JsonClient(SQS, { ...credentials, AWS_ENDPOINT_URL: url }, 'eu-south-2').call({ operation: 'SendMessage', input: {} });
  expect(authorizationOf(seen[0].rawHeaders).scope).toMatch(/\/eu-south-2\/sqs\/aws4_request$/);
});
