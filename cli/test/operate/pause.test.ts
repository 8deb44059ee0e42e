import { Shop } from './support/shop';
import { noticedWithin, safeUntil } from '../../src/operate/pause/pause-times';
import { until } from '../support/until';

let onTestEnd = async () => {};

afterAll(() => onTestEnd());

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

test('until when a pause is safe, and when its end is noticed', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  expect(safeUntil(now, 14 * 86_400).toISOString()).toBe('2026-01-14T00:00:00.000Z');
  expect(safeUntil(now, 14 * 86_400, 3 * 86_400).toISOString()).toBe('2026-01-11T00:00:00.000Z');
  expect(safeUntil(now, 14 * 86_400, 20 * 86_400)).toEqual(now);
  expect([0, 7_200, 43_200, 864_000].map(noticedWithin)).toEqual([300, 300, 1800, 3600]);
});
