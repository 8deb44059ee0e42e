import { Duration } from 'aws-cdk-lib';
import { Shop } from './support/shop';
import { RetryPolicy } from '../../../src';
import { run } from '../../src/commands/run';
import { FakeProcess } from '../support/fake-process';
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
  expect([refused.exitCode, refused.stderr.split('\n').slice(1).join('\n')]).toEqual([2, 'scalable-webhook: This needs a yes, and there is no terminal to ask at: pass --yes.\n']);

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

/** Whether an attempt at a delivery has failed, and its log says so. */
const hasFailed = (id: string): boolean => shop.events.some((event) => event.kind === 'forwarder' && event.line.message === 'attempt' && event.line.deliveryId === id);

/** What became of a command that a test sends a signal to. */
async function stopped(...args: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  const process = new FakeProcess();
  const ended = run([...args, '--local', '--app', shop.app], process);
  await until('it waits', () => process.err.join('').includes('Ctrl-C'));
  process.send('SIGINT');
  const exitCode = await ended;
  return { exitCode, out: process.out.join(''), err: process.err.join('') };
}

test('an id that nobody knows: that is said, and may be as it should be; Ctrl-C says what stays in force, and what ends it', async () => {
  shop = await open();
  const { exitCode, out, err } = await stopped('skip', 'no-such-id', '--yes');
  const at = `--webhook Shop/Orders --local --app ${shop.app}`;
  expect(exitCode).toBe(0);
  expect(err).toContain('Nothing is on record of no-such-id at Default: it was not tried yet, or the id is another.\n');
  expect(err).toContain('It becomes a dead letter when it is received next: that is looked for during 1 min. Ctrl-C ends the looking, and not the skip.\n');
  expect(out).toMatch(/^no-such-id was not received yet; it becomes a dead letter when it is, until \d{4}-\S+Z\. /);
  expect(out).toContain(`scalable-webhook skip no-such-id --clear ${at}`);
  expect((await shop.json<{ streams: Array<{ skipped: string[] }> }>('status')).streams[0].skipped).toEqual(['no-such-id']);
});

test('one skip is taken back, and the others stay', async () => {
  shop = await open();
  await shop.command('skip', 'one', '--yes', '--wait', '0');
  await shop.command('skip', 'two', '--yes', '--wait', '0');
  const skipped = async () => (await shop.json<{ streams: Array<{ skipped: string[] }> }>('status')).streams[0].skipped;
  expect(await shop.json('skip', 'one', '--clear')).toEqual({ webhook: 'Shop/Orders', destination: 'Default', deliveryId: 'one', isChanged: true });
  expect(await skipped()).toEqual(['two']);
  expect((await shop.command('skip', 'one', '--clear')).stdout).toBe('one was not to be skipped; two is.\n');
  expect((await shop.command('skip', 'two', '--clear')).stdout).toBe('two is not skipped any more.\n');
  expect(await skipped()).toEqual([]);
});

test('what is on record is told before: when it is tried next, or that it is over', async () => {
  shop = await Shop.open((stack) => void Shop.orders(stack));
  const delivered = await shop.send('{"n":1}', 'o-1');
  await until('it is delivered', () => shop.runtime.status().delivered === 1 && shop.runtime.status().queued === 0);
  expect((await shop.command('skip', delivered, '--yes', '--wait', '0')).stderr)
    .toContain(`${delivered} was delivered to Default already: unless it was redriven or replayed, nothing of it is received any more.\n`);
  shop.standardStatus = 422;
  const tried = await shop.send('{"n":2}', 'o-2');
  await until('it was tried some times', () => shop.runtime.status().attempts >= 4);
  expect((await shop.command('skip', tried, '--yes', '--wait', '0')).stderr).toMatch(/ was tried \d+ times, the last answered 422 at \S+Z[,.]/);
  await shop.command('skip', '--clear');
  shop.standardStatus = 503;
  shop.retryAfter = 600;
  const waiting = await shop.send('{"n":3}', 'o-3');
  await until('it was tried', () => shop.received.includes('{"n":3}') && hasFailed(waiting));
  expect((await shop.command('skip', waiting, '--yes', '--wait', '0')).stderr).toMatch(/ was tried once, the last answered 503 at \S+Z, and is received again in \d+ \w+\.\n/);
  await shop.command('pause');
  expect((await shop.command('skip', 'any', '--yes', '--wait', '0')).stderr).toContain('Default is paused: nothing is skipped before scalable-webhook resume');
});

test('what is not received yet is skipped when it is, unless that is taken back', async () => {
  shop = await open();
  const { isDeadLetter, skippedUntil } = await shop.json<{ isDeadLetter: boolean; skippedUntil: string }>('skip', 'some-id', '--yes', '--wait', '0');
  expect([isDeadLetter, Date.parse(skippedUntil) > Date.now() + 12 * 3_600_000]).toEqual([false, true]);
  expect((await shop.json<{ streams: Array<{ skipped: string[] }> }>('status')).streams[0].skipped).toEqual(['some-id']);
  expect((await shop.command('skip', '--clear')).stdout).toBe('Nothing is skipped any more.\n');
  expect((await shop.command('skip', '--clear')).stdout).toBe('Nothing was to be skipped.\n');
  expect(await shop.command('skip')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('skip takes the id of a delivery') });
});
