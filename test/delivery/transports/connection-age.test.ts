import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { createSecureContext } from 'node:tls';
import { FixedUrl } from '../../../src/delivery/transports/base-url';
import { HttpClient, HttpClientOptions } from '../../../src/delivery/transports/http';
import { DeliveryRequest } from '../../../src/delivery/transports/request';
import { TestAuthority } from '../support/self-signed';
import { Servers } from '../support/servers';
import { TLS_HOST } from '../support/tls-backend';

const servers = new Servers();
afterEach(() => servers.close());

const PLENTY = 20_000;
const REQUEST: DeliveryRequest = {
  deliveryId: 'delivery-1', attempt: 1, endpoint: '/', method: 'POST', path: '', query: [], headers: [], body: Buffer.from('{"a":1}'), sourceIp: '192.0.2.1', arrivedAt: 0,
};

/** A name whose address can be changed, as in a switch between two environments of a backend. */
class SwitchedName {
  public address = '127.0.0.1';
  public lookups = 0;

  public readonly lookup: LookupFunction = (_, options, callback) => {
    this.lookups += 1;
    return options.all ? callback(null, [{ address: this.address, family: 4 }]) : callback(null, this.address, 4);
  };
}

interface Backends {
  readonly port: number;
  /** Of each request, the address that it came to. */
  readonly seen: string[];
  /** Of each connection the same. */
  readonly connections: string[];
}

/** Two servers on one port of two addresses; `create` makes the server of one. */
async function twoBackends(
  create: (address: string, answer: http.RequestListener) => http.Server, answer?: (response: http.ServerResponse) => void,
): Promise<Backends> {
  const seen: string[] = [];
  const connections: string[] = [];
  let port: number | undefined;
  for (const address of ['127.0.0.1', '127.0.0.2']) {
    const server = create(address, (incoming, response) => {
      seen.push(address);
      incoming.resume().on('end', () => answer ? answer(response) : response.end('ok'));
    });
    server.on('connection', () => connections.push(address));
    port = await servers.listen(server, { address, port });
  }
  return { port: port!, seen, connections };
}

const overHttp = (_: string, answer: http.RequestListener): http.Server => http.createServer(answer);

function clientOf(
  url: string, { lookup }: SwitchedName, options: Partial<HttpClientOptions> = {},
): { client: HttpClient; after: (ms: number) => void } {
  let now = 1_000_000;
  const client = new HttpClient({ baseUrl: new FixedUrl(url), lookup, now: () => now, ...options });
  return { client, after: (ms) => { now += ms; } };
}

const send = (client: HttpClient): Promise<unknown> => client.send(REQUEST, { timeoutMs: PLENTY });
const OK = expect.objectContaining({ kind: 'response', status: 200 });

test('field case D4: a connection that is never idle is replaced after a minute, and the name looked up again', async () => {
  const name = new SwitchedName();
  const { port, seen, connections } = await twoBackends(overHttp);
  const { client, after } = clientOf(`http://backend.example:${port}`, name);
  // A request every three seconds, for two minutes.
  for (let count = 0; count < 40; count += 1) {
    expect(await send(client)).toEqual(OK);
    name.address = '127.0.0.2';
    after(3_000);
  }
  expect(seen).toEqual([...Array<string>(20).fill('127.0.0.1'), ...Array<string>(20).fill('127.0.0.2')]);
  expect(connections).toEqual(['127.0.0.1', '127.0.0.2']);
  expect(name.lookups).toBe(2);
});

test('field case D4: a connection is kept for the whole minute', async () => {
  const { port, connections } = await twoBackends(overHttp);
  const { client, after } = clientOf(`http://backend.example:${port}`, new SwitchedName());
  await send(client);
  after(59_999);
  await send(client);
  expect(connections).toHaveLength(1);
  after(1);
  await send(client);
  expect(connections).toHaveLength(2);
});

test('field case D4: several connections at once are all replaced', async () => {
  const name = new SwitchedName();
  const { port, seen, connections } = await twoBackends(overHttp);
  const { client, after } = clientOf(`http://backend.example:${port}`, name);
  await Promise.all([send(client), send(client), send(client)]);
  name.address = '127.0.0.2';
  after(60_000);
  await Promise.all([send(client), send(client), send(client)]);
  expect(seen.slice(3)).toEqual(Array(3).fill('127.0.0.2'));
  expect(connections).toHaveLength(6);
});

test('field case D4: a request under way when its connection gets too old is answered, and the connection is closed behind it', async () => {
  const name = new SwitchedName();
  const held: http.ServerResponse[] = [];
  let arrived: () => void;
  const isThere = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const { port, seen } = await twoBackends(overHttp, (response) => {
    if (held.push(response) === 1) {
      arrived();
    } else {
      response.end('ok');
    }
  });
  const { client, after } = clientOf(`http://backend.example:${port}`, name);
  const slow = send(client);
  await isThere;
  const closed = new Promise((resolve) => held[0].socket!.on('close', resolve));
  name.address = '127.0.0.2';
  after(60_000);
  expect(await send(client)).toEqual(OK);
  held[0].end('ok');
  expect(await slow).toEqual(OK);
  await closed;
  expect(await send(client)).toEqual(OK);
  expect(seen).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.2']);
});

test('field case D4: a clock that is set back keeps no connection for longer', async () => {
  const { port, connections } = await twoBackends(overHttp);
  const { client, after } = clientOf(`http://backend.example:${port}`, new SwitchedName());
  await send(client);
  after(-3_600_000);
  await send(client);
  expect(connections).toHaveLength(2);
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('field case D4: over %s the certificate is verified again, at the new address', async (maxVersion) => {
  const name = new SwitchedName();
  const [authority, other] = [new TestAuthority('one'), new TestAuthority('other')];
  const { port, seen, connections } = await twoBackends((address, answer) =>
    https.createServer({ ...(address === '127.0.0.1' ? authority : other).issue(TLS_HOST), maxVersion }, answer));
  const secureContext = createSecureContext({ ca: authority.cert });
  const { client, after } = clientOf(`https://${TLS_HOST}:${port}`, name, { tls: { get: () => Promise.resolve(secureContext), failed: () => undefined } });
  for (let count = 0; count < 3; count += 1) {
    expect(await send(client)).toEqual(OK);
  }
  expect(connections).toHaveLength(1);
  name.address = '127.0.0.2';
  after(60_000);
  expect(await send(client)).toMatchObject({ kind: 'failure', failure: 'tls' });
  expect(seen).toEqual(Array(3).fill('127.0.0.1'));
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('field case D4: over %s no session of an old connection is resumed', async (maxVersion) => {
  const authority = new TestAuthority('one');
  const resumed: boolean[] = [];
  const { port } = await twoBackends((_, answer) => {
    const server = https.createServer({ ...authority.issue(TLS_HOST), maxVersion }, answer);
    server.on('secureConnection', (socket) => resumed.push(socket.isSessionReused()));
    return server;
  });
  const secureContext = createSecureContext({ ca: authority.cert });
  const { client, after } = clientOf(`https://${TLS_HOST}:${port}`, new SwitchedName(), { tls: { get: () => Promise.resolve(secureContext), failed: () => undefined } });
  await send(client);
  after(60_000);
  expect(await send(client)).toEqual(OK);
  expect(resumed).toEqual([false, false]);
});
