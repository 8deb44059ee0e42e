import { AnswerHeadReader } from '../../../src/delivery/transports/answer-head';
import { processorTimeOf } from '../../time-taken';

function read(...pieces: string[]): AnswerHeadReader {
  const reader = new AnswerHeadReader();
  pieces.forEach((piece) => reader.push(Buffer.from(piece, 'latin1')));
  return reader;
}

test('it says the same whatever the pieces are', () => {
  const text = '\r\nHTTP/1.1 103 Early\nA: b\n\nHTTP/1.1 503 Later\r\nRetry-After:\r\n 120\r\nLocation: /x\r\n\r\nbody';
  const head = { status: 503, retryAfter: '120', location: '/x' };
  expect(read(text)).toMatchObject({ ended: true, head });
  expect(read(...text)).toMatchObject({ ended: true, head });
  for (let cut = 0; cut < text.length; cut += 1) {
    expect(read(text.slice(0, cut), text.slice(cut))).toMatchObject({ ended: true, head });
  }
});

test('lines may end in CR CR LF, as where a script of Windows writes CR LF as text', () => {
  const text = 'HTTP/1.1 103 Early\r\r\nA: b\r\r\n\r\r\nHTTP/1.1 503 Later\r\r\nRetry-After: 120\r\r\n\r\r\nbody';
  for (let cut = 0; cut < text.length; cut += 1) {
    expect(read(text.slice(0, cut), text.slice(cut))).toMatchObject({ ended: true, head: { status: 503, retryAfter: '120' } });
  }
});

test.each(['', 'H', 'HTTP/', 'HTTP/1', 'http/1.', 'HTTP/1.1', 'HTTP/1.1 ', 'HTTP/ ', 'HTTP/ 1.1', 'HTTP/1.1  20', 'HTTP/1.1 200', '\r', '\r\r', '\r\n', 'HTTP/1.1 100 Continue\n\n'])(
  '%j may still become an answer', (text) => {
    expect(read(text)).toMatchObject({ ended: false, head: undefined });
  });

test.each(['x', 'HTTX', 'HTTP1', 'HTTP/x', 'HTTP/1.1x', 'HTTP/1.1 2x', 'HTTP/1.1 2000', 'HTTP/1 .1', 'HTTP/1.1\n', 'SSH-2.0\r\n', 'HTTP/1.1 100 Continue\n\nx'])(
  '%j never becomes one', (text) => {
    expect(read(text)).toMatchObject({ ended: true, head: undefined });
  });

test.each<[string, string]>([
  ['30,000 interim answers', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(30_000)],
  ['blank lines', '\r\n'.repeat(250_000)],
  ['one long line', `HTTP/1.1 200 OK\nX: ${'x'.repeat(500_000)}`],
  ['many headers', `HTTP/1.1 200 OK\n${'a: b\n'.repeat(100_000)}`],
  ['a folded header', `HTTP/1.1 200 OK\nX: y\n${' z\n'.repeat(100_000)}`],
])('half a megabyte takes no time, at once or in packets of ten bytes: %s', (_, text) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(processorTimeOf(() => {
    new AnswerHeadReader().push(bytes);
    const reader = new AnswerHeadReader();
    for (let start = 0; start < bytes.length; start += 10) {
      reader.push(bytes.subarray(start, start + 10));
      void reader.head;
    }
  })).toBeLessThan(1_500);
});
