import { expectedNames, nearNames } from '../src/near-names';

test.each([
  ['git', ['stripe/webhook', 'github/webhook', 'gitea'], 'github/webhook'],
  ['webhok', ['stripe', 'github/webhook'], 'github/webhook'],
  ['GITHUB', ['stripe', 'github'], 'github'],
  ['Shop/Orders/Secret', ['Shop/Orders/SigningSecret', 'Shop/Other'], 'Shop/Orders/SigningSecret'],
])('%s is near %p', (name, names, nearest) => {
  expect(nearNames(name, names).slice(0, 2)).toContain(nearest);
});

test('a list stays short', () => {
  expect(expectedNames('x', [])).toBe('none');
  expect(expectedNames('x', ['a', 'a'])).toBe('a');
  expect(expectedNames('x', ['b', 'a'])).toBe('one of a, b');
  expect(expectedNames('x', Array.from({ length: 50 }, (_, index) => `n${index}`))).toMatch(/^one of n0, n1, n2, n3, n4 or 45 others$/);
});
