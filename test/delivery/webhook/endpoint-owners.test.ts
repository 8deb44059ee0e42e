import { endpointOwners } from '../../../src/delivery/webhook/endpoint-owners';

const ENDPOINTS = ['/', '/github', '/v1/stripe'];

test.each([
  ['/', '', ['/']],
  ['/', 'orders/github', ['/']],
  ['/', 'githubx', ['/']],
  ['/', 'v1', ['/']],
  ['/github', '', ['/github']],
  ['/github', 'v1/stripe', ['/github']],
  ['/v1/stripe', 'x', ['/v1/stripe']],
  // What another endpoint took in, and a backend may read as this one's.
  ['/', 'github', ['/', '/github']],
  ['/', 'github/', ['/', '/github']],
  ['/', '/github/hook', ['/', '/github']],
  ['/', 'GitHub', ['/', '/github']],
  ['/', './github', ['/', '/github']],
  ['/', 'github;a=b/x', ['/', '/github']],
  ['/', 'github.', ['/', '/github']],
  ['/', 'github.json', ['/', '/github']],
  ['/', 'github:x', ['/', '/github']],
  ['/', 'v1\\stripe', ['/', '/v1/stripe']],
  ['/', 'v1//stripe', ['/', '/v1/stripe']],
  ['/', '%67ithub', ['/', '/github']],
  ['/', 'v1%2Fstripe', ['/', '/v1/stripe']],
  ['/', '%2567ithub', ['/', '/github']],
  ['/', 'github%20', ['/', '/github']],
  ['/', 'github%00.png', ['/', '/github']],
  ['/', '%c0%afgithub', ['/', '/github']],
])('%s with %s may lead to %j', (endpoint, path, expected) => {
  expect(endpointOwners({ endpoint, path }, ENDPOINTS)).toEqual(expected);
});

test('a webhook whose own endpoint is not the root has no other owner outside', () => {
  expect(endpointOwners({ endpoint: '/hooks', path: 'github' }, ['/hooks', '/github'])).toEqual(['/hooks']);
});

test('its own endpoint is always among them', () => {
  expect(endpointOwners({ endpoint: '/v1.', path: '' }, ['/', '/v1.'])).toContain('/v1.');
});
