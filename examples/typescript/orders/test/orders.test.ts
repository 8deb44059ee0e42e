import { App } from 'aws-cdk-lib';
import { LocalApp, startLocal } from 'scalable-webhook';
import { OrdersStack } from '../orders-stack';

jest.setTimeout(60_000); // an app takes seconds to start, and Jest allows five in all

/** Statuses that the backend answers next; 200 when there are none. */
const answers: number[] = [];
let app: LocalApp;

beforeAll(async () => {
  const shop = new App();
  new OrdersStack(shop, 'OrdersStack');
  app = await startLocal({ app: shop.synth().directory, backend: () => answers.shift() });
});
afterAll(() => app?.stop());

const order = (id: string, status: string) => app.endpoint('Orders').send({ headers: { 'x-order-id': id }, body: { status } });

test('an order reaches the backend as it was sent', async () => {
  const delivery = await app.waitForDelivery(await order('17', 'paid'));

  expect(delivery.outcome).toBe('delivered');
  expect(app.backend.requests.at(-1)!.json()).toEqual({ status: 'paid' });
});

test('what the shop says of one order stays in order, also when the backend was away', async () => {
  answers.push(503); // for the first attempt
  const away = new Promise((resolve) => app.on('attempt', resolve));
  await order('18', 'paid');
  await away;
  const sent = await order('18', 'shipped');
  await app.advance(60); // the wait before the next attempt takes no time here
  await app.waitForDelivery(sent);

  const statuses = app.backend.requests.filter(({ headers }) => headers['x-order-id'] === '18').map((request) => request.json().status);
  expect(statuses).toEqual(['paid', 'paid', 'shipped']);
});
