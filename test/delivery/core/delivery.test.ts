import { Delivery } from '../../../src/delivery/core/delivery';
import { message } from '../support/world';

test.each([
  ['/', '', '', '/prod/'],
  ['/', 'orders', 'orders', '/prod/orders'],
  ['/github', 'github', '', '/prod/github'],
  ['/github', 'github/orders/1', 'orders/1', '/prod/github/orders/1'],
  ['/v1/github', 'v1/github/a%2Fb', 'a/b', '/prod/v1/github/a%2Fb'],
])('what arrives at %s reaches the backend at %s', (endpoint, expected, path, rawPath) => {
  expect(new Delivery(message('m', 'g', {}, { endpoint, path, rawPath }), 60).path).toBe(expected);
});

test('a step upwards is refused below an endpoint too', () => {
  const delivery = new Delivery(message('m', 'g', {}, { endpoint: '/github', path: '../stripe', rawPath: '/prod/github/../stripe' }), 60);
  expect(delivery.undeliverable).toMatchObject({ reason: 'path' });
});
