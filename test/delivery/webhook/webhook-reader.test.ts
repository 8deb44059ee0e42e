import { WebhookReader } from '../../../src/delivery/webhook/webhook-reader';
import { message } from '../support/world';

const read = (hook: Parameters<typeof message>[3]) => new WebhookReader().read(message('m', 'g', {}, hook).body);

test.each([
  ['/', '', '', '/prod/'],
  ['/', 'orders', 'orders', '/prod/orders'],
  ['/github', 'github', '', '/prod/github'],
  ['/github', 'github/', '', '/prod/github/'],
  ['/github', 'github/', '', '/prod/github//'],
  ['/github', 'github/orders/1/', 'orders/1', '/prod/github/orders/1/'],
  ['/github', 'github/orders/1', 'orders/1', '/prod/github/orders/1'],
  ['/v1/github', 'v1/github/a%2Fb', 'a/b', '/prod/v1/github/a%2Fb'],
])('what arrives at %s reaches the backend at %s', (endpoint, expected, path, rawPath) => {
  expect(read({ endpoint, path, rawPath })).toMatchObject({ kind: 'item', item: { content: { backendPath: expected } } });
});

test('a step upwards makes it undeliverable below an endpoint too', () => {
  expect(read({ endpoint: '/github', path: '../stripe', rawPath: '/prod/github/../stripe' })).toMatchObject({
    kind: 'undeliverable', why: { reason: 'path' }, item: { deliveryId: 'm' },
  });
});

test.each<[ReadonlyArray<readonly [string, string]>, object]>([
  [[['Content-Type', 'text/plain'], ['X-Scalable-Webhook-Test', '1']], { test: true }],
  [[['Content-Type', 'text/plain']], {}],
  [[], {}],
])('what has a header %j is a test: %j', (headers, expected) => {
  const { item } = read({ headers });
  expect(item).toMatchObject(expected);
  expect(Object.keys(item!)).toEqual(['deliveryId', 'arrivedAt', ...Object.keys(expected), 'content', 'origins']);
});

test('what cannot be delivered is a test all the same, and comes in where it came in', () => {
  expect(read({ endpoint: '/github', path: '..', rawPath: '/prod/github/..', headers: [['x-scalable-webhook-test', '']] })).toMatchObject({
    kind: 'undeliverable', item: { test: true, origins: ['/github', ''], content: { backendPath: '' } },
  });
});

describe('field case I14: what may be read as another endpoint\'s path', () => {
  const reader = new WebhookReader(['/', '/github']);
  const readAt = (endpoint: string, path: string) => reader.read(message('m', 'g', {}, { endpoint, path, rawPath: `/prod/${path}` }).body);

  test.each(['/github', 'github;x', '%67ithub', './github', 'github/', 'index.php/github'])('%s at / is not delivered, and the reason says why', (path) => {
    expect(readAt('/', path)).toMatchObject({
      kind: 'undeliverable',
      item: { deliveryId: 'm' },
      why: {
        reason: 'path',
        detail: 'The path came in at the endpoint /, and a backend may read it as one of /github, whose rules it has not met; expected the URL of /github exactly as the stack gives it.',
      },
    });
  });

  test('what came in at the endpoint itself, or is nobody else\'s, is', () => {
    expect(readAt('/github', '/github')).toMatchObject({ kind: 'item', item: { content: { backendPath: 'github//github' } } });
    expect(readAt('/', 'orders')).toMatchObject({ kind: 'item' });
  });
});
