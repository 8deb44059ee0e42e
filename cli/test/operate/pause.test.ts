import { setTimeout as sleep } from 'node:timers/promises';
import { Shop } from './support/shop';
import { Backend } from '../../../src';
import { SQS_FAULTS } from '../../src/local/sqs/faults';
import { noticedWithin, safeUntil } from '../../src/operate/pause/pause-times';
import { StreamState } from '../../src/operate/state/stream-state';
import { until } from '../support/until';

const nothing = async () => {};
let onTestEnd = nothing;

afterEach(async () => {
  await onTestEnd();
  onTestEnd = nothing;
});

test('a pause and its end: nothing is sent meanwhile, and nothing is lost', async () => {
  const shop = await Shop.open();
  onTestEnd = () => shop.close();
  const before = Date.now();
  const paused = await shop.json<{ isChanged: boolean; safeUntil: string }>('pause');
  expect(paused).toMatchObject({ webhook: 'Shop/Orders', destination: 'Default', isPaused: true, isChanged: true });
  expect(Date.parse(paused.safeUntil) - before).toBeGreaterThan(13 * 24 * 3_600_000 - 60_000);
  expect((await shop.json<{ isChanged: boolean }>('pause')).isChanged).toBe(false);
  await shop.send('{"n":1}');
  await until('it is hidden', () => shop.runtime.sqs.registry.list().some((queue) => queue.counts().inFlight === 1));
  expect([shop.received, (await shop.command('status')).stdout]).toEqual([[], expect.stringContaining('paused')]);

  const resumed = await shop.command('resume');
  expect([resumed.exitCode, resumed.stdout]).toEqual([0, 'Shop/Orders, Default: deliveries go on. What waits is looked at within 5 min, in order.\n']);
  expect(resumed.stderr).toContain('paused: true');
  await shop.send('{"n":2}');
  await until('what comes is delivered', () => shop.received.length > 0);
});

test('a pause of the overflow: what is in it waits, with what follows in its group, and nothing else', async () => {
  const shop = await Shop.open((stack) => Shop.orders(stack).addDestination('Audit', { backend: Backend.url('https://replaced.invalid') }));
  onTestEnd = () => shop.close();
  const overflow = async () => (await shop.json<{ streams: StreamState[] }>('status', '--destination', 'Overflow')).streams[0];
  const paused = await shop.json('pause', '--destination', 'Overflow');
  expect(paused).toMatchObject({ webhook: 'Shop/Orders', destination: 'Overflow', isPaused: true, isChanged: true });

  const { sqs } = shop.runtime;
  sqs.interceptor = (action, input) => action === 'SendMessage' && /DestinationsAudit/.test(String((input as { QueueUrl?: string }).QueueUrl)) ? SQS_FAULTS.accessDenied : undefined;
  await shop.send('{"n":1}', 'a');
  await until('it is in the overflow, hidden', async () => (await overflow()).inFlight === 1);
  sqs.interceptor = undefined;
  await shop.send('{"n":2}', 'a');
  await until('what follows in its group is behind it', async () => (await overflow()).waiting === 1);
  // The router leaves a queue that refused alone for a second.
  await sleep(1_100);
  await shop.send('{"n":3}', 'b');
  await until('the rest is delivered', () => shop.received.length === 4);
  expect([...shop.received].sort()).toEqual(['{"n":1}', '{"n":2}', '{"n":3}', '{"n":3}']);
  expect(await overflow()).toMatchObject({ isPaused: true, waiting: 1, inFlight: 1 });

  const resumed = await shop.command('resume', '--destination', 'Overflow');
  expect([resumed.exitCode, resumed.stdout]).toEqual([0, 'Shop/Orders, Overflow: deliveries go on. What waits is looked at within 5 min, in order.\n']);
  expect(await overflow()).toMatchObject({ isPaused: false });
});

test('until when a pause is safe, and when its end is noticed', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  expect(safeUntil(now, 14 * 86_400).toISOString()).toBe('2026-01-14T00:00:00.000Z');
  expect(safeUntil(now, 14 * 86_400, 3 * 86_400).toISOString()).toBe('2026-01-11T00:00:00.000Z');
  expect(safeUntil(now, 14 * 86_400, 20 * 86_400)).toEqual(now);
  expect([0, 7_200, 43_200, 864_000].map(noticedWithin)).toEqual([300, 300, 1800, 3600]);
});
