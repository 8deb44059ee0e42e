import { FixedUrl } from '../../../src/delivery/transports/base-url';
import { HttpClient } from '../../../src/delivery/transports/http';
import { SecretUrl } from '../../../src/delivery/transports/secret-url';
import { Servers } from '../support/servers';

const servers = new Servers();
afterEach(() => servers.close());

const request = {
  deliveryId: 'delivery-1', attempt: 1, endpoint: '/', method: 'POST', path: 'orders', query: [], headers: [], body: Buffer.from('{}'), sourceIp: '', arrivedAt: 0,
};
const denied = Object.assign(new Error('arn:aws:secretsmanager:secret'), { name: 'AccessDeniedException' });

function secret(...answers: Array<string | Error>) {
  const clock = { now: 0 };
  const read = jest.fn(async () => {
    const next = answers.length > 1 ? answers.shift()! : answers[0];
    if (next instanceof Error) {
      throw next;
    }
    return next;
  });
  return { url: new SecretUrl(read, () => clock.now), read, clock };
}

/** What runs in the background has been done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('the secret is read once, also for requests that come at the same time', async () => {
  const { url, read } = secret('https://a.example/hooks\n');
  const [first, second] = await Promise.all([url.get(), url.get()]);
  expect(await url.get()).toBe(first);
  expect(second).toBe(first);
  expect(first).toMatchObject({ host: 'a.example', path: '/hooks' });
  expect(read).toHaveBeenCalledTimes(1);
});

test('after a failure it is read again, but not at every failure of an outage', async () => {
  const { url, read, clock } = secret('https://a.example', 'https://b.example');
  await url.get();
  url.failed();
  expect((await url.get()).host).toBe('a.example');
  clock.now = 30_000;
  url.failed();
  await settled();
  expect((await url.get()).host).toBe('b.example');
  clock.now = 59_999;
  url.failed();
  await url.get();
  expect(read).toHaveBeenCalledTimes(2);
});

test('while it cannot be read again, the last known URL stays in use', async () => {
  const { url, clock } = secret('https://a.example', denied, 'https://b.example');
  await url.get();
  clock.now = 30_000;
  url.failed();
  await settled();
  expect((await url.get()).host).toBe('a.example');
  clock.now = 31_000;
  await url.get();
  await settled();
  expect((await url.get()).host).toBe('b.example');
});

// A reading that fails must not be made again for each request: most of them go well.
test('a secret that cannot be read is not read again for every request', async () => {
  const { url, read, clock } = secret('https://a.example', denied);
  await url.get();
  clock.now = 30_000;
  url.failed();
  for (let count = 0; count < 20; count += 1) {
    clock.now += 10;
    await url.get();
    await settled();
  }
  expect(read).toHaveBeenCalledTimes(2);
});

test('a secret that cannot be read names the error and not the secret; the next request tries again', async () => {
  const { url } = secret(denied, 'https://a.example');
  await expect(url.get()).rejects.toThrow(
    'The secret with the backend URL could not be read (AccessDeniedException); expected a secret that this function may read.');
  expect((await url.get()).host).toBe('a.example');
});

test('a secret that is no URL is not used, nor is what it was before', async () => {
  const { url, clock } = secret('https://a.example', 'broken secret', 'broken secret', 'broken secret', 'https://b.example');
  await url.get();
  clock.now = 30_000;
  url.failed();
  await settled();
  await expect(url.get()).rejects.toThrow('The backend URL does not parse');
  await expect(url.get()).rejects.not.toThrow('broken secret');
  expect((await url.get()).host).toBe('b.example');
});

test('through the transport: each of it is a failed attempt with its reason, and recovery needs no restart', async () => {
  const { url: backend, seen } = await servers.http((response) => response.end());
  const { url } = secret(denied, 'nonsense', `${backend}/secret?sig=1`);
  const transport = new HttpClient({ baseUrl: url });
  const send = () => transport.send(request, { timeoutMs: 20_000 });
  expect(await send()).toEqual({ kind: 'failure', failure: 'other', detail: expect.stringContaining('AccessDeniedException') });
  expect(await send()).toEqual({ kind: 'failure', failure: 'other', detail: expect.stringContaining('does not parse') });
  expect(await send()).toMatchObject({ kind: 'response', status: 200 });
  expect(seen[0].url).toBe('/secret/orders?sig=1');
});

test('through the transport: an answer that is no success makes the secret be read again', async () => {
  const old = await servers.http((response) => response.writeHead(404).end());
  const moved = await servers.http((response) => response.end());
  const { url, clock } = secret(old.url, moved.url);
  const transport = new HttpClient({ baseUrl: url });
  clock.now = 0;
  const send = () => transport.send(request, { timeoutMs: 20_000 });
  expect(await send()).toMatchObject({ status: 404 });
  clock.now = 30_000;
  expect(await send()).toMatchObject({ status: 404 });
  expect(await send()).toMatchObject({ status: 200 });
});

test('through the transport: a URL that is known is used at once while Secrets Manager is slow to fail', async () => {
  const { url: backend } = await servers.http((response) => response.end());
  const { url, read, clock } = secret(backend);
  const transport = new HttpClient({ baseUrl: url });
  expect(await transport.send(request, { timeoutMs: 20_000 })).toMatchObject({ status: 200 });
  read.mockImplementation(() => new Promise(() => undefined));
  clock.now = 30_000;
  url.failed();
  expect(await transport.send(request, { timeoutMs: 20_000 })).toMatchObject({ status: 200 });
});

test('through the transport: a secret that is never read ends with the timeout', async () => {
  const transport = new HttpClient({ baseUrl: new SecretUrl(() => new Promise(() => undefined), () => 0) });
  expect(await transport.send(request, { timeoutMs: 50 })).toMatchObject({ kind: 'failure', failure: 'timeout' });
});

test('through the transport: a secret that is read after the timeout leads to no request', async () => {
  const { url, seen } = await servers.http((response) => response.end());
  let found: (text: string) => void;
  const transport = new HttpClient({
    baseUrl: new SecretUrl(() => new Promise((resolve) => {
      found = resolve;
    }), () => 0),
  });
  expect(await transport.send(request, { timeoutMs: 50 })).toMatchObject({ kind: 'failure', failure: 'timeout' });
  found!(url);
  // What would be sent too late would be there before this one.
  expect(await transport.send({ ...request, path: 'next' }, { timeoutMs: 20_000 })).toMatchObject({ status: 200 });
  expect(seen.map((one) => one.url)).toEqual(['/next']);
});

test('a URL that was set at deployment stays what it is', async () => {
  const url = new FixedUrl('https://a.example/hooks');
  url.failed();
  expect(await url.get()).toMatchObject({ host: 'a.example' });
});
