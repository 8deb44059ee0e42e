import * as net from 'node:net';
import { DYNAMODB } from '../../../src/aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../src/aws-sdk/json-client/json-client';
import { Servers } from '../../delivery/support/servers';

const servers = new Servers();
afterEach(() => servers.close());

const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'first', AWS_SECRET_ACCESS_KEY: 'secret-1' };
const call = { operation: 'GetItem', input: {} };

/** A server of which, once `dead`, no connection answers that answered before; what then becomes of it is given. */
async function dying(die: (socket: net.Socket) => void, answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}') {
  const state = { dead: false, requests: 0 };
  const old = new Set<net.Socket>();
  const { url, connections } = await servers.raw((socket) => {
    state.requests += 1;
    if (state.dead && old.has(socket)) {
      die(socket);
      return;
    }
    old.add(socket);
    socket.write(state.dead ? answer : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
  });
  const client = new JsonClient(DYNAMODB, { ...credentials, AWS_ENDPOINT_URL: url });
  return { state, client, connections };
}

async function use(client: JsonClient, connections: number): Promise<void> {
  await Promise.all(Array.from({ length: connections }, () => client.call(call)));
}

// A NAT gateway resets a connection that was idle for 350 seconds at its next packet only, and an environment that is frozen sees no end of one.
test.each([1, 2, 3, 10])('a call goes well although all of %d kept connections have died unnoticed', async (kept) => {
  const { state, client, connections } = await dying((socket) => socket.resetAndDestroy());
  await use(client, kept);
  expect(connections()).toBe(kept);
  state.dead = true;
  await expect(client.call(call)).resolves.toEqual({});
  expect(state.requests).toBe(kept + 2);
});

test('calls that begin together all go well, and later ones meet no dead connection', async () => {
  const { state, client } = await dying((socket) => socket.resetAndDestroy());
  await use(client, 10);
  state.dead = true;
  await use(client, 10);
  const requests = state.requests;
  await client.call(call);
  expect(state.requests).toBe(requests + 1);
});

test.each<[string, (socket: net.Socket) => void]>([
  ['is closed', (socket) => socket.end()],
  ['breaks off in the middle of an answer', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{')],
])('a kept connection that %s does not count either', async (_, die) => {
  const { state, client } = await dying(die);
  await use(client, 3);
  state.dead = true;
  await expect(client.call(call)).resolves.toEqual({});
});

test('after a kept connection on which nothing is answered, the next try uses a new one', async () => {
  const { state, client } = await dying(() => undefined);
  await use(client, 3);
  state.dead = true;
  await expect(client.call(call)).resolves.toEqual({});
  expect(state.requests).toBe(5);
});

test('what may have been done on the connection that died counts for the error of the call', async () => {
  const error = '{"__type":"ConditionalCheckFailedException"}';
  const { state, client } = await dying((socket) => socket.resetAndDestroy(), `HTTP/1.1 400 Bad\r\nContent-Length: ${error.length}\r\n\r\n${error}`);
  await use(client, 1);
  state.dead = true;
  await expect(client.call(call)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', tries: 2 });
});

test('three tries on new connections are still all', async () => {
  const { url, connections } = await servers.raw((socket) => socket.resetAndDestroy());
  await expect(new JsonClient(DYNAMODB, { ...credentials, AWS_ENDPOINT_URL: url }).call(call)).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(connections()).toBe(3);
});

test('an answer whose body never ends is given up on', async () => {
  const { url } = await servers.raw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{'));
  await expect(new JsonClient(DYNAMODB, { ...credentials, AWS_ENDPOINT_URL: url }).call(call)).rejects.toMatchObject({ name: 'TimeoutError' });
});
