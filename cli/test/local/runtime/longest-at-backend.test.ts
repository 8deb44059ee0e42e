import { Shop } from '../../operate/support/shop';
import { until } from '../../support/until';

let shop: Shop;

afterEach(() => shop.close());

test('the webhook that a backend has had for longest, and none before and after', async () => {
  shop = await Shop.open();
  const longest = () => shop.runtime.longestAtBackend('Shop/Orders/Default');
  expect(longest()).toBeUndefined();
  shop.hangs = true;
  const first = await shop.send('{"n":1}', 'o-1');
  await until('it is at the backend', () => shop.received.length === 1);
  await shop.send('{"n":2}', 'o-1');
  await shop.send('{"n":3}', 'o-2');
  await until('another is as well', () => shop.received.length === 2);
  expect(longest()).toEqual({ deliveryId: first, group: 'o-1' });
  expect(shop.runtime.longestAtBackend('Shop/Orders/Other')).toBeUndefined();
});
