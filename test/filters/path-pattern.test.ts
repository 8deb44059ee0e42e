import fc from 'fast-check';
import { matchesPath, reachesInto, segmentsOf } from '../../src/filters/path-pattern';
import { processorTimeOf } from '../time-taken';

const isMatch = (pattern: string, path: string) => matchesPath(segmentsOf(pattern), segmentsOf(path));

test.each<[string, string, boolean]>([
  ['/', '/', true],
  ['/', '/a', false],
  ['/github', '/github', true],
  ['/github', '/github/', true],
  ['/github/', '/github', true],
  ['/github', '//github', true],
  ['/github', '/GitHub', false],
  ['/github', '/github/push', false],
  ['/github/*', '/github', false],
  ['/github/*', '/github/push', true],
  ['/github/*', '/github/push/1', false],
  ['/github/**', '/github', true],
  ['/github/**', '/github/a/b/c', true],
  ['**', '/', true],
  ['**', '/a/b', true],
  ['/**', '/a/b', true],
  ['**/orders', '/orders', true],
  ['**/orders', '/a/b/orders', true],
  ['**/orders', '/a/orders/b', false],
  ['/a/**/b', '/a/b', true],
  ['/a/**/b', '/a/b/b', true],
  ['/a/**/b', '/a/b/c', false],
  ['/a/**/b/**/c', '/a/x/b/b/y/c', true],
  ['/*/**', '/', false],
  ['/orders-*', '/orders-', true],
  ['/orders-*', '/orders-17', true],
  ['/orders-*', '/orders-17/items', false],
  ['/*-*', '/a-b', true],
  ['/*-*', '/ab', false],
  ['/a*a', '/a', false],
  ['/a*a', '/aa', true],
  ['/a*bc*d', '/abcbcd', true],
  ['/a*b*c*d', '/acbd', false],
  ['/.', '/x', false],
  ['/a.b', '/axb', false],
  ['/(a+)+', '/aaaa', false],
  ['/*', '/é', true],
])('the pattern %s against %s: %j', (pattern, path, expected) => {
  expect(isMatch(pattern, path)).toBe(expected);
});

/** What a pattern means, as a regular expression: only for patterns of a few stars, because that may take exponential time. */
function asExpression(pattern: string): RegExp {
  const literal = (text: string) => text.replace(/[^A-Za-z0-9]/g, '\\$&');
  const parts = segmentsOf(pattern).map((part) => part === '**' ? '(?:/[^/]+)*' : `/(?=[^/])${part.split('*').map(literal).join('[^/]*')}`);
  return new RegExp(`^${parts.join('')}$`);
}

test('property: a pattern means what the regular expression means that it stands for', () => {
  const part = fc.oneof(fc.constant('**'), fc.stringMatching(/^[ab*]{1,4}$/).filter((text) => !text.includes('**')));
  const pattern = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
  const path = fc.array(fc.stringMatching(/^[ab]{1,4}$/), { maxLength: 5 }).map((parts) => parts.map((one) => `/${one}`).join(''));
  fc.assert(fc.property(pattern, path, (one, other) => {
    expect(isMatch(one, other)).toBe(asExpression(one).test(other));
  }), { numRuns: 3_000 });
});

test('property: a pattern with a path in the prefix or below reaches into it', () => {
  const part = fc.oneof(fc.constant('**'), fc.stringMatching(/^[ab*]{1,3}$/).filter((text) => !text.includes('**')));
  const names = fc.array(fc.stringMatching(/^[ab]{1,3}$/), { maxLength: 3 });
  fc.assert(fc.property(fc.array(part, { maxLength: 4 }), names, names, (pattern, prefix, below) => {
    fc.pre(matchesPath(pattern, [...prefix, ...below]));
    expect(reachesInto(pattern, prefix)).toBe(true);
  }), { numRuns: 2_000 });
});

test.each<[string, string, boolean]>([
  ['/github/*', '/github', true],
  ['/orders/*', '/github', false],
  ['/github', '/hooks/github', false],
  ['**', '/github', true],
  ['/hooks/**', '/hooks/github', true],
  ['/anything', '/', true],
])('the pattern %s reaches into %s: %j', (pattern, prefix, expected) => {
  expect(reachesInto(segmentsOf(pattern), segmentsOf(prefix))).toBe(expected);
});

test('the worst patterns and paths take no time', () => {
  expect(processorTimeOf(() => {
    expect(isMatch(`/${'*a'.repeat(250)}`, `/${'a'.repeat(10_000)}b`)).toBe(false);
    expect(isMatch(`/${'**/a/'.repeat(100)}b`, '/a'.repeat(5_000))).toBe(false);
    expect(isMatch(`/${'**/*a*a*a/'.repeat(40)}b`, `/${'a'.repeat(100)}`.repeat(100))).toBe(false);
  })).toBeLessThan(5_000);
});
