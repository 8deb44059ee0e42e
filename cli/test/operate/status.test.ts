import { Shop } from './support/shop';
import { Backend } from '../../../src';
import { StreamState } from '../../src/operate/state/stream-state';
import { until } from '../support/until';

let shop: Shop;

afterEach(() => shop.close());

test('outputs and status of one destination', async () => {
  shop = await Shop.open();
  shop.statuses.push(410);
  await shop.send('{"n":1}');
  await shop.send('{"n":2}');
  await until('both are dealt with', () => shop.runtime.status().delivered === 1 && shop.runtime.status().deadLettered === 1 && shop.runtime.status().queued === 0);

  const { webhooks } = await shop.json<{ webhooks: object[] }>('outputs');
  expect(webhooks).toEqual([expect.objectContaining({ name: 'Shop/Orders', stack: 'Shop', url: shop.url })]);
  expect(webhooks[0]).not.toHaveProperty('console');
  const text = await shop.command('outputs', '--webhook', 'Orders');
  expect(text.stdout).toContain(`endpoint               ${shop.url}`);
  expect(text.stdout).not.toContain(shop.runtime.connection.credentials.secretAccessKey);

  const { webhook, streams } = await shop.json<{ webhook: string; streams: StreamState[] }>('status');
  expect([webhook, streams]).toEqual(['Shop/Orders', [{
    name: 'Default',
    waiting: 0,
    inFlight: 0,
    requestTimeoutSeconds: 30,
    retentionSeconds: 1_209_600,
    deadLetters: 1,
    oldestDeadLetterSeconds: expect.any(Number),
    deadLetterRetentionSeconds: 1_209_600,
    isPaused: false,
    skipped: [],
    invocations: 3,
    limit: 3,
    retryForSeconds: 259_200,
    backoffMaxSeconds: 3_600,
    mapping: 'Enabled',
    function: 'Active',
    functionUpdate: 'Successful',
    timeoutSeconds: expect.any(Number),
    lastHour: expect.objectContaining({ attempts: 2, delivered: 1, failures: 1, deadLettered: 1 }),
  }]]);
  expect((await shop.command('status')).stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['Shop/Orders'],
    ['', 'waiting', 'in hand', 'oldest', 'dead letters', 'delivered/h', 'failures/h', 'limit'],
    ['Default', '0', '0', '-', '1', '1', '1', '3'],
    [''],
  ]);
});

test('status of several destinations, and of one of them', async () => {
  shop = await Shop.open((stack) => Shop.orders(stack).addDestination('Audit', { backend: Backend.url('https://replaced.invalid') }));
  await shop.send('{}');
  await until('both have it', () => shop.received.length === 2);
  const { streams } = await shop.json<{ streams: StreamState[] }>('status');
  expect(streams.map(({ name }) => name)).toEqual(['Router', 'Overflow', 'Default', 'Audit']);
  expect((await shop.json<{ streams: StreamState[] }>('status', '--destination', 'Audit')).streams.map(({ name }) => name)).toEqual(['Audit']);
  expect((await shop.json<{ streams: StreamState[] }>('status', '--destination', 'Overflow')).streams.map(({ name }) => name)).toEqual(['Overflow']);
  const { exitCode, stderr } = await shop.command('status', '--destination', 'Audi');
  expect([exitCode, stderr]).toEqual([1, 'scalable-webhook: Shop/Orders has no destination "Audi"; expected one of Audit, Default, Router, Overflow.\n']);
});
