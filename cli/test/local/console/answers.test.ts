import * as zlib from 'node:zlib';
import { KeptAnswers } from '../../../src/local/console/journal/kept-answers';
import { answerInALine, attemptAnswer } from '../../../src/local/console/views/attempt-answer';
import type { BackendAnswer } from '../../../src/local/function-host/backend-answers';

function answer(body: string | Buffer, changes: Partial<BackendAnswer> = {}): BackendAnswer {
  const bytes = Buffer.from(body);
  return { deliveryId: 'd1', attempt: 1, status: 500, headers: [], body: bytes.toString('latin1', 0, 2048), bytes: bytes.length, isWhole: true, ...changes };
}

const packed = (body: Buffer, encoding: string) => answer(body, { headers: [['content-encoding', encoding]] });

describe('as the page shows it', () => {
  test('a text', () => expect(attemptAnswer(answer('größer'))).toEqual({ headers: [], text: 'größer', bytes: 8, isCut: false }));

  test('a text whose last character is cut off', () => expect(attemptAnswer(answer(`a${'ü'.repeat(1100)}`))).toMatchObject({ text: `a${'ü'.repeat(1023)}`, bytes: 2201, isCut: true }));

  test('a text in another character set', () =>
    expect(attemptAnswer(answer(Buffer.from('größer', 'latin1'), { headers: [['content-type', 'text/html; charset=ISO-8859-1']] })).text).toBe('größer'));

  test.each(['no-such-set', '"'])('a character set that nobody knows (%s) is no text', (charset) =>
    expect(attemptAnswer(answer('a', { headers: [['content-type', `text/plain; charset=${charset}`]] })).text).toBe(charset === '"' ? 'a' : undefined));

  test.each<[string, Buffer]>([['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])], ['no UTF-8', Buffer.from([0xff, 0xfe])]])('%s is binary', (_what, bytes) =>
    expect(attemptAnswer(answer(bytes))).toEqual({ headers: [], text: undefined, bytes: bytes.length, isCut: false }));

  test.each<[string, (text: string) => Buffer]>([['gzip', zlib.gzipSync], ['deflate', zlib.deflateSync], ['br', zlib.brotliCompressSync]])('what is compressed with %s is unpacked', (encoding, pack) =>
    expect(attemptAnswer(packed(pack('no database'), encoding)).text).toBe('no database'));

  test('what is compressed, of which only the beginning is there', () => {
    const text = Array.from({ length: 3000 }, (_, index) => (index * 7919 % 1000).toString(36)).join(' ');
    const { text: shown, isCut } = attemptAnswer(packed(zlib.gzipSync(text), 'gzip'));
    expect(text.startsWith(shown!)).toBe(true);
    expect([shown!.length, isCut]).toEqual([2048, true]);
  });

  test.each<[string, Buffer]>([['gzip', zlib.gzipSync('a'.repeat(1_000_000))], ['gzip', Buffer.from('no gzip')], ['zstd', Buffer.from('a')]])('what is too much, or cannot be unpacked (%s), is binary', (encoding, bytes) =>
    expect(attemptAnswer(packed(bytes, encoding)).text).toBeUndefined());

  test('in a line of the terminal: the first that says something, and not too much of it', () => {
    expect(answerInALine(answer('\n  Error: no\n at x'), 200)).toBe('Error: no');
    expect(answerInALine(answer('abcdef'), 3)).toBe('abc…');
    expect([answerInALine(answer(''), 3), answerInALine(answer(Buffer.from([0])), 3)]).toEqual([undefined, undefined]);
  });
});

describe('what is kept', () => {
  test('is found by who was answered, delivery and attempt; the later one counts', () => {
    const kept = new KeptAnswers();
    kept.add('f', answer('first'));
    kept.add('f', answer('again', { status: 200 }));
    kept.add('g', answer('other'));
    kept.add('f', answer('second', { attempt: 2 }));
    expect([['f', 1], ['g', 1], ['f', 2], ['g', 2]].map(([by, attempt]) => kept.get(by as string, 'd1', attempt as number)?.body)).toEqual(['again', 'other', 'second', undefined]);
  });

  test('is bounded: successes go first, oldest first, then the others', () => {
    const kept = new KeptAnswers(2000); // some 300 + 500 characters each
    const add = (deliveryId: string, status: number) => kept.add('f', answer('x'.repeat(500), { deliveryId, status }));
    const there = () => ['a', 'b', 'c', 'd'].filter((id) => kept.get('f', id, 1)).join('');
    add('a', 500);
    add('b', 200);
    add('c', 200);
    expect(there()).toBe('ac');
    add('d', 503);
    expect(there()).toBe('ad');
    add('b', 503);
    expect(there()).toBe('bd');
  });
});
