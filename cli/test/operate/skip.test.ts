import { Duration } from 'aws-cdk-lib';
import { Shop } from './support/shop';
import { RetryPolicy } from '../../../src';
import { until } from '../support/until';

let shop: Shop;

afterEach(() => shop.close());

/** Webhooks back off for a second at most, so that a head comes back while a test looks. */
const open = () => Shop.open((stack) => void Shop.orders(stack, { retryPolicy: new RetryPolicy({ backoffMax: Duration.seconds(1) }) }));

test('the head of a blocked group becomes a dead letter, and what is behind it follows in order', async () => {
  shop = await open();
  shop.standardStatus = 500;
  const id = await shop.send('{"n":1}', 'o-1');
  await until('the head has failed', () => shop.received.length > 0);
  await shop.send('{"n":2}', 'o-1');
  await shop.send('{"n":3}', 'o-1');
  const refused = await shop.command('skip', id);
  expect([refused.exitCode, refused.stderr]).toEqual([2, 'scalable-webhook: This needs a yes, and there is no terminal to ask at: pass --yes.\n']);

  const command = shop.json<object>('skip', id, '--yes');
  await until('the head is a dead letter', () => shop.runtime.status().deadLettered === 1);
  shop.standardStatus = 200;
  expect(await command).toEqual({ webhook: 'Shop/Orders', destination: 'Default', deliveryId: id, isDeadLetter: true });
  await until('the others are delivered', () => shop.runtime.status().delivered === 2);
  expect(shop.received.slice(-2)).toEqual(['{"n":2}', '{"n":3}']);
  const [letter] = shop.runtime.sqs.registry.list().find(({ name }) => name.includes('DeadLetter'))!.peek();
  expect(letter.attributes).toMatchObject({ reason: { StringValue: 'skipped' }, deliveryId: { StringValue: id } });
  expect((await shop.json<{ streams: Array<{ skipped: string[] }> }>('status')).streams[0].skipped).toEqual([]);
});

test('what is not received yet is skipped when it is, unless that is taken back', async () => {
  shop = await open();
  const { isDeadLetter, skippedUntil } = await shop.json<{ isDeadLetter: boolean; skippedUntil: string }>('skip', 'some-id', '--yes', '--wait', '0');
  expect([isDeadLetter, Date.parse(skippedUntil) > Date.now() + 12 * 3_600_000]).toEqual([false, true]);
  expect((await shop.json<{ streams: Array<{ skipped: string[] }> }>('status')).streams[0].skipped).toEqual(['some-id']);
  expect((await shop.command('skip', '--clear')).stdout).toBe('Nothing is skipped any more.\n');
  expect((await shop.command('skip', '--clear')).stdout).toBe('Nothing was to be skipped.\n');
  expect((await shop.command('skip')).exitCode).toBe(2);
});
