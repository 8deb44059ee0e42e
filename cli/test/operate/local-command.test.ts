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
