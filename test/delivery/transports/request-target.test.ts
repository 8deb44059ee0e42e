import fc from 'fast-check';
import { BackendUrlError, encodeQuery, parseBackendUrl, requestTarget } from '../../../src/delivery/transports/request-target';

const target = (base: string, path: string, query: Array<[string, string]> = []) => requestTarget(parseBackendUrl(base), path, query);

test.each([
  ['https://x.example', '', '/'],
  ['https://x.example', 'orders', '/orders'],
  ['https://x.example/', 'orders', '/orders'],
  ['https://x.example/hooks', '', '/hooks'],
  ['https://x.example/hooks/', '', '/hooks/'],
  ['https://x.example/hooks', 'orders/', '/hooks/orders/'],
  ['https://x.example/hooks/', 'orders', '/hooks/orders'],
  ['https://x.example/hooks', '/evil.example', '/hooks//evil.example'],
  ['https://x.example', 'http://evil.example/', '/http://evil.example/'],
  ['https://x.example/a%20b', 'c%2Fd', '/a%20b/c%2Fd'],
])('%s with %j is %s', (base, path, expected) => {
  expect(target(base, path)).toBe(expected);
});

test('case 20: a query keeps its order, empty values and every character', () => {
  const query: Array<[string, string]> = [['a', '1 & 2'], ['b', ''], ['c+d', '100%'], ['é', '\u{1f600}'], ['', 'x'], ['url', 'https://y/?z=1#f']];
  const written = target('https://x.example/h', 'p', query);
  expect(written).toBe('/h/p?a=1%20%26%202&b=&c%2Bd=100%25&%C3%A9=%F0%9F%98%80&=x&url=https://y/?z=1%23f');
});

test.each([
  ['/'.repeat(9_000), '/'.repeat(9_000)],
  ["-._~!$'()*,:@/?", "-._~!$'()*,:@/?"],
  ['a b&cd+e;f#g%h"<>[]\\^`{|}', 'a%20b%26cd%2Be%3Bf%23g%25h%22%3C%3E%5B%5D%5C%5E%60%7B%7C%7D'],
  ['\r\n\0', '%0D%0A%00'],
])('field case D12: what may stand in a query is sent as it is, and nothing else: %j', (value, expected) => {
  expect(encodeQuery([[value, value]])).toBe(`${expected}=${expected}`);
});

test.each([
  ['token', 'dGVzdA==', 'token=dGVzdA=='],
  ['x', '='.repeat(9_000), `x=${'='.repeat(9_000)}`],
  ['a=b', 'c=d', 'a%3Db=c=d'],
  ['a', '[b]=c==[d]', 'a=%5Bb%5D%3Dc==%5Bd%5D'],
])('field case D12: in a value, an equals sign is sent as it is, but behind a bracket, where some readers would end the name: %s, %s', (name, value, expected) => {
  expect(encodeQuery([[name, value]])).toBe(expected);
});

test('any query means to a reader what it meant before, lone surrogates aside', () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), { maxLength: 10 });
  fc.assert(fc.property(pairs, (query) => {
    expect([...new URLSearchParams(`?${encodeQuery(query)}`)]).toEqual(query); // without the "?", one that begins a query is taken for it
  }));
  expect(encodeQuery([['?', '']])).toBe('?=');
  expect(encodeQuery([['a', '\ud800']])).toBe('a=%EF%BF%BD');
});

test('the query of a base URL comes first and cannot be overridden', () => {
  expect(target('https://x.example/h?sig=secret&v=1', 'p', [['sig', 'forged'], ['other', 'yes']])).toBe('/h/p?sig=secret&v=1&other=yes');
});

test('a base URL is taken apart', () => {
  expect(parseBackendUrl(' http://user:p%40ss@[::1]:8080/hooks?x=1#part\n')).toEqual({
    protocol: 'http:',
    hostname: '::1',
    port: 8080,
    host: '[::1]:8080',
    path: '/hooks',
    query: 'x=1',
    authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
  });
  expect(parseBackendUrl('https://x.example')).toMatchObject({ protocol: 'https:', port: undefined, path: '/', query: '', authorization: undefined });
});

test.each([['user@', 'user:'], [':key@', ':key'], ['50%@', '50%:']])('credentials may lack one half, or be encoded badly: %s', (written, sent) => {
  expect(parseBackendUrl(`https://${written}x.example`).authorization).toBe(`Basic ${Buffer.from(sent).toString('base64')}`);
});

test.each(['', 'x', '/hooks', 'x.example/hooks', 'ftp://x.example', 'file:///etc/passwd', 'javascript:alert(1)', 'https://', 'http://[', 'https://a b/'])(
  '%j is no backend URL, and the error does not repeat it', (text) => {
    let message = '';
    try {
      parseBackendUrl(text);
    } catch (error) {
      expect(error).toBeInstanceOf(BackendUrlError);
      expect(error).toHaveProperty('name', 'BackendUrlError');
      ({ message } = error as Error);
    }
    expect(message).toMatch(/^The backend URL (?:does not parse|is of another protocol); expected an absolute http or https URL\.$/);
  });
