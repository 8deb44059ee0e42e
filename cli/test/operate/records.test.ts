import { Duration } from 'aws-cdk-lib';
import { Shop } from './support/shop';
import { DeliveryRecords, RetryPolicy } from '../../../src';
import { groupHash } from '../../../src/engine/group-hash';
import { run } from '../../src/commands/run';
import { parseIsoTime } from '../../src/operate/messages/time-option';
import { FakeProcess } from '../support/fake-process';
import { until } from '../support/until';

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open((stack) => void Shop.orders(stack, { deliveryRecords: DeliveryRecords.full() }));
});

afterAll(() => shop.close());

type Records = { webhook: string; records: Array<Record<string, unknown>> };

test('records by id, status, group and time; bodies only when they are asked for', async () => {
  shop.answer = (body) => body.includes('hunter2') ? 410 : undefined;
  const gone = await shop.send('{"secret":"hunter2"}', 'o-1');
  const before = Date.now();
  await until('the next arrives in another millisecond, as the order goes by it', () => Date.now() > before);
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
  expect(await ids('--group', groupHash('o-2'))).toEqual([delivered]);
  expect(await ids('--from', '1h', '--destination', 'Default')).toEqual([gone, delivered]);
  expect(await ids('--to', '1h')).toEqual([]);
  expect((await shop.command('records', '--status', 'delivered')).stdout).toMatch(/^ARRIVED +DELIVERY +GROUP +DESTINATION +STATUS +ATTEMPTS +LAST ANSWER\n\d{4}-\d\d-\d\d [\d:]+ UTC, .* ago +\S+ +o-2 +Default +Delivered +1 +200\n$/);

  const none = await shop.command('records', 'no-such-id');
  expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining('There is no record of the delivery no-such-id, and nothing waits in the queues: the id is another one, or its record has expired')]);
  expect((await shop.command('records', gone)).stdout).toMatch(/^On record until +\d{4}-\d\d-\d\d [\d:]+ UTC$/m);
  expect((await shop.command('records', gone)).stdout).toMatch(/^Status +Dead letter: Gone\nGroup +o-1\nArrived .* ago\nAttempts +1\nLast answers +410$/m);
  expect((await shop.command('records', '--body')).exitCode).toBe(2);
  expect((await shop.command('records', '--from', 'yesterday')).stderr).toBe('scalable-webhook: --from is "yesterday", expected a time such as 2026-11-29T14:00:00Z, or how long ago, such as 90m, 6h or 3d.\n');
});

test('what has no record because it waits is told from what nobody knows', async () => {
  const paused = await Shop.open((stack) => void Shop.orders(stack, { paused: true }));
  try {
    const waiting = await paused.send('{"n":9}', 'o-9');
    await until('it is hidden', () => paused.runtime.sqs.registry.list().some((queue) => queue.counts().inFlight === 1));
    const { exitCode, stderr } = await paused.command('records', waiting);
    // The id may have a plus: no pattern is made of it.
    expect([exitCode, stderr.replace(waiting, 'ID')]).toEqual([
      1, expect.stringMatching(/^scalable-webhook: There is no record of the delivery ID yet, because it waits for its first attempt since \d{4}-\S+Z \(\d+ s\)\. Default: /),
    ]);
    const other = await paused.command('records', 'no-such-id');
    expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining('There is no record of the delivery no-such-id, and one webhook waits: it is that one if it was not tried yet (Default is paused: scalable-webhook resume --webhook Shop/Orders')]);
  } finally {
    await paused.close();
  }
});

test('what waits behind another of its group: behind which, since when, and how that stands', async () => {
  const blocked = await Shop.open((stack) => void Shop.orders(stack, { retryPolicy: new RetryPolicy({ backoffMax: Duration.seconds(2) }) }));
  try {
    blocked.answer = (body) => body.includes('poison') ? 500 : undefined;
    const head = await blocked.send('{"poison":1}', 'o-1');
    await until('it was tried twice', () => blocked.runtime.status().attempts >= 2);
    const behind = await blocked.send('{"n":2}', 'o-1');
    const { exitCode, stderr } = await blocked.command('records', behind);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`There is no record of the delivery ${behind} yet, because it waits for its first attempt since `);
    expect(stderr).toContain('Default: It is behind another webhook of its group, whose last attempt ended with 500: a group stays in order.');
    expect(stderr).toContain(`That one is ${head}: scalable-webhook records ${head} --webhook Shop/Orders --local --app ${blocked.app} says how it stands.`);
    // Of what the run does not know, the log tells as it would in an account.
    const unknown = await blocked.command('records', 'no-such-id');
    expect(unknown.stderr).toContain('2 webhooks wait: it may be one of them if it was not tried yet (scalable-webhook doctor ');
    expect(unknown.stderr).toContain(`, and what is of the same group waits behind a webhook that fails again and again: ${head}, since `);
  } finally {
    await blocked.close();
  }
});

test('tail shows what was logged since, of one delivery or of all', async () => {
  const id = await shop.send('{"n":3}', 'o-3');
  await until('it is delivered', () => shop.received.includes('{"n":3}') && shop.runtime.status().queued === 0);
  const { stdout } = await shop.command('tail', '--since', '10m', '--for', '0', '--delivery', id);
  expect(stdout.replace(/^\S+Z /, '').replace(/\d+ ms/, 'N ms')).toBe(`Default: ${id} attempt 1: 200 in N ms, delivered\n`);
  const lines = (await shop.command('tail', '--since', '10m', '--for', '0', '--json')).stdout.trim().split('\n').map((line) => JSON.parse(line) as { message: string });
  expect(lines.map(({ message }) => message).sort()).toEqual(['attempt', 'attempt', 'attempt', 'dead-letter']);
});

test('tail says what it waits for, and after a while what may be the matter; Ctrl-C ends it', async () => {
  const tail = async (wanted: string, ...args: string[]) => {
    const process = new FakeProcess();
    const ended = run(['tail', ...args, '--local', '--app', shop.app], process);
    await until('it says so', () => process.err.join('').includes(wanted));
    process.send('SIGINT');
    expect(await ended).toBe(0);
    return process.err.join('');
  };
  const [idle, unknown] = await Promise.all([tail('Nothing was logged'), tail('No line about', '--delivery', 'no-such-id')]);
  expect(idle).toContain('Waits for what Default of Shop/Orders logs from now on; Ctrl-C ends it.\n');
  expect(idle).toContain(`Nothing was logged for 10 s: functions log when something is received. What waits: scalable-webhook status --webhook Shop/Orders --local --app ${shop.app}; --since 1h shows what was logged before.\n`);
  expect(unknown).toContain('Waits for lines about no-such-id that Default of Shop/Orders logs from now on; Ctrl-C ends it.\n');
  expect(unknown).toContain(`No line about no-such-id for 10 s: it waits, is done with, or the id is another. What is on record of it: scalable-webhook records no-such-id --webhook Shop/Orders --local --app ${shop.app}; --since 1h shows what was logged before.\n`);
});

test('tail that is over at once says that there was nothing', async () => {
  const { exitCode, stdout, stderr } = await shop.command('tail', '--since', '10m', '--for', '0', '--delivery', 'no-such-id');
  expect([exitCode, stdout, stderr]).toEqual([0, '', expect.stringMatching(/^No line about no-such-id since \d{4}-\S+Z\. /)]);
  expect((await shop.command('tail', '--since', '10m', '--for', '0')).stderr).toBe('');
});

test('times', () => {
  expect(parseIsoTime('--from', () => Date.parse('2026-01-01T12:00:00Z'))('90m')).toBe('2026-01-01T10:30:00.000Z');
  expect(parseIsoTime('--from')('2026-01-01T12:00:00+02:00')).toBe('2026-01-01T10:00:00.000Z');
  for (const wrong of ['5', '2026-13-01', '999999999d']) {
    expect(() => parseIsoTime('--from')(wrong)).toThrow(`--from is "${wrong}"`);
  }
});

test.each(['a b', 'it\'s "quoted" *', 'Zo\u00eb', 'x'.repeat(129)])('a group is found by what the sender sends: %j', async (group) => {
  const header = Buffer.from(group, 'utf8').toString('latin1');
  const id = await shop.send('{}', header);
  await until('it is on record', async () => (await shop.json<Records>('records', '--group', group)).records.length > 0);
  expect((await shop.json<Records>('records', '--group', group)).records).toEqual([expect.objectContaining({ deliveryId: id })]);
});
