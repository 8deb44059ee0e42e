import { WebhookReader } from '../../../src/delivery/webhook/webhook-reader';
import { message } from '../support/world';

const read = (hook: Parameters<typeof message>[3]) => new WebhookReader().read(message('m', 'g', {}, hook).body);

test.each([
  ['/', '', '', '/prod/'],
  ['/', 'orders', 'orders', '/prod/orders'],
  ['/github', 'github', '', '/prod/github'],
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
