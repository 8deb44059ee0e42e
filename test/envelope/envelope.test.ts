import fc from 'fast-check';
import { asReplay, EnvelopeError, formatEnvelope, parseEnvelope, Webhook } from '../../src/envelope/envelope';

jest.setTimeout(60_000);

const base64 = (text: string) => Buffer.from(text).toString('base64');

const json = (overrides: Record<string, unknown> = {}) => JSON.stringify({
  v: 1,
  id: 'JKJaXmPLvHcESHA=',
  at: 1_790_000_000_000,
  method: 'POST',
  path: base64('orders/1'),
  rawPath: base64('/prod/orders/1'),
  query: { [base64('q')]: base64('1') },
  headers: { [base64('Content-Type')]: base64('text/plain') },
  body: base64('hello'),
  text: false,
  ip: '192.0.2.1',
  ...overrides,
});

function errorOf(body: string): string {
  try {
    parseEnvelope(body);
  } catch (error) {
    expect(error).toBeInstanceOf(EnvelopeError);
    expect(error).toHaveProperty('name', 'EnvelopeError');
    return (error as Error).message;
  }
  throw new Error('The envelope was read.');
}

test('an envelope as the request template writes it', () => {
  expect(parseEnvelope(json())).toEqual({
    id: 'JKJaXmPLvHcESHA=',
    arrivedAt: 1_790_000_000_000,
    endpoint: '/',
    method: 'POST',
    path: 'orders/1',
    rawPath: '/prod/orders/1',
    query: [['q', '1']],
    headers: [['Content-Type', 'text/plain']],
    body: Buffer.from('hello'),
    sourceIp: '192.0.2.1',
  });
});

test('the endpoint, which an envelope for "/" does not have', () => {
  expect(parseEnvelope(json({ endpoint: '/github' })).endpoint).toBe('/github');
  expect(JSON.parse(formatEnvelope(parseEnvelope(json())))).not.toHaveProperty('endpoint');
});

const lists = (...values: string[][]) => values.map((list) => list.map(base64));

test('case 15, case 20: of a name that repeats every value, in the place of the one', () => {
  const query = { [base64('a')]: base64('3'), [base64('b')]: base64('2') };
  expect(parseEnvelope(json({ query, multiQuery: [...lists(['a', '1', '', '3'], ['c', '4', '5']), []] })).query)
    .toEqual([['a', '1'], ['a', ''], ['a', '3'], ['b', '2'], ['c', '4'], ['c', '5']]);
  expect(parseEnvelope(json({ multiHeaders: lists(['Content-Type', 'a', 'b']) })).headers).toEqual([['Content-Type', 'a'], ['Content-Type', 'b']]);
});

test('a list without values takes no value away', () => {
  expect(parseEnvelope(json({ query: { [base64('a')]: base64('3') }, multiQuery: [...lists(['a']), []] })).query).toEqual([['a', '3']]);
});

test('an envelope of before there were lists is read', () => {
  expect(parseEnvelope(json({ multiQuery: undefined, multiHeaders: undefined })).query).toEqual([['q', '1']]);
});

test('case 7: an empty body is empty, however API Gateway hands it to the template', () => {
  expect(parseEnvelope(json({ body: '' })).body).toHaveLength(0);
  expect(parseEnvelope(json({ body: base64('{}'), text: true })).body).toHaveLength(0);
});

test('a replay is the same envelope with a mark, which is read again', () => {
  const replayed = asReplay(json({ future: [1] }), 'r-1');
  expect(JSON.parse(replayed)).toEqual({ ...JSON.parse(json({ future: [1] })), replay: 'r-1' });
  expect(parseEnvelope(replayed)).toEqual({ ...parseEnvelope(json()), replay: 'r-1' });
  expect(parseEnvelope(formatEnvelope(parseEnvelope(replayed))).replay).toBe('r-1');
  for (const replay of ['two\nlines', 5, ['r-1']]) {
    expect(parseEnvelope(json({ replay }))).not.toHaveProperty('replay');
  }
  expect(() => asReplay('no JSON', 'r-1')).toThrow(EnvelopeError);
});

test('a body of two braces is a body where API Gateway converted it', () => {
  expect(Buffer.from(parseEnvelope(json({ body: base64('{}'), text: false })).body).toString()).toBe('{}');
  expect(Buffer.from(parseEnvelope(json({ body: base64('{ }'), text: true })).body).toString()).toBe('{ }');
});

test('case 8: every byte value comes back', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  expect(Buffer.from(parseEnvelope(json({ body: bytes.toString('base64') })).body).equals(bytes)).toBe(true);
});

test('a body of a megabyte is read', () => {
  expect(parseEnvelope(json({ body: Buffer.alloc(786_432, 0xfb).toString('base64') })).body).toHaveLength(786_432);
});

test('a time may be the first or the last instant that a date can express', () => {
  expect([0, 8.64e15].map((at) => parseEnvelope(json({ at })).arrivedAt)).toEqual([0, 8.64e15]);
});

test('a method that is not known is refused with those that are', () => {
  expect(errorOf(json({ method: 'TRACE' }))).toBe(
    'The envelope\'s "method" is not known; expected one of DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT.');
});

test('the address is no condition', () => {
  expect(parseEnvelope(json({ ip: undefined })).sourceIp).toBe('');
});

test.each<[string, string]>([
  ['', 'its body is not JSON'],
  ['hello', 'its body is not JSON'],
  ['{"v":1', 'its body is not JSON'],
  ['null', 'its body is not a JSON object'],
  ['[]', 'its body is not a JSON object'],
  ['1', 'its body is not a JSON object'],
  ['"text"', 'its body is not a JSON object'],
  ['{}', 'of envelope version missing; this forwarder reads version 1'],
  ['{"v":2}', 'of envelope version 2; this forwarder reads version 1'],
  ['{"v":"1"}', 'of envelope version a string; this forwarder reads version 1'],
  ['{"v":null}', 'of envelope version null; this forwarder reads version 1'],
])('%s is no envelope', (body, reason) => {
  expect(errorOf(body)).toContain(reason);
});

test.each<[string, unknown, string]>([
  ['id', undefined, 'is missing; expected 1 to 256'],
  ['id', '', 'of 0 characters'],
  ['id', 'a b', 'of 3 characters'],
  ['id', 'a\r\nb', 'of 4 characters'],
  ['id', 'x'.repeat(257), 'of 257 characters'],
  ['id', 5, 'is 5'],
  ['at', undefined, 'is missing'],
  ['at', '1', 'is a string'],
  ['at', -1, 'is -1'],
  ['at', 8.64e15 + 2, 'expected milliseconds since 1970'],
  ['endpoint', 5, 'is 5'],
  ['endpoint', ['/a'], 'is a list'],
  ['endpoint', '', 'is no plain path'],
  ['endpoint', 'github', 'is no plain path'],
  ['endpoint', '/a b', 'is no plain path'],
  ['endpoint', '/a\n', 'is no plain path'],
  ['endpoint', `/${'a'.repeat(256)}`, 'is no plain path'],
  ['method', undefined, 'is missing'],
  ['method', ['POST'], 'is a list'],
  ['method', 'CONNECT', 'is not known'],
  ['method', 'post', 'is not known'],
  ['method', 'GET / HTTP/1.1\r\nX: ', 'is not known'],
  ['path', undefined, 'is missing; expected base64'],
  ['path', 'a', 'is not base64'],
  ['path', 'ab=c', 'is not base64'],
  ['path', 'a===', 'is not base64'],
  ['rawPath', 'a b=', 'is not base64'],
  ['body', 'YQ', 'is not base64'],
  ['body', '{}', 'is not base64'],
  ['body', null, 'is null'],
  ['query', undefined, 'is missing; expected an object'],
  ['query', [], 'is a list'],
  ['query', null, 'is null'],
  ['headers', null, 'is null'],
  ['query', { 'YQ==': 1 }, 'is 1'],
  ['query', { a: 'YQ==' }, 'is not base64'],
  ['headers', 'x', 'is a string'],
  ['multiQuery', {}, 'is an object'],
  ['multiQuery', ['YQ=='], 'is a list'],
  ['multiHeaders', [['YQ==', 1]], 'is 1'],
  ['multiHeaders', [['YQ==', 'a']], 'is not base64'],
  ['headers', { 'YQ==': 'a' }, 'is not base64'],
])('"%s" of %j is refused with one sentence', (field, value, reason) => {
  const message = errorOf(json({ [field]: value }));
  expect(message).toContain(`"${field}"`);
  expect(message).toContain(reason);
  expect(message).toMatch(/\.$/);
});

test('an error never repeats what a sender wrote', () => {
  for (const field of ['id', 'method', 'path', 'rawPath', 'body', 'query', 'headers']) {
    expect(errorOf(json({ [field]: 'canary canary' }))).not.toContain('canary');
  }
  expect(errorOf('canary')).not.toContain('canary');
});

const text = fc.string({ unit: 'grapheme' });
const pairs = fc.array(fc.tuple(fc.oneof(fc.constantFrom('a', 'b'), text), text), { maxLength: 8 });
const webhooks: fc.Arbitrary<Webhook> = fc.record({
  id: fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 256 }),
  arrivedAt: fc.nat(4_000_000_000_000),
  endpoint: fc.constantFrom('/', '/github', '/a/b.c~d_e-f'),
  method: fc.constantFrom('DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'),
  path: text,
  rawPath: text,
  query: pairs,
  headers: pairs,
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  sourceIp: fc.ipV6(),
});

test('what is written can be read, and is the same', () => {
  fc.assert(fc.property(webhooks, (webhook) => {
    const read = parseEnvelope(formatEnvelope(webhook));
    // By name only: the order of one name's values must stay.
    const sorted = (list: Webhook['query']) => [...list].sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1));
    expect({ ...read, query: sorted(read.query), headers: sorted(read.headers) })
      .toEqual({ ...webhook, query: sorted(webhook.query), headers: sorted(webhook.headers) });
  }));
});

test('a name that repeats is written with each of its values, in order', () => {
  const repeated = parseEnvelope(json({ query: { [base64('a')]: base64('3'), [base64('b')]: base64('4') }, multiQuery: [['a', '1', '', '3'].map(base64), []] }));
  expect(repeated.query).toEqual([['a', '1'], ['a', ''], ['a', '3'], ['b', '4']]);
  expect(JSON.parse(formatEnvelope(repeated))).toMatchObject({ multiQuery: [['a', '1', '', '3'].map(base64), []], multiHeaders: [[]] });
  expect(parseEnvelope(formatEnvelope(repeated)).query).toEqual(repeated.query);
});

test('a body of two braces that was written in code stays a body of two braces', () => {
  const written = formatEnvelope(parseEnvelope(json({ body: base64('{}') })));
  expect(Buffer.from(parseEnvelope(written).body).toString()).toBe('{}');
});

test('any text is read or refused, and nothing else happens', () => {
  const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.dictionary(fc.constantFrom('v', 'id', 'at', 'method', 'path', 'query', 'body'), fc.jsonValue())
    .map((object) => JSON.stringify({ ...JSON.parse(json()) as object, ...object })));
  fc.assert(fc.property(anything, (body) => {
    try {
      parseEnvelope(body);
    } catch (error) {
      expect(error).toBeInstanceOf(EnvelopeError);
    }
  }), { numRuns: 500 });
});
