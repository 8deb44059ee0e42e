import { deflateRawSync, deflateSync, brotliCompressSync, gzipSync } from 'zlib';
import fc from 'fast-check';
import { inputWith, WEBHOOK, webhookWith } from './support';
import { isStillCoded } from '../../src/delivery/webhook/content-coding';
import { formatEnvelope, parseEnvelope } from '../../src/envelope/envelope';
import { decodedContent, MAX_DECODED } from '../../src/filters/decoded-content';
import { Field, matchesField } from '../../src/filters/field';
import { FilterInput } from '../../src/filters/filter-input';
import { processorTimeOf } from '../time-taken';

/** A field without what is only asked for when it is needed. */
const plain = (field: Field) => Array.isArray(field) ? field.map((value) => value.kind === 'number' ? value.written() : value.kind === 'text' ? value.text : value.kind === 'literal' ? value.value : 'other') : field;
const json = (body: string | Uint8Array, ...path: Array<string | number>) => plain(inputWith({ body }).jsonField(path));
const FORM = [['Content-Type', 'Application/X-WWW-Form-Urlencoded; charset=utf-8']] as const;
const form = (body: string | Uint8Array, name: string) => plain(inputWith({ body, headers: FORM }).formField(name));

describe('headers and query', () => {
  test('names of headers in any case, values without blanks around them, all of those that repeat', () => {
    const input = inputWith({ headers: [['X-A', ' 1 '], ['x-a', '2'], ['X-B', '']] });
    expect(plain(input.header('x-a'))).toEqual(['1', '2']);
    expect(plain(input.header('x-b'))).toEqual(['']);
    expect(input.header('x-c')).toBe('absent');
  });

  test('parameters as they are', () => {
    const input = inputWith({ query: [['a', ' 1'], ['a', ''], ['A', '2'], ['__proto__', '3']] });
    expect(plain(input.query('a'))).toEqual([' 1', '']);
    expect(plain(input.query('A'))).toEqual(['2']);
    expect(plain(input.query('__proto__'))).toEqual(['3']);
    expect(input.query('constructor')).toBe('absent');
  });

  test.each<[string[], string | undefined]>([
    [['application/json'], 'application/json'],
    [['Application/JSON ; charset=utf-8'], 'application/json'],
    [['application/json', 'application/json; charset=utf-8'], 'application/json'],
    [['application/json', 'text/plain'], undefined],
    [[''], undefined],
    [[], undefined],
  ])('the content type of %j', (values, expected) => {
    expect(inputWith({ headers: values.map((value) => ['content-type', value]) }).contentType).toBe(expected);
  });
});

describe('paths', () => {
  test.each<[string, string, string[]]>([
    ['/', '', []],
    ['/', 'orders/17', ['orders', '17']],
    ['/github', '', ['github']],
    ['/github', 'a//b/', ['github', 'a', 'b']],
    ['/hooks/github', 'a%20b', ['hooks', 'github', 'a b']],
    ['/', 'a b', ['a b']],
    ['/', 'a%2Fb', ['a', 'b']],
    ['/', '%E0%A4%A', ['\ufffd%A']],
  ])('at %s, %j', (endpoint, path, expected) => {
    expect(inputWith({ endpoint, path }).path).toEqual(expected);
  });
});

describe('JSON', () => {
  test.each<[string, Array<string | number>, unknown]>([
    ['{"a":{"b":"x"}}', ['a', 'b'], ['x']],
    ['\ufeff {"a":1} ', ['a'], ['1']],
    ['{"a":[{"b":true}]}', ['a', 0, 'b'], [true]],
    ['[{"a":null}]', [0, 'a'], [null]],
    ['{"a":["x",1.50,null,false,{},[]]}', ['a'], ['x', '1.50', null, false, 'other', 'other']],
    ['{"a":[]}', ['a'], []],
    ['{"a":{}}', ['a'], ['other']],
    ['{"a":[{"b":1}]}', ['a', 'b'], 'absent'],
    ['{"a":{"0":1}}', ['a', 0], 'absent'],
    ['{"a":[1]}', ['a', 1], 'absent'],
    ['{"a":[1]}', ['a', 'length'], 'absent'],
    ['{"a":"text"}', ['a', 'length'], 'absent'],
    ['{"a":"text"}', ['a', 0], 'absent'],
    ['{"a":null}', ['a', 'b'], 'absent'],
    ['{}', ['constructor'], 'absent'],
    ['{}', ['__proto__'], 'absent'],
    ['{}', ['__proto__', 'polluted'], 'absent'],
    ['{"__proto__":{"polluted":"yes"}}', ['polluted'], 'absent'],
    ['{"__proto__":{"polluted":"yes"}}', ['__proto__', 'polluted'], ['yes']],
    ['{"a":"first","a":"last"}', ['a'], ['last']],
    ['{"a":1,"\\u0061":2}', ['a'], ['2']],
    ['{"id":12345678901234567891}', ['id'], ['12345678901234567891']],
    ['{"ids":[12345678901234567891,1e2]}', ['ids'], ['12345678901234567891', '1e2']],
    ['"text"', ['a'], 'absent'],
    ['null', ['a'], 'absent'],
    ['', ['a'], 'unreadable'],
    ['{"a":1', ['a'], 'unreadable'],
    ["{'a':1}", ['a'], 'unreadable'],
    ['{"a":NaN}', ['a'], 'unreadable'],
    ['{"a":1} {"a":2}', ['a'], 'unreadable'],
    ['a=1', ['a'], 'unreadable'],
  ])('%s at %j', (body, path, expected) => {
    expect(json(body, ...path)).toEqual(expected);
  });

  test('what is not UTF-8 has no fields, though it looks like JSON', () => {
    expect(json(Buffer.from('{"a":"\xe9"}', 'latin1'), 'a')).toBe('unreadable');
    expect(json(Buffer.from('{"a":1}', 'utf16le'), 'a')).toBe('unreadable');
  });

  test.each([10_000, 400_000])('%i levels deep', (depth) => {
    expect(json(`{"deep":${'['.repeat(depth)}${']'.repeat(depth)},"a":1}`, 'a')).toEqual(['1']);
    expect(json(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`, 'a', 'a')).toEqual(['other']);
    expect(json('['.repeat(depth), 'a')).toBe('unreadable');
  });

  test('a megabyte is parsed once, whatever is asked of it', () => {
    const parse = jest.spyOn(JSON, 'parse');
    const input = inputWith({ body: JSON.stringify({ list: Array.from({ length: 120_000 }, (_, index) => index), a: 'x', id: 17 }) });
    try {
      expect(processorTimeOf(() => {
        for (let time = 0; time < 20; time += 1) {
          expect(matchesField({ kind: 'equal', values: ['x'] }, input.jsonField(['a']))).toBe(true);
          expect(matchesField({ kind: 'equal', values: ['17'] }, input.jsonField(['id']))).toBe(true);
          expect(matchesField({ kind: 'equal', values: [-1] }, input.jsonField(['list']))).toBe(false);
        }
      })).toBeLessThan(5_000);
      expect(parse.mock.calls.filter(([text]) => text.length > 1_000)).toHaveLength(1);
    } finally {
      parse.mockRestore();
    }
    expect(matchesField({ kind: 'equal', values: ['119999'] }, input.jsonField(['list']))).toBe(true);
  });

  test('what is no JSON is tried once as well', () => {
    const parse = jest.spyOn(JSON, 'parse');
    try {
      const input = inputWith({ body: `{"a":${'1'.repeat(10_000)}` });
      expect([input.jsonField(['a']), input.jsonField(['b']), input.jsonField(['a'])]).toEqual(['unreadable', 'unreadable', 'unreadable']);
      expect(parse.mock.calls.filter(([text]) => text.length > 1_000)).toHaveLength(1);
    } finally {
      parse.mockRestore();
    }
  });
});

describe('forms', () => {
  test.each<[string, string, unknown]>([
    ['a=1&b=2', 'b', ['2']],
    ['a=1&a=2', 'a', ['1', '2']],
    ['a', 'a', ['']],
    ['a=', 'a', ['']],
    ['a=b=c', 'a', ['b=c']],
    ['a=x+y%20z', 'a', ['x y z']],
    ['a%5B0%5D=1', 'a[0]', ['1']],
    ['user+name=x', 'user name', ['x']],
    ['&&a=1&', '', 'absent'],
    ['=1', '', ['1']],
    ['', 'a', 'absent'],
    ['a=%', 'a', ['other']],
    ['a=%E9', 'a', ['other']],
    ['%=1&a=2', 'a', ['2']],
    ['__proto__=1', '__proto__', ['1']],
    ['a=1', 'constructor', 'absent'],
    ['{"a":1}', 'a', 'absent'],
  ])('%s has %s', (body, name, expected) => {
    expect(form(body, name)).toEqual(expected);
  });

  test('no other type has fields, and bytes that are no UTF-8 have none', () => {
    expect(plain(inputWith({ body: 'a=1' }).formField('a'))).toBe('unreadable');
    expect(plain(inputWith({ body: 'a=1', headers: [['content-type', 'multipart/form-data; boundary=x']] }).formField('a'))).toBe('unreadable');
    expect(form(Buffer.from('a=\xe9', 'latin1'), 'a')).toBe('unreadable');
  });
});

describe('bodies that are compressed', () => {
  const text = Buffer.from('{"a":"x"}');
  const coded = (coding: string, body: Uint8Array) => plain(inputWith({ body, headers: [['Content-Encoding', coding]] }).jsonField(['a']));

  test.each<[string, Uint8Array]>([
    ['gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', text],
    ['', text],
    // API Gateway decompressed it, and the header stayed.
    ['gzip', text],
    ['deflate', text],
  ])('%s is looked into', (coding, body) => {
    expect(coded(coding, body)).toEqual(['x']);
  });

  test.each<[string, Uint8Array]>([
    ['gzip', gzipSync(text).subarray(0, 20)],
    ['gzip', deflateSync(text)],
    ['deflate', Buffer.from([0xff, 0xff, 0xff])],
    ['br', text],
    ['zstd', text],
    ['gzip, gzip', gzipSync(gzipSync(text))],
    ['gzip', Buffer.alloc(0)],
  ])('%s that is none has no fields', (coding, body) => {
    expect(coded(coding, body)).toBe('unreadable');
  });

  test('a bomb is left alone', () => {
    const bomb = Buffer.concat([Buffer.from('{"a":"x","b":"'), Buffer.alloc(40 * 1024 * 1024, 'b'), Buffer.from('"}')]);
    const packed = gzipSync(bomb, { level: 1 });
    expect(processorTimeOf(() => expect(coded('gzip', packed)).toBe('unreadable'))).toBeLessThan(5_000);
    expect(decodedContent(['gzip'], gzipSync(Buffer.alloc(MAX_DECODED)))).toHaveLength(MAX_DECODED);
    expect(decodedContent(['gzip'], gzipSync(Buffer.alloc(MAX_DECODED + 1)))).toBeUndefined();
    expect(decodedContent(['deflate'], deflateSync(Buffer.alloc(MAX_DECODED + 1)))).toBeUndefined();
  });

  test('property: what the forwarder takes for decoded already, and delivers without the header, is taken as it is here too', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.string({ maxLength: 40 }).map((one) => Buffer.from(one)));
    fc.assert(fc.property(fc.constantFrom('gzip', 'x-gzip', 'deflate'), bytes, (coding, body) => {
      fc.pre(!isStillCoded(coding, body));
      expect(decodedContent([coding], body)).toBe(body);
    }), { numRuns: 2_000 });
  });
});

test('property: filters see in an envelope what was in the webhook', () => {
  const texts = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 4 });
  fc.assert(fc.property(texts, texts, fc.uint8Array(), fc.string(), (query, headers, body, path) => {
    // Of a name that repeats with other names between, an envelope has the values together.
    const webhook = webhookWith({ query, headers, body, path });
    const [before, after] = [new FilterInput(webhook), new FilterInput(parseEnvelope(formatEnvelope(webhook)))];
    for (const [name] of query) {
      expect(after.query(name)).toEqual(before.query(name));
    }
    for (const [name] of headers) {
      expect(matchesSame(after.header(name.toLowerCase()), before.header(name.toLowerCase()))).toBe(true);
    }
    expect(after.path).toEqual(before.path);
    expect(plain(after.jsonField(['a']))).toEqual(plain(before.jsonField(['a'])));
  }));
});

/** Names that differ in case may change places. */
function matchesSame(one: Field, other: Field): boolean {
  const sorted = (field: Field) => JSON.stringify(Array.isArray(field) ? (plain(field) as string[]).slice().sort() : field);
  return sorted(one) === sorted(other);
}

test('a webhook that has nothing', () => {
  const input = new FilterInput(WEBHOOK);
  expect(input).toMatchObject({ method: 'POST', endpoint: '/', path: [], contentType: undefined });
  expect([input.header('x'), input.query('x'), input.jsonField(['x']), input.formField('x')]).toEqual(['absent', 'absent', 'unreadable', 'unreadable']);
});
