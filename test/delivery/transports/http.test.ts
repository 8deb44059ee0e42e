import * as https from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { BackendTls } from '../../../src/delivery/transports/backend-tls';
import { FixedUrl } from '../../../src/delivery/transports/base-url';
import { HttpClient, HttpClientOptions } from '../../../src/delivery/transports/http';
import { DeliveryRequest, RequestResult } from '../../../src/delivery/transports/request';
import { selfSigned } from '../support/self-signed';
import { Servers } from '../support/servers';

const servers = new Servers();
afterEach(() => servers.close());
/** Long enough for anything that answers, however busy the machine is. */
const PLENTY = 20_000;

const request = (overrides: Partial<DeliveryRequest> = {}): DeliveryRequest => ({
  deliveryId: 'delivery-1',
  attempt: 1,
  endpoint: '/',
  method: 'POST',
  path: 'orders',
  query: [],
  headers: [],
  body: Buffer.from('{"a":1}'),
  sourceIp: '192.0.2.1',
  arrivedAt: 0,
  ...overrides,
});

type Options = Partial<HttpClientOptions>;
const transportTo = (url: string, options: Options = {}) => new HttpClient({ baseUrl: new FixedUrl(url), ...options });

const exchange = (url: string, overrides: Partial<DeliveryRequest> = {}, timeoutMs = PLENTY, options: Options = {}): Promise<RequestResult> =>
  transportTo(url, options).send(request(overrides), { timeoutMs });

/** The same for tests that do not care what the body of an answer is. */
async function send(...exchanged: Parameters<typeof exchange>): Promise<object> {
  const { body: _body, ...result } = { body: undefined, ...await exchange(...exchanged) };
  return result;
}

const status = (code: number) => expect.objectContaining({ kind: 'response', status: code });
const failure = (failureClass: string, detail: unknown = expect.any(String)) => ({ kind: 'failure', failure: failureClass, detail });

describe('the body of an answer', () => {
  test('is handed on, whatever the status', async () => {
    const { url } = await servers.http((response) => response.writeHead(200).end('{"ok":false}'));
    expect(await exchange(url)).toMatchObject({ kind: 'response', status: 200, body: Buffer.from('{"ok":false}') });
  });

  test.each([[0, 'in one packet'], [30, 'later']])('stands with its status when other bytes follow (%d ms: %s)', async (pause) => {
    const { url } = await servers.raw((socket) => {
      const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"ok":false}';
      if (pause === 0) {
        socket.end(`${answer}garbage`);
      } else {
        socket.write(answer);
        setTimeout(() => socket.end('garbage'), pause);
      }
    });
    expect(await exchange(url)).toMatchObject({ kind: 'response', status: 200, body: Buffer.from('{"ok":false}') });
  });

  test('is kept up to 64 KB', async () => {
    const { url } = await servers.http((response) => response.writeHead(500).end(Buffer.alloc(100_000, 'x')));
    const result = await exchange(url);
    expect(result.kind === 'response' && result.body?.length).toBe(64 * 1024);
  });
});

describe('what is sent', () => {
  test('method, target, headers and bytes arrive exactly, with the host of the backend', async () => {
    const { url, seen } = await servers.http((response) => response.end());
    const body = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
    const outcome = await send(`${url}/base?key=1`, {
      method: 'PUT',
      path: 'a%2Fb/c',
      query: [['x', '1 2']],
      body,
      headers: [['X-Twice', '1'], ['x-TWICE', '2'], ['Content-Type', 'application/octet-stream'], ['X-Latin', 'caf\u00e9']],
    });
    expect(outcome).toEqual(status(200));
    expect(seen).toEqual([{
      method: 'PUT',
      url: '/base/a%2Fb/c?key=1&x=1%202',
      rawHeaders: ['Host', url.slice(7), 'X-Twice', '1', 'x-TWICE', '2', 'Content-Type', 'application/octet-stream', 'X-Latin', 'caf\u00e9',
        'Content-Length', '512', 'Connection', 'keep-alive'],
      body,
    }]);
  });

  test.each(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])('%s with a body and without one', async (method) => {
    const { url, seen } = await servers.http((response) => response.end());
    expect(await send(url, { method, body: Buffer.from('body') })).toEqual(status(200));
    expect(await send(url, { method, body: Buffer.alloc(0) })).toEqual(status(200));
    expect(seen.map((one) => [one.method, one.body.toString()])).toEqual([[method, 'body'], [method, '']]);
    const lengthOfEmpty = seen[1].rawHeaders.includes('Content-Length');
    expect(lengthOfEmpty).toBe(['PATCH', 'POST', 'PUT'].includes(method));
    expect(seen.flatMap((one) => one.rawHeaders)).not.toContain('Transfer-Encoding');
  });

  test('a body of a megabyte arrives whole', async () => {
    const body = Buffer.alloc(1_048_576, 'x');
    const { url, seen } = await servers.http((response) => response.end());
    expect(await send(url, { body })).toEqual(status(200));
    expect(seen[0].body.equals(body)).toBe(true);
  });

  test('credentials of the base URL replace the sender\'s', async () => {
    const { url, seen } = await servers.http((response) => response.end());
    await send(url.replace('//', '//user:pass@'), { headers: [['authorization', 'Bearer sender']] });
    expect(seen[0].rawHeaders).toEqual(expect.arrayContaining(['Authorization', `Basic ${Buffer.from('user:pass').toString('base64')}`]));
    expect(seen[0].rawHeaders).not.toContain('Bearer sender');
  });

  test('connections are kept and used again', async () => {
    const { url, connections } = await servers.raw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    const transport = transportTo(url);
    for (let count = 0; count < 5; count += 1) {
      expect(await transport.send(request(), { timeoutMs: PLENTY })).toEqual(status(200));
    }
    expect(connections()).toBe(1);
  });

  test('a target with two slashes in front stays with its host', async () => {
    const { url, seen } = await servers.http((response) => response.end());
    expect(await send(url, { path: '/evil.example/x' })).toEqual(status(200));
    expect(seen[0].url).toBe('//evil.example/x');
  });
});

describe('what counts as an answer', () => {
  test.each([200, 201, 202, 204, 400, 401, 404, 410, 422, 429, 500, 502, 503, 504])('cases 28 and 34: the status %d', async (code) => {
    const { url } = await servers.http((response) => response.writeHead(code).end());
    expect(await send(url)).toEqual({ kind: 'response', status: code });
  });

  test.each([301, 302, 303, 307, 308])('case 29: %d is not followed; only the origin of its location is kept', async (code) => {
    const { url, seen } = await servers.http((response) => response.writeHead(code, { location: 'https://user:pass@login.example:8443/secret?token=1' }).end());
    expect(await send(url)).toEqual({ kind: 'response', status: code, detail: 'https://login.example:8443' });
    expect(seen).toHaveLength(1);
  });

  test.each(['/relative/secret', 'not a url', ''])('case 29: of the location %j nothing is kept', async (location) => {
    const { url } = await servers.http((response) => response.writeHead(302, { location }).end());
    expect(await send(url)).toEqual({ kind: 'response', status: 302 });
  });

  test('case 30: 304 and 300 are answers, and no success', async () => {
    for (const code of [300, 304]) {
      const { url } = await servers.http((response) => response.writeHead(code).end());
      expect(await send(url)).toEqual(status(code));
    }
  });

  test('case 30: interim answers are waited out', async () => {
    const { url } = await servers.raw((socket) => socket.write(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n'));
    expect(await send(url)).toEqual(status(202));
  });

  test('case 30: a switch of protocols is an answer, and no success', async () => {
    const { url } = await servers.raw((socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'));
    expect(await send(url)).toEqual(status(101));
  });

  test('case 33: Retry-After is handed on as it came', async () => {
    const { url } = await servers.http((response) => response.writeHead(429, { 'Retry-After': 'Sat, 21 Nov 2026 12:00:30 GMT' }).end());
    expect(await send(url)).toEqual({ kind: 'response', status: 429, retryAfter: 'Sat, 21 Nov 2026 12:00:30 GMT' });
  });

  test('case 39: a huge answer is read up to a limit; its status decides', async () => {
    let written = 0;
    const { url } = await servers.http((response) => {
      response.writeHead(200, { 'content-length': 100 * 1024 * 1024 });
      const chunk = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (written < 100 * 1024 * 1024 && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    expect(await send(url)).toEqual(status(200));
    // What fits into the buffers of the sockets is sent all the same.
    expect(written).toBeLessThan(50 * 1024 * 1024);
  });

  test('case 39: an endless answer without a length is cut off as well', async () => {
    const { url } = await servers.http((response) => {
      response.writeHead(500);
      const more = (): void => {
        if (!response.destroyed) {
          response.write(Buffer.alloc(16 * 1024), more);
        }
      };
      more();
    });
    expect(await send(url)).toEqual(status(500));
  });

  test('case 39: compressed answers are not decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
    for (const body of [bomb, Buffer.from('no gzip at all')]) {
      const { url } = await servers.http((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(body));
      expect(await send(url)).toEqual(status(200));
    }
  });

  test('case 39: more bytes than announced change nothing', async () => {
    const { url } = await servers.raw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and much more that nobody asked for'));
    expect(await send(url)).toEqual(status(200));
  });

  test('case 39: headers without end are read up to a limit; the status decides', async () => {
    const { url } = await servers.raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = (): void => {
        if (!socket.destroyed) {
          socket.write(`X: ${'x'.repeat(10_000)}\r\n`, more);
        }
      };
      more();
    });
    expect(await send(url)).toEqual(status(200));
  });

  test('an answer before the request was read is an answer', async () => {
    const { url } = await servers.raw((socket) => socket.end('HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'));
    expect(await send(url)).toEqual(status(413));
  });
});

describe('what does not', () => {
  test('case 39: fewer bytes than announced', async () => {
    const { url } = await servers.raw((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort'));
    expect(await send(url)).toEqual(failure('reset', 'ECONNRESET'));
  });

  test('case 36: a connection that breaks off within the body, within the headers, or before them', async () => {
    const parts = ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe', 'HTTP/1.1 200 OK\r\nContent-Le', ''];
    for (const part of parts) {
      const { url, connections } = await servers.raw((socket) => part === '' ? socket.resetAndDestroy() : socket.write(part, () => setImmediate(() => socket.resetAndDestroy())));
      expect(await send(url)).toEqual(failure('reset', 'ECONNRESET'));
      expect(connections()).toBe(1);
    }
  });

  test.each<[string, string | undefined]>([
    ['nothing at all', undefined],
    ['headers that never end', 'HTTP/1.1 200 OK\r\nX-Slow: '],
    ['a body that never ends', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx'],
    ['interim answers only', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('case 37: %s ends with the timeout', async (_, start) => {
    const { url } = await servers.raw((socket) => {
      if (start) {
        socket.write(start);
      }
    });
    expect(await send(url, {}, 100)).toEqual(failure('timeout', 'no complete answer within 100 ms'));
  });

  test('case 37: a byte now and then does not make the timeout longer', async () => {
    let timer: NodeJS.Timeout | undefined;
    const { url } = await servers.raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n');
      timer = setInterval(() => socket.write('x'), 20);
    });
    expect(await send(url, {}, 300)).toEqual(failure('timeout'));
    clearInterval(timer);
  });

  test('case 37: after the timeout the connection is gone', async () => {
    let close: () => void;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const { url } = await servers.raw((socket) => socket.on('close', close));
    expect(await send(url, {}, 50)).toEqual(failure('timeout'));
    await closed;
  });

  test('case 35: refused', async () => {
    const { url } = await servers.http((response) => response.end());
    await servers.close();
    expect(await send(url)).toEqual(failure('connection-refused', 'ECONNREFUSED'));
  });

  test.each(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'])('case 35: the name cannot be resolved (%s)', async (code) => {
    const lookup: LookupFunction = (_, __, callback) => callback(Object.assign(new Error('secret.example'), { code }), '');
    expect(await send('http://backend.invalid', {}, PLENTY, { lookup })).toEqual(failure('dns', code));
  });

  test('case 39: something that is not HTTP', async () => {
    const { url } = await servers.raw((socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(await send(url)).toEqual(failure('protocol', expect.stringMatching(/^HPE_/)));
  });

  test.each(['', 'nonsense', 'ftp://x.example', 'https://'])('a base URL %j fails the attempt with one sentence, and not the process', async (url) => {
    expect(await send(url)).toEqual(failure('other', expect.stringMatching(/^The backend URL .*expected an absolute http or https URL\.$/)));
  });
});

describe('case 35: TLS', () => {
  const future = new Date('2049-01-01T00:00:00Z');
  const localhost: LookupFunction = (_, options, callback) => options.all
    ? callback(null, [{ address: '127.0.0.1', family: 4 }])
    : callback(null, '127.0.0.1', 4);

  async function tlsBackend(host: string, validUntil: Date): Promise<{ url: string; tls: BackendTls }> {
    const { key, cert } = selfSigned(host, validUntil);
    const port = await servers.listen(https.createServer({ key, cert }, (_, response) => response.end('ok')));
    const trusted = createSecureContext({ ca: cert });
    return { url: `https://backend.example:${port}`, tls: { get: () => Promise.resolve(trusted), failed: () => undefined } };
  }

  test('a certificate that is trusted and right', async () => {
    const { url, tls } = await tlsBackend('backend.example', future);
    expect(await send(url, {}, PLENTY, { tls, lookup: localhost })).toEqual(status(200));
  });

  test('a certificate that nobody vouches for', async () => {
    const { url } = await tlsBackend('backend.example', future);
    expect(await send(url, {}, PLENTY, { lookup: localhost })).toEqual(failure('tls', 'DEPTH_ZERO_SELF_SIGNED_CERT'));
  });

  test('a certificate that has expired', async () => {
    const { url, tls } = await tlsBackend('backend.example', new Date('2021-01-01T00:00:00Z'));
    expect(await send(url, {}, PLENTY, { tls, lookup: localhost })).toEqual(failure('tls', 'CERT_HAS_EXPIRED'));
  });

  test('a certificate for another name', async () => {
    const { url, tls } = await tlsBackend('other.example', future);
    expect(await send(url, {}, PLENTY, { tls, lookup: localhost })).toEqual(failure('tls', 'ERR_TLS_CERT_ALTNAME_INVALID'));
  });

  test('no TLS at all', async () => {
    const { url } = await servers.raw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const outcome = await send(url.replace('http:', 'https:'));
    expect(outcome).toEqual(failure('tls', expect.stringMatching(/^(?:EPROTO \(.+\)|ERR_SSL_.+)$/)));
  });
});

describe('case 40: a connection that the backend closed while it was idle', () => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

  test('is noticed when it is used again, and replaced by a new one', async () => {
    const requests = [0, 0];
    const { url, connections } = await servers.raw((socket, connection) => {
      requests[connection] += 1;
      if (connection === 0 && requests[0] === 2) {
        socket.resetAndDestroy();
      } else {
        socket.write(answer);
      }
    });
    const transport = transportTo(url);
    expect(await transport.send(request(), { timeoutMs: PLENTY })).toEqual(status(200));
    expect(await transport.send(request(), { timeoutMs: PLENTY })).toEqual(status(200));
    expect(connections()).toBe(2);
  });

  test('is replaced once only: a backend that resets every request is seen to do so', async () => {
    let total = 0;
    const { url, connections } = await servers.raw((socket) => {
      total += 1;
      if (total === 1) {
        socket.write(answer);
      } else {
        socket.resetAndDestroy();
      }
    });
    const transport = transportTo(url);
    expect(await transport.send(request(), { timeoutMs: PLENTY })).toEqual(status(200));
    expect(await transport.send(request(), { timeoutMs: PLENTY })).toEqual(failure('reset', 'ECONNRESET'));
    expect(connections()).toBe(2);
  });

  test('is not replaced where the request may not be written a second time', async () => {
    let total = 0;
    const { url, connections } = await servers.raw((socket) => {
      total += 1;
      if (total === 1) {
        socket.write(answer);
      } else {
        socket.resetAndDestroy();
      }
    });
    const transport = transportTo(url);
    const mayRepeat = jest.fn(() => false);
    expect(await transport.send(request(), { timeoutMs: PLENTY, mayRepeat })).toEqual(status(200));
    expect(mayRepeat).not.toHaveBeenCalled();
    expect(await transport.send(request(), { timeoutMs: PLENTY, mayRepeat })).toEqual(failure('reset', 'ECONNRESET'));
    expect([mayRepeat.mock.calls.length, connections(), total]).toEqual([1, 1, 2]);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['closes', (socket) => socket.end()], ['resets', (socket) => socket.resetAndDestroy()],
  ])('is not assumed where the backend had the request for seconds before it %s the connection: it may have worked on it', async (_, end) => {
    let total = 0;
    const { url, connections } = await servers.raw((socket) => {
      total += 1;
      if (total === 1) {
        socket.write(answer);
      } else {
        setTimeout(() => end(socket), 3_000);
      }
    });
    const transport = transportTo(url);
    expect(await transport.send(request(), { timeoutMs: PLENTY })).toEqual(status(200));
    expect(await transport.send(request(), { timeoutMs: PLENTY })).toEqual(failure('reset', 'ECONNRESET'));
    expect([connections(), total]).toEqual([1, 2]);
  });

  test('is not assumed when an answer had begun', async () => {
    let total = 0;
    const { url, connections } = await servers.raw((socket) => {
      total += 1;
      socket.write(total === 1 ? answer : 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe', () => total > 1 && setImmediate(() => socket.resetAndDestroy()));
    });
    const transport = transportTo(url);
    await transport.send(request(), { timeoutMs: PLENTY });
    expect(await transport.send(request(), { timeoutMs: PLENTY })).toEqual(failure('reset'));
    expect(connections()).toBe(1);
  });
});
