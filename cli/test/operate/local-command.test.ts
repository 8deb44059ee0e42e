import * as fs from 'node:fs';
import * as path from 'node:path';
import { Shop } from './support/shop';
import { run } from '../../src/commands/run';
import { CONNECTION_FILE } from '../../src/local/connection/connection-file';
import { FakeProcess } from '../support/fake-process';
import { until } from '../support/until';

test('the command local tells others of itself while it runs, and keeps its key from what it prints', async () => {
  const shop = await Shop.open();
  try {
    const file = path.join(shop.app, CONNECTION_FILE);
    fs.rmSync(file);
    const process = new FakeProcess();
    const ended = run(['local', '--app', shop.app, '--port', '0', '--json'], process);
    await until('it is ready', () => process.out.length > 0);
    const { credentials } = JSON.parse(fs.readFileSync(file, 'utf8')) as { credentials: { secretAccessKey: string } };
    expect(fs.statSync(file).mode.toString(8)).toBe('100600');
    expect([...process.out, ...process.err].join('')).not.toContain(credentials.secretAccessKey);
    expect((await shop.command('status')).exitCode).toBe(0);
    process.send('SIGINT');
    await ended;
    expect(fs.existsSync(file)).toBe(false);
    expect((await shop.command('status')).stderr).toContain('There is no local run of');
  } finally {
    await shop.close();
  }
});

test('--app without --local would be ignored without a word, and is an error', async () => {
  const process = new FakeProcess();
  expect([await run(['status', '--app', 'cdk.out'], process), process.err.join('')])
    .toEqual([2, 'scalable-webhook: --app is "cdk.out" and --local is not given, expected both or neither: --app names the folder that a local run hosts.\n']);
});

test('the help says where to begin when a webhook was not delivered, and no default of what can be repeated', async () => {
  const helpOf = async (...args: string[]) => {
    const process = new FakeProcess();
    expect(await run([...args, '--help'], process)).toBe(0);
    return process.out.join('');
  };
  expect(await helpOf()).toContain('A webhook was not delivered? doctor says what is wrong');
  const replay = await helpOf('replay');
  expect(replay).not.toContain('(default: [])');
  expect(replay).toContain('--app <dir>');
  expect(await helpOf('records')).toContain('(default: 100)');
});
