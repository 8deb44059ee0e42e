import { spawn } from 'node:child_process';
import * as net from 'node:net';
import { FixedUrl } from '../../../src/delivery/transports/base-url';
import { HttpClient } from '../../../src/delivery/transports/http';

const REQUEST = { deliveryId: 'd', attempt: 1, endpoint: '/', method: 'POST', path: '', query: [], headers: [], body: Buffer.from('{}'), sourceIp: '', arrivedAt: 0 };

/** Takes no connection for 700 ms after each message, so that one takes as long as over a long line or after a lost packet. */
const SLOW = `
const server = require('net').createServer((socket) => {
  socket.on('error', () => undefined);
  socket.on('data', () => socket.end('HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n'));
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  process.send(server.address().port);
  process.on('message', () => { const end = Date.now() + 700; while (Date.now() < end); });
});`;

type Addresses = ReadonlyArray<readonly [address: string, family: number]>;

/** Resolves every name to these addresses. */
function lookupOf(addresses: Addresses): net.LookupFunction {
  return ((_name: string, options: { all?: boolean }, done: (...all: unknown[]) => void) => (options.all
    ? done(null, addresses.map(([address, family]) => ({ address, family })))
    : done(null, ...addresses[0]))) as unknown as net.LookupFunction;
}

const BACKEND = ['127.0.0.1', 4] as const;

// A function without IPv6 cannot reach ::1 either: the address is there and leads nowhere.
test.each<[string, Addresses]>([
  ['alone', [BACKEND]],
  ['beside an IPv6 address that leads nowhere', [BACKEND, ['::1', 6]]],
  ['beside another server that is down', [BACKEND, ['127.0.0.2', 4]]],
  ['behind servers that are down', [['127.0.0.2', 4], ['127.0.0.3', 4], ['::1', 6], BACKEND]],
  ['between servers that are down', [['127.0.0.2', 4], BACKEND, ['127.0.0.3', 4]]],
])('field case D4: a backend that takes a second to connect to, %s', async (_, addresses) => {
  const child = spawn(process.execPath, ['-e', SLOW], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const fillers: net.Socket[] = [];
  try {
    const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(message as number)));
    child.send('stand still');
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (let count = 0; count < 4; count += 1) {
      fillers.push(net.connect(port, '127.0.0.1').on('error', () => undefined));
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    const client = new HttpClient({ baseUrl: new FixedUrl(`http://backend.test:${port}`), lookup: lookupOf(addresses) });
    expect(await client.send(REQUEST, { timeoutMs: 60_000 })).toMatchObject({ kind: 'response', status: 200 });
  } finally {
    fillers.forEach((socket) => socket.destroy());
    child.kill();
  }
});
