import { Shop } from './support/shop';
import { DeliveryRecords } from '../../../src';
import { parseTime } from '../../src/operate/records/parse-time';
import { until } from '../support/until';

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open((stack) => void Shop.orders(stack, { deliveryRecords: DeliveryRecords.full() }));
});

afterAll(() => shop.close());

type Records = { webhook: string; records: Array<Record<string, unknown>> };

test('records by id, status, group and time; bodies only when they are asked for', async () => {
  shop.statuses.push(410);
  const gone = await shop.send('{"secret":"hunter2"}', 'o-1');
  const delivered = await shop.send('{"n":2}', 'o-2');
  await until('both are dealt with', () => shop.runtime.status().delivered === 1 && shop.runtime.status().deadLettered === 1 && shop.runtime.status().queued === 0);

  const one = await shop.json<Records>('records', gone);
  expect(one.records).toEqual([expect.objectContaining({ deliveryId: gone, destination: 'Default', outcome: 'dead-letter', reason: 'gone', attempts: 1, lastStatuses: ['410'] })]);
  expect(JSON.stringify(one)).not.toMatch(/hunter2|aHVudGVy|headers/);
  expect((await shop.command('records', gone, '--body')).stdout).toContain('{"secret":"hunter2"}');
  const ids = async (...args: string[]) => (await shop.json<Records>('records', ...args)).records.map(({ deliveryId }) => deliveryId);
  expect(await ids()).toEqual([gone, delivered]);
  expect(await ids('--limit', '1')).toHaveLength(1);
  expect(await ids('--status', 'delivered')).toEqual([delivered]);
  expect(await ids('--group', 'o-1')).toEqual([gone]);
  expect(await ids('--from', '1h', '--destination', 'Default')).toEqual([gone, delivered]);
  expect(await ids('--to', '1h')).toEqual([]);
  expect((await shop.command('records', '--status', 'delivered')).stdout).toMatch(/^arrived +delivery +destination +outcome +attempts +last +group\n.*delivered +1 +200 +o-2\n$/);

  const none = await shop.command('records', 'no-such-id');
  expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining('There is no record of the delivery no-such-id: ')]);
  expect((await shop.command('records', '--body')).exitCode).toBe(2);
  expect((await shop.command('records', '--from', 'yesterday')).stderr).toBe('scalable-webhook: --from is "yesterday", expected a time such as 2026-01-31T12:00:00Z, or a time ago such as 90m, 3h or 2d.\n');
});

test('tail shows what was logged since, of one delivery or of all', async () => {
  const id = await shop.send('{"n":3}', 'o-3');
  await until('it is delivered', () => shop.received.includes('{"n":3}') && shop.runtime.status().queued === 0);
  const { stdout } = await shop.command('tail', '--since', '10m', '--for', '0', '--delivery', id);
  expect(stdout.replace(/^\S+Z /, '').replace(/\d+ ms/, 'N ms')).toBe(`Default: ${id} attempt 1: 200 in N ms, delivered\n`);
  const lines = (await shop.command('tail', '--since', '10m', '--for', '0', '--json')).stdout.trim().split('\n').map((line) => JSON.parse(line) as { message: string });
  expect(lines.map(({ message }) => message).sort()).toEqual(['attempt', 'attempt', 'attempt', 'dead-letter']);
});

test('times', () => {
  expect(parseTime('--from', '90m', Date.parse('2026-01-01T12:00:00Z'))).toBe('2026-01-01T10:30:00.000Z');
  expect(parseTime('--from', '2026-01-01T12:00:00+02:00')).toBe('2026-01-01T10:00:00.000Z');
  expect(() => parseTime('--from', '5')).toThrow('--from is "5"');
});
