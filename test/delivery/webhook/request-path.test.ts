import fc from 'fast-check';
import { parseBackendUrl, requestTarget } from '../../../src/delivery/transports/request-target';
import { PathError } from '../../../src/delivery/webhook/path-error';
import { requestPath } from '../../../src/delivery/webhook/request-path';
import { percentDecode } from '../../../src/shared/percent-encoding';

const BASE = parseBackendUrl('https://backend.example/hooks/v1');

/** What arrives, when API Gateway decodes one of the two. */
const both = (spelling: string, prefix = '/prod/') => [
  requestPath(percentDecode(spelling), prefix + spelling),
  requestPath(spelling, prefix + percentDecode(spelling)),
];

test.each([
  'orders',
  'orders/1',
  'orders/1/',
  'a%2Fb',
  'a%2fb/c',
  'caf%C3%A9',
  'a%20b',
  'a+b',
  'a%2Bb',
  '100%25',
  '%2541',
  'x%253Dy',
  "~!$&'()*+,;=:@-._",
  '/double',
  'a//b',
  'a/./b',
  'evil.example/x',
  'http://evil.example/x',
  'http%3A%2F%2Fevil.example%2Fx',
  '/evil.example/x',
  'a%5Cb',
  'a%0D%0Ab',
  'a%00b',
  '%F0%9F%98%80',
  'a...b/...',
  'prod/prod',
  '%FF',
])('the sender\'s spelling %s is kept, whichever of the two is decoded', (spelling) => {
  expect(both(spelling)).toEqual([spelling, spelling]);
  expect(both(spelling, '/prod/github/')).toEqual([spelling, spelling]);
});

test('the endpoint itself has no path below it', () => {
  expect(requestPath('', '/prod')).toBe('');
  expect(requestPath('', '/prod/')).toBe('');
  expect(requestTarget(BASE, '', [])).toBe('/hooks/v1');
});

test('a slash at the end is kept when the parameter comes without it', () => {
  expect(requestPath('orders', '/prod/orders/')).toBe('orders/');
  expect(requestPath('a b', '/prod/a%20b/')).toBe('a%20b/');
  expect(requestPath('a%20b', '/prod/a b/')).toBe('a%20b/');
  expect(requestPath('/double', '/prod//double/')).toBe('/double/');
  expect(requestPath('orders', '/prod/orders//')).toBe('orders//');
});

test('when both are decoded, what may not stand in a path is encoded', () => {
  expect(requestPath('a b', '/prod/a b')).toBe('a%20b');
  expect(requestPath('50% off', '/prod/50% off')).toBe('50%25%20off');
  expect(requestPath('a?b#c', '/prod/a?b#c')).toBe('a%3Fb%23c');
  expect(requestPath('é\u{1f600}', '/prod/é\u{1f600}')).toBe('%C3%A9%F0%9F%98%80');
  expect(requestPath('a|b', '/prod/a|b')).toBe('a%7Cb');
  expect(requestPath('a%4/b%zz', '/prod/a%4/b%zz')).toBe('a%254/b%25zz');
});

test('when the two have nothing in common, the parameter counts', () => {
  expect(requestPath('a b', '/other')).toBe('a%20b');
  expect(requestPath('a%20b', '')).toBe('a%20b');
  expect(requestPath('a', '/x/')).toBe('a');
  expect(requestPath('orders', '/prod/ordersX')).toBe('orders');
});

test.each([
  '..',
  '../admin',
  'a/../b',
  'a/..',
  '/../x',
  '%2e%2e/admin',
  '%2E%2E%2Fadmin',
  '.%2e/admin',
  '..%2fadmin',
  '..%5Cadmin',
  '..\\admin',
  'a\\..\\b',
  '%252e%252e%252fadmin',
  '%25252e%25252e/x',
  '..;/admin',
  '..;x=1/admin',
  '%2e%2e;/admin',
  '%c0%ae%c0%ae/admin',
  '..%c0%afadmin',
  '..%c1%9cadmin',
  ' ../admin',
  '%20..%20/admin',
  'a/..?x',
  'a/..%3Fx',
  'a/..%23x',
  'a/..%00.png',
  '%u002e%u002e/admin',
  '..%u002fadmin',
  '%e0%80%ae%e0%80%ae/admin',
  '%EF%BC%8E%EF%BC%8E/admin',
  '.%C2%AD./admin',
  './(S(x))./admin',
])('%s is refused, whichever of the two is decoded', (spelling) => {
  expect(() => requestPath(percentDecode(spelling), `/prod/${spelling}`)).toThrow(PathError);
  expect(() => requestPath(spelling, `/prod/${percentDecode(spelling)}`)).toThrow(PathError);
  expect(() => requestPath(spelling, `/prod/${spelling}`)).toThrow(PathError);
});

test('decoding takes the bytes of a character together, and leaves what is no encoding', () => {
  expect(percentDecode('caf%C3%A9 %F0%9F%98%80 100% %zz %4')).toBe('caf\u00e9 \u{1f600} 100% %zz %4');
});

test('the error says what is wrong with the path, and does not repeat it', () => {
  expect(() => requestPath('../canary', '')).toThrow(expect.objectContaining({
    name: 'PathError',
    message: 'The path has a ".." segment and could lead outside the backend\'s base URL; expected a path without one, plain or encoded.',
  }));
});

test('a path that is encoded over and over is refused', () => {
  expect(requestPath(`%${'25'.repeat(8)}41`, '')).toBe(`%${'25'.repeat(8)}41`);
  expect(() => requestPath(`%${'25'.repeat(200)}41`, '')).toThrow('The path can be read in more than 128 ways, because it is encoded over and over; expected one encoding.');
});

const segment = fc.string({
  unit: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(..."abzAZ019-_~!$&'()*+,;=:@.") },
    { weight: 2, arbitrary: fc.constantFrom('%20', '%2F', '%25', '%2B', '%C3%A9', '%F0%9F%98%80', '%3F', '%23', '%5C', '%2541', '%00', '%7f', '%e2%82%ac') },
  ),
  maxLength: 8,
});
const spellings = fc.array(segment, { minLength: 1, maxLength: 5 }).map((segments) => segments.join('/'))
  .filter((spelling) => !/\.\./.test(percentDecode(percentDecode(spelling))));
const prefixes = fc.constantFrom('/prod/', '/prod/github/', '/', '/v1/a/b/c/');

test('the result is the same whichever of the two is decoded, and it is what the sender wrote', () => {
  fc.assert(fc.property(spellings, prefixes, (spelling, prefix) => {
    expect(both(spelling, prefix)).toEqual([spelling, spelling]);
  }), { numRuns: 400 });
});

test('whatever arrives, the target is plain text below the base path and names no other origin', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', '%5c', '%252e', '//', 'evil.example', 'http:', '@', ':', '?', '#', ';', '%c0%ae', '\r\n', 'a'), { maxLength: 12 })
      .map((parts) => parts.join('')),
  );
  fc.assert(fc.property(anyText, anyText, (path, rawPath) => {
    let below: string;
    try {
      below = requestPath(path, rawPath);
    } catch (error) {
      expect(error).toBeInstanceOf(PathError);
      return;
    }
    const target = requestTarget(BASE, below, [['q', path]]);
    expect(target).toMatch(/^\/hooks\/v1(?:\/[\x21-\x22\x24-\x7e]*)?$|^\/hooks\/v1\?/);
    // A server that resolves it, decoded as often as it likes, stays where it should.
    let pathname = target.split('?')[0];
    for (let decodings = 0; decodings < 4; decodings += 1) {
      const resolved = new URL(pathname.replace(/^\/+/, '/'), 'https://backend.example');
      expect(resolved.host).toBe('backend.example');
      expect(resolved.pathname).toMatch(/^\/hooks\/v1(?:\/|$)/);
      pathname = percentDecode(pathname.replaceAll('%3F', '_').replaceAll('%23', '_').replace(/[?#]/g, '_'));
    }
  }), { numRuns: 600 });
});

test.each(['%2e\r\n.', '.\t.', '%2e%0d%0a%2e/x', '.%09%2e'])('a line break or tab inside %j hides no step upwards: URL parsers drop it', (path) => {
  expect(() => requestPath(path, '')).toThrow(PathError);
});
