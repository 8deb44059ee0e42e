import { chooseDestination, chooseWebhook } from '../../../src/operate/session/choose';
import { OperatedWebhook } from '../../../src/operate/session/operated-webhook';

const webhook = (name: string, stack: string = 'Shop', destinations: string[] = ['Default']): OperatedWebhook =>
  ({ name, stack, destinations: destinations.map((destination) => ({ name: destination })) }) as unknown as OperatedWebhook;
const place = { text: 'the account' };

test('the only one is meant when nothing is said', () => {
  expect(chooseWebhook([webhook('Shop/Orders')], undefined, place).name).toBe('Shop/Orders');
  expect(() => chooseWebhook([webhook('Shop/Orders'), webhook('Shop/Bills')], undefined, place))
    .toThrow('There are 2 webhooks in the account: Shop/Orders, Shop/Bills; choose one with --webhook, such as --webhook Shop/Orders.');
  expect(() => chooseWebhook([webhook('Shop/Alerts/Actions'), { ...webhook('Shop/Alerts'), alerting: { table: 'alerts', digests: [] } }], undefined, place))
    .toThrow('There are 2 webhooks in the account: Shop/Alerts/Actions, Shop/Alerts (an alert router); choose one with --webhook, such as --webhook Shop/Alerts.');
  expect(() => chooseWebhook([], undefined, place)).toThrow(/^There is no webhook in the account: deploy one/);
});

test('a name is a construct path or its end, never a part of a word', () => {
  const all = [webhook('Shop/Orders'), webhook('Shop/OldOrders'), webhook('Orders')];
  expect(chooseWebhook(all, 'Shop/Orders', place).name).toBe('Shop/Orders');
  expect(chooseWebhook(all, 'OldOrders', place).name).toBe('Shop/OldOrders');
  expect(chooseWebhook(all, 'Orders', place).name).toBe('Orders');
  expect(() => chooseWebhook(all, 'Order', place)).toThrow('There is no webhook "Order" in the account; expected one of');
  expect(() => chooseWebhook([webhook('A/Orders'), webhook('B/Orders')], 'Orders', place))
    .toThrow('There are 2 webhooks "Orders" in the account: A/Orders, B/Orders; choose one with --webhook, such as --webhook A/Orders.');
});

test('the same name in two stacks needs the stack', () => {
  expect(() => chooseWebhook([webhook('Orders', 'One'), webhook('Orders', 'Two')], 'Orders', place))
    .toThrow('There are 2 webhooks "Orders" in the account: Orders (stack One), Orders (stack Two); choose one with --stack.');
});

test('destinations', () => {
  expect(chooseDestination(webhook('Orders'), undefined).name).toBe('Default');
  const several = webhook('Orders', 'Shop', ['Default', 'Audit']);
  expect(chooseDestination(several, 'Audit').name).toBe('Audit');
  expect(() => chooseDestination(several, undefined)).toThrow('Orders has 2 destinations: Default, Audit; choose one with --destination.');
  expect(() => chooseDestination(several, 'Audi')).toThrow('Orders has no destination "Audi"; expected one of Audit, Default.');
});
