import { FixedUrl } from '../../../src/delivery/transports/base-url';
import { HttpClient } from '../../../src/delivery/transports/http';
import { DeliveryRequest } from '../../../src/delivery/transports/request';
import { ticksUntil } from '../../time-taken';
import { Servers } from '../support/servers';

const servers = new Servers();
afterEach(() => servers.close());

/** Long enough for anything that answers, however busy the machine is. */
const PLENTY = 20_000;

const REQUEST: DeliveryRequest = {
  deliveryId: 'delivery-1', attempt: 1, endpoint: '/', method: 'POST', path: '', query: [], headers: [], body: Buffer.from('{"a":1}'), sourceIp: '192.0.2.1', arrivedAt: 0,
};

/** A backend that answers each request with these bytes, in pieces that arrive by themselves. */
async function backend(...pieces: string[]): Promise<{ url: string; connections: () => number }> {
  return servers.raw((socket) => {
    const [first, ...others] = pieces;
    socket.write(Buffer.from(first, 'latin1'));
    others.forEach((piece, index) => setTimeout(
      () => piece === END ? socket.end() : piece === RESET ? socket.resetAndDestroy() : socket.write(Buffer.from(piece, 'latin1')), 20 * (index + 1),
    ));
  });
}

/** In place of a piece: the backend closes the connection, or resets it. */
const END = 'the end';
const RESET = 'the reset';

async function send(url: string, request: Partial<DeliveryRequest> = {}, timeoutMs = PLENTY): Promise<object> {
  const client = new HttpClient({ baseUrl: new FixedUrl(url) });
  const { body: _body, ...result } = { body: undefined, ...await client.send({ ...REQUEST, ...request }, { timeoutMs }) };
  return result;
}

const delivered = { kind: 'response', status: 200 };
const failure = (failureClass: string) => expect.objectContaining({ kind: 'failure', failure: failureClass });

const OK = 'HTTP/1.1 200 OK\r\n';
const BODY = 'Content-Length: 2\r\n\r\nok';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';

describe('field case D3: a status that could be read counts', () => {
  test.each<[string, string[]]>([
    ['20 KB of headers', [`${OK}X: ${'x'.repeat(20_000)}\r\n${BODY}`]],
    ['200 KB in one header', [`${OK}X: ${'x'.repeat(200_000)}\r\n${BODY}`]],
    ['200 KB in many headers', [`${OK}${`X-A: ${'x'.repeat(100)}\r\n`.repeat(2_000)}${BODY}`]],
    ['a megabyte of headers', [`${OK}${`X-A: ${'x'.repeat(1_000)}\r\n`.repeat(1_000)}${BODY}`]],
    ['lines that end in LF', ['HTTP/1.1 200 OK\nContent-Length: 2\n\nok']],
    ['some lines that end in LF', [`${OK}A: b\n${BODY}`]],
    ['a head that ends in LF', [`${OK}Content-Length: 2\r\n\nok`]],
    ['a CR in a line', [`${OK}A: b\rB: c\r\n${BODY}`]],
    ['a CR in place of line ends', ['HTTP/1.1 200 OK\rContent-Length: 2\r\rok']],
    ['a control character in a value', [`${OK}A: b\x01c\r\n${BODY}`]],
    ['a NUL in a value', [`${OK}A: b\0c\r\n${BODY}`]],
    ['a DEL in a value', [`${OK}A: b\x7fc\r\n${BODY}`]],
    ['bytes beyond ASCII in a value', [`${OK}A: \xff\xfe\r\n${BODY}`]],
    ['a line without a colon', [`${OK}garbage\r\n${BODY}`]],
    ['a line of words without a colon', [`${OK}<b>Warning</b> in line 3\r\n${BODY}`]],
    ['a header without a name', [`${OK}: x\r\n${BODY}`]],
    ['a name that is no token', [`${OK}X(A): b\r\n${BODY}`]],
    ['a name with a blank', [`${OK}X A: b\r\n${BODY}`]],
    ['a name beyond ASCII', [`${OK}X\xc3\xa4: b\r\n${BODY}`]],
    ['a name with a control character', [`${OK}X\x01: b\r\n${BODY}`]],
    ['a blank before the colon', [`${OK}X : b\r\nContent-Length : 2\r\n\r\nok`]],
    ['a folded header', [`${OK}X: b\r\n c\r\n${BODY}`]],
    ['a first header that is folded', [`${OK} X: b\r\n${BODY}`]],
    ['the same length twice', [`${OK}Content-Length: 2\r\n${BODY}`]],
    ['two lengths', [`${OK}Content-Length: 5\r\n${BODY}`]],
    ['a list of lengths', [`${OK}Content-Length: 2, 2\r\n\r\nok`]],
    ['a negative length', [`${OK}Content-Length: -1\r\n\r\nok`]],
    ['an empty length', [`${OK}Content-Length:\r\n\r\nok`]],
    ['a length that is no number', [`${OK}Content-Length: two\r\n\r\nok`]],
    ['a length beyond all numbers', [`${OK}Content-Length: 99999999999999999999999\r\n\r\nok`]],
    ['a length and chunks', [`${OK}Content-Length: 2\r\n${CHUNKED}\r\n2\r\nok\r\n0\r\n\r\n`]],
    ['chunks and a length', [`${OK}${CHUNKED}Content-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n`]],
    ['chunked twice', [`${OK}${CHUNKED}${CHUNKED}\r\n2\r\nok\r\n0\r\n\r\n`]],
    ['an identity coding and a length', [`${OK}Transfer-Encoding: identity\r\n${BODY}`]],
    ['a coding that nobody asked for, to the end of the connection', [`${OK}Transfer-Encoding: gzip\r\n\r\nok`, END]],
    ['a chunk size that is no number', [`${OK}${CHUNKED}\r\nzz\r\nok\r\n0\r\n\r\n`]],
    ['a chunk size beyond all numbers', [`${OK}${CHUNKED}\r\nffffffffffffffffffff\r\nok\r\n0\r\n\r\n`]],
    ['a chunk size with a blank', [`${OK}${CHUNKED}\r\n2 \r\nok\r\n0\r\n\r\n`]],
    ['chunks that end in LF', [`${OK}${CHUNKED}\r\n2\nok\n0\n\n`]],
    ['a chunk without its end', [`${OK}${CHUNKED}\r\n2\r\nok0\r\n\r\n`]],
    ['a chunk that is longer than its size', [`${OK}${CHUNKED}\r\n2\r\nokok\r\n0\r\n\r\n`]],
    ['an odd chunk extension', [`${OK}${CHUNKED}\r\n2;\x01=\0"\r\nok\r\n0\r\n\r\n`]],
    ['30 KB of chunk extensions', [`${OK}${CHUNKED}\r\n2;a=${'x'.repeat(30_000)}\r\nok\r\n0\r\n\r\n`]],
    ['an odd chunk that comes later', [`${OK}${CHUNKED}\r\n2\r\nok\r\n`, 'zz\r\n']],
    ['a trailer without a colon', [`${OK}${CHUNKED}\r\n2\r\nok\r\n0\r\nbad trailer\r\n\r\n`]],
    ['a control character in a trailer', [`${OK}${CHUNKED}\r\n2\r\nok\r\n0\r\nA: \x01\r\n\r\n`]],
    ['a length in a trailer', [`${OK}${CHUNKED}\r\n2\r\nok\r\n0\r\nContent-Length: 5\r\n\r\n`]],
    ['30 KB of trailers', [`${OK}${CHUNKED}\r\n2\r\nok\r\n0\r\nA: ${'x'.repeat(30_000)}\r\n\r\n`]],
    ['HTTP/1.0 to the end of the connection', ['HTTP/1.0 200 OK\r\n\r\nok', END]],
    ['HTTP/1.0 with a length', [`HTTP/1.0 200 OK\r\n${BODY}`]],
    ['HTTP/1.2', [`HTTP/1.2 200 OK\r\n${BODY}`]],
    ['HTTP/2 in the words of HTTP/1', [`HTTP/2 200 OK\r\n${BODY}`]],
    ['http in lower case', [`http/1.1 200 OK\r\n${BODY}`]],
    ['two blanks before the status', [`HTTP/1.1  200 OK\r\n${BODY}`]],
    ['a tab before the status', [`HTTP/1.1\t200 OK\r\n${BODY}`]],
    ['a blank in the version', [`HTTP/ 1.1 200 OK\r\n${BODY}`]],
    ['a blank in the version, byte by byte', [...`HTTP/ 1.1 200 OK\r\n${BODY}`]],
    ['a reason without a blank before it', [`HTTP/1.1 200OK\r\n${BODY}`]],
    ['a reason without a blank before it, in two pieces', ['HTTP/1.1 200', `OK\r\n${BODY}`]],
    ['a comma behind the status', [`HTTP/1.1 200, OK\r\n${BODY}`]],
    ['a fraction of a status, as IIS logs it', [`HTTP/1.1 200.0 OK\r\n${BODY}`]],
    ['a NUL behind the status', [`HTTP/1.1 200\0\r\n${BODY}`]],
    ['no length and a connection that is reset behind the head', [`${OK}\r\n`, RESET]],
    ['no length and a connection that is reset in the body', ['HTTP/1.0 200 OK\r\n\r\nok', RESET]],
    ['no reason', [`HTTP/1.1 200\r\n${BODY}`]],
    ['an empty reason', [`HTTP/1.1 200 \r\n${BODY}`]],
    ['control characters in the reason', [`HTTP/1.1 200 O\x01\0K\r\n${BODY}`]],
    ['bytes beyond ASCII in the reason', [`HTTP/1.1 200 \xff\r\n${BODY}`]],
    ['blank lines before', [`\r\n\r\n${OK}${BODY}`]],
    ['a blank line and an odd header', [`\r\n${OK}garbage\r\n${BODY}`]],
    ['no headers', [`${OK}\r\nok`, END]],
    ['nothing but the status line', [OK, END]],
    ['a header and no end of the head', [`${OK}A: b\n`, END]],
    ['interim answers, then an odd one', [`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}garbage\r\n${BODY}`]],
    ['an interim answer, later an odd one', ['HTTP/1.1 103 Early Hints\r\n\r\n', `${OK}garbage\r\n${BODY}`]],
    ['an odd interim answer', [`HTTP/1.1 103 Early Hints\nX\x01: y\r\n\r\n${OK}${BODY}`]],
    ['an interim answer in LF, and the final one later', ['HTTP/1.1 100 Continue\n\n', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n']],
    ['an interim answer with an odd header, and the final one later', ['HTTP/1.1 103 Early Hints\r\nLink: </\x01>\r\n\r\n', `${OK}${BODY}`]],
    ['two odd interim answers in many pieces', ['HTTP/1.1 10', '0 Continue\n', '\nHTTP/1.1 103 Early\nA', ': \x01\n\n', 'HTTP/1', '.1 200', ' OK\r', '\n\r', '\n']],
    ['http in lower case, in two pieces', ['http/1.1 ', `200 OK\r\n${BODY}`]],
    ['http in lower case, byte by byte', [...`http/1.1 200 OK\r\n${BODY}`]],
    ['HTTP/2 in the words of HTTP/1, in two pieces', ['HTTP/2 ', `200 OK\r\n${BODY}`]],
    ['two blanks before the status, in two pieces', ['HTTP/1.1  ', `200 OK\r\n${BODY}`]],
    ['two blanks before the status, in three pieces', ['HTTP/1.1 ', ' 20', `0 OK\r\n${BODY}`]],
    ['no blank and no more', ['http/1.1 200', '\n', '\n']],
    ['an odd interim answer without headers', [`HTTP/1.1 100\n\n${OK}${BODY}`]],
    ['a head in pieces', ['HTT', 'P/1.1 20', '0 OK\r\nX\x01', '(: b\nfoo\r\nContent-Length: 2\r\n\r\nok']],
    ['5,000 headers', [`${OK}${'a: b\r\n'.repeat(5_000)}${BODY}`]],
    ['bytes after the body', [`${OK}${BODY} and more`]],
    ['bytes after the last answer of a connection', [`${OK}Connection: close\r\n${BODY} and more`]],
    ['another answer after it', [`${OK}${BODY}HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n`]],
  ])('%s', async (_, pieces) => {
    const { url, connections } = await backend(...pieces);
    expect(await send(url)).toEqual(delivered);
    expect(connections()).toBe(1);
  });

  test.each<[string, string]>([
    ['204 with a length and a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok'],
    ['204 with chunks', `HTTP/1.1 204 No Content\r\n${CHUNKED}\r\n0\r\n\r\n`],
    ['304 with a body', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\nok'],
    ['503 in LF', 'HTTP/1.1 503 Later\nContent-Length: 2\n\nok'],
    ['410 with two lengths', `HTTP/1.1 410 Gone\r\nContent-Length: 3\r\n${BODY}`],
    ['500 with chunks that are none', `HTTP/1.1 500 Oops\r\n${CHUNKED}\r\n<html>`],
    ['101 with an odd header', 'HTTP/1.1 101 Switching\nUpgrade: x\n\n'],
    ['999 with an odd header', 'HTTP/1.1 999 Denied\n\n'],
  ])('%s', async (text, answer) => {
    const { url } = await backend(answer);
    expect(await send(url)).toEqual({ kind: 'response', status: Number(text.slice(0, 3)) });
  });

  test('an answer to HEAD that has a body', async () => {
    const { url } = await backend(`${OK}${BODY}`);
    expect(await send(url, { method: 'HEAD', body: Buffer.alloc(0) })).toEqual(delivered);
  });

  test.each([
    ['Retry-After: 30', '30'], ['retry-after:30', '30'], ['RETRY-AFTER :\t30 ', '30'], ['Retry-After: 30\r\nRetry-After: 60', '30'],
    ['Retry-After: Sat, 21 Nov 2026 12:00:30 GMT', 'Sat, 21 Nov 2026 12:00:30 GMT'],
  ])('and so does %j', async (line, retryAfter) => {
    const { url } = await backend(`HTTP/1.1 429 Later\r\nX\x01: y\n${line}\r\n\r\n`);
    expect(await send(url)).toEqual({ kind: 'response', status: 429, retryAfter });
  });

  test.each<[string, string[]]>([
    ['in the next packet after an odd line', ['HTTP/1.1 429 Later\n', 'Retry-After: 120\nContent-Length: 0\n\n']],
    ['in the next packet after an odd header', ['HTTP/1.1 429 Later\r\nX: a\x01b\r\n', 'Retry-After: 120\r\nContent-Length: 0\r\n\r\n']],
    ['in two packets after an odd header', ['HTTP/1.1 429 Later\r\nX: a\x01b\r\nRetry-After: 1', '20\r\nContent-Length: 0\r\n\r\n']],
    ['in the last line before the connection is closed', ['HTTP/1.1 429 Later\nA: b\n', 'Retry-After: 120\n', END]],
    ['folded', ['HTTP/1.1 429 Later\r\nRetry-After:\r\n 120\r\nContent-Length: 0\r\n\r\n']],
    ['folded, with a tab, after an odd header, in two packets', ['HTTP/1.1 429 Later\r\nX: \x01\r\nRetry-After:\r\n', '\t120\r\n\r\n']],
    ['folded, before one that counts no more', ['HTTP/1.1 429 Later\nRetry-After:\n 120\nRetry-After:\n 60\n\n']],
  ])('and so does Retry-After %s', async (_, pieces) => {
    const { url } = await backend(...pieces);
    expect(await send(url)).toEqual({ kind: 'response', status: 429, retryAfter: '120' });
  });

  test('what an odd head lacks is waited for until the timeout, and no longer', async () => {
    const both = Promise.all([
      send((await backend('HTTP/1.1 429 Later\nRetry-After: 120\n')).url, {}, 2_000), send((await backend('HTTP/1.1 103 Early\n\n')).url, {}, 2_000),
    ]);
    expect(await ticksUntil(both)).toBeLessThan(5_000);
    expect(await both).toEqual([{ kind: 'response', status: 429, retryAfter: '120' }, failure('timeout')]);
  });

  test('the connection of an odd answer is closed, whether its head was complete or not', async () => {
    for (const head of ['HTTP/1.1 200 OK\n\n', 'HTTP/1.1 200 OK\n']) {
      let closed: () => void;
      const isClosed = new Promise<void>((resolve) => {
        closed = resolve;
      });
      const { url } = await servers.raw((socket) => {
        socket.on('close', () => closed());
        socket.write(head);
      });
      expect(await send(url, {}, 2_000)).toEqual(delivered);
      await isClosed;
    }
  });

  test('Retry-After behind 5,000 headers, or 200 KB of them', async () => {
    for (const before of ['a: b\r\n'.repeat(5_000), `a: ${'b'.repeat(200_000)}\r\n`]) {
      const { url } = await backend(`HTTP/1.1 429 Later\r\n${before}Retry-After: 30\r\nContent-Length: 0\r\n\r\n`);
      expect(await send(url)).toEqual({ kind: 'response', status: 429, retryAfter: '30' });
    }
  });

  test('what stands in the body, or in an interim answer, is no header', async () => {
    const { url } = await backend('HTTP/1.1 103 Early Hints\r\nRetry-After: 7\r\n\r\nHTTP/1.1 429 Later\r\nX\x01: y\r\n\r\nRetry-After: 30\r\n');
    expect(await send(url)).toEqual({ kind: 'response', status: 429 });
  });

  test('a redirect is not followed, and only its origin is kept', async () => {
    const { url, connections } = await backend('HTTP/1.1 302 Found\nLocation: https://user:pass@login.example:8443/secret?token=1\n\n');
    expect(await send(url)).toEqual({ kind: 'response', status: 302, detail: 'https://login.example:8443' });
    expect(connections()).toBe(1);
  });

  test.each<[string, string[], string]>([
    ['another protocol', ['SSH-2.0-OpenSSH_9.6\r\n'], 'protocol'],
    ['a status with letters', [`HTTP/1.1 2OO OK\r\n${BODY}`], 'protocol'],
    ['a status of four digits', [`HTTP/1.1 2000 OK\r\n${BODY}`], 'protocol'],
    ['a status of two digits', [`HTTP/1.1 20 OK\r\n${BODY}`], 'protocol'],
    ['a status below 100', [`HTTP/1.1 099 OK\r\n${BODY}`], 'protocol'],
    ['a status of 0', [`HTTP/1.1 000 OK\r\n${BODY}`], 'protocol'],
    ['a status below 100 in an odd head', [`HTTP/1.1 020 OK\nX\x01: y\r\n${BODY}`], 'protocol'],
    ['a stream that begins with ICY', [`ICY 200 OK\r\n${BODY}`], 'protocol'],
    ['frames of HTTP/2', ['\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80', END], 'protocol'],
    ['an answer behind garbage', [`garbage\r\n${OK}${BODY}`], 'protocol'],
    ['HTML that quotes one', [`<pre>${OK}</pre>`], 'protocol'],
    ['an odd interim answer and no other', ['HTTP/1.1 103 Early Hints\nX\x01: y\r\n\r\n', END], 'protocol'],
    ['an odd interim answer and something else', ['HTTP/1.1 103 Early Hints\nX\x01: y\r\n\r\n', 'garbage\r\n'], 'protocol'],
    ['another protocol, in pieces', ['SSH-', '2.0-OpenSSH_9.6\r\n'], 'protocol'],
    ['something that begins as an answer does', ['HTTPS', ' is what you want\r\n'], 'protocol'],
    ['half an odd status', ['http/1.1 20', END], 'protocol'],
    ['blanks without end', [`http/1.1${' '.repeat(600_000)}`], 'protocol'],
    ['interim answers alone', ['HTTP/1.1 100 Continue\r\n\r\n', END], 'reset'],
    ['half a status', ['HTTP/1.1 20', END], 'reset'],
    ['a status line without its end', ['HTTP/1.1 200 OK', END], 'reset'],
    ['a head that ends within a line', [`${OK}Content-Le`, END], 'reset'],
    ['a head that ends without the body it announces', [`${OK}Content-Length: 2\r\n`, END], 'reset'],
    ['a head that ends without the chunks it announces', [`${OK}${CHUNKED}`, END], 'reset'],
    ['a 2xx whose body breaks off', [`${OK}Content-Length: 20\r\n\r\nok`, END], 'reset'],
    ['a 2xx whose chunks break off', [`${OK}${CHUNKED}\r\n2\r\nok\r\n`, END], 'reset'],
  ])('what is no answer stays none: %s', async (_, pieces, failureClass) => {
    const { url } = await backend(...pieces);
    expect(await send(url)).toEqual(failure(failureClass));
  });

  test('any other status counts although its body breaks off, or never ends', async () => {
    const head = 'HTTP/1.1 429 Later\r\nRetry-After: 30\r\nContent-Length: 20\r\n\r\n';
    const answer = { kind: 'response', status: 429, retryAfter: '30' };
    expect(await send((await backend(head, END)).url)).toEqual(answer);
    expect(await send((await backend(head)).url, {}, 2_000)).toEqual(answer);
  });

  test.each<[string, string[]]>([
    ['is closed', ['HTTP/1.1 404 No\r\nContent-Le', END]],
    ['is closed before what it announces', ['HTTP/1.1 404 No\r\nContent-Length: 20\r\n', END]],
    ['is reset', ['HTTP/1.1 404 No\r\nContent-Le', RESET]],
    ['is reset behind the status line', ['HTTP/1.1 404 No\r\n', RESET]],
    ['is reset behind an interim answer', ['HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 404 No\r\n', RESET]],
    ['hangs', ['HTTP/1.1 404 No\r\nContent-Le']],
  ])('any other status counts although the connection %s within the head', async (_, pieces) => {
    expect(await send((await backend(...pieces)).url, {}, 2_000)).toEqual({ kind: 'response', status: 404 });
  });

  test('interim answers without end are read up to a limit', async () => {
    const { url } = await servers.raw((socket) => {
      const more = (): void => {
        if (!socket.destroyed) {
          socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(1_000), more);
        }
      };
      more();
    });
    expect(await send(url, {}, 500)).toEqual(failure('timeout'));
  });
});

describe('field case D3: an answer is the answer to its request', () => {
  /** Answers the first request with these pieces and each other one with 500; tells how many connections there were. */
  async function twoRequests(pieces: readonly string[], pause = 50): Promise<{ first: object; second: object; connections: number }> {
    let requests = 0;
    const { url, connections } = await servers.raw((socket) => {
      requests += 1;
      if (requests > 1) {
        socket.write('HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      pieces.forEach((piece, index) => setTimeout(() => socket.write(Buffer.from(piece, 'latin1')), 10 * index));
    });
    const client = new HttpClient({ baseUrl: new FixedUrl(url) });
    const first = await client.send(REQUEST, { timeoutMs: PLENTY });
    await new Promise((resolve) => setTimeout(resolve, pause));
    return { first, second: await client.send(REQUEST, { timeoutMs: PLENTY }), connections: connections() };
  }

  const SECOND = `${OK}${BODY}`;
  test.each<[string, string[]]>([
    ['in the same packet', [`${OK}${BODY}${SECOND}`]],
    ['after it', [`${OK}${BODY}`, SECOND]],
    ['after an odd one', [`${OK}garbage\r\n${BODY}`, SECOND]],
    ['after one with two lengths', [`${OK}Content-Length: 0\r\n${BODY}`, SECOND]],
    ['after one without a body that has one', [`HTTP/1.1 204 No Content\r\n${BODY}`, SECOND]],
    ['after a switch of protocols', ['HTTP/1.1 101 Switching\r\n\r\n', SECOND]],
  ])('a second one %s is not that of the next request', async (_, pieces) => {
    const { first, second, connections } = await twoRequests(pieces);
    expect(first).toMatchObject({ kind: 'response' });
    expect(second).toMatchObject({ kind: 'response', status: 500 });
    expect(connections).toBe(2);
  });

  test('a second one that has arrived when the next request begins is not its answer', async () => {
    let requests = 0;
    let arrived: () => void;
    const second = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { url } = await servers.raw((socket) => {
      requests += 1;
      if (requests > 1) {
        socket.write('HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      socket.write(`${OK}${BODY}`, () => setTimeout(() => socket.write(SECOND, () => arrived()), 30));
    });
    const client = new HttpClient({ baseUrl: new FixedUrl(url) });
    await client.send(REQUEST, { timeoutMs: PLENTY });
    // In the same turn of the event loop as the write: the bytes are in the kernel, and nobody has read them.
    await second;
    expect(await client.send(REQUEST, { timeoutMs: PLENTY })).toMatchObject({ kind: 'response', status: 500 });
  });

  test('a request whose answer had begun is not sent again, although its connection had been used before', async () => {
    let requests = 0;
    const { url, connections } = await servers.raw((socket) => {
      requests += 1;
      socket.write(requests === 1 ? `${OK}${BODY}` : 'HTTP/1.1 200 OK\r\nContent-Le', () => requests > 1 && setImmediate(() => socket.resetAndDestroy()));
    });
    const client = new HttpClient({ baseUrl: new FixedUrl(url) });
    await client.send(REQUEST, { timeoutMs: PLENTY });
    expect(await client.send(REQUEST, { timeoutMs: PLENTY })).toEqual(failure('reset'));
    expect([requests, connections()]).toEqual([2, 1]);
  });

  test('connections with usual answers are kept: also with 20 KB of headers', async () => {
    const { url, connections } = await servers.raw((socket) => socket.write(`${OK}X: ${'x'.repeat(20_000)}\r\n${BODY}`));
    const client = new HttpClient({ baseUrl: new FixedUrl(url) });
    for (let count = 0; count < 5; count += 1) {
      expect(await client.send(REQUEST, { timeoutMs: PLENTY })).toMatchObject(delivered);
    }
    expect(connections()).toBe(1);
  });
});
