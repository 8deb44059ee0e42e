import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { AlertDestination, AlertRouter } from '../../../src';
import { readyText } from '../../src/commands/ready-text';
import { run } from '../../src/commands/run';
import { writeConnection } from '../../src/local/connection/connection-file';
import { LocalRuntime, startLocal } from '../../src/local/runtime';
import { FakeProcess } from '../support/fake-process';
import { until } from '../support/until';

let folder: string;
let outdir: string;
let runtime: LocalRuntime | undefined;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'send-'));
  outdir = path.join(folder, 'cdk.out');
  runtime = undefined;
});

afterEach(async () => {
  await runtime?.stop();
  fs.rmSync(folder, { recursive: true });
});

async function start(...names: string[]): Promise<LocalRuntime> {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Shop');
  names.forEach((name) => new AlertRouter(stack, name, {
    destinations: { Ops: AlertDestination.https({ url: 'https://ops.example.com/alerts' }) }, defaultRoute: { destinations: ['Ops'] },
  }));
  app.synth();
  runtime = await startLocal({ app: outdir, port: 0 });
  writeConnection(outdir, runtime.connection);
  return runtime;
}

async function send(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const file = path.join(folder, 'signal.txt');
  fs.writeFileSync(file, 'The ovens are out.');
  const process = new FakeProcess();
  const code = await run(['alerts', 'send', file, '--local', '--app', outdir, ...args], process);
  return { code, out: process.out.join(''), err: process.err.join('') };
}

test('what is in a file is told by the router that runs here, and the start says who is told and how to try it', async () => {
  const { platforms, alertTopics, consoleUrl } = await start('Alerts');
  const banner = readyText(runtime!).replace(/\u001b\[\d+m/g, '');
  expect(banner).toContain(`Shop/Alerts  ${alertTopics['Shop/Alerts']}`);
  expect(banner).toContain('→ Ops: HTTPS, played here: nobody else is told');
  expect(banner).toContain('try: npx scalable-webhook alerts send-test --local --app cdk.out');
  const { code, out } = await send();
  expect([code, out]).toEqual([0, expect.stringContaining(`${consoleUrl}#/messages shows who is told.`)]);
  await until('it is told', () => platforms.board.all.length === 1);
  expect(JSON.stringify(platforms.board.all[0].content)).toContain('The ovens are out.');
  await until('nothing waits any more', () => runtime!.status().queued === 0);
}, 120_000);

test('of several routers one has to be named', async () => {
  await start('Alerts', 'Others');
  await expect(send()).resolves.toMatchObject({ code: 2, err: expect.stringContaining('expected --router with one of Shop/Alerts, Shop/Others') });
  await expect(send('--router', 'Shop/Other')).resolves.toMatchObject({ code: 2, err: expect.stringContaining('Shop/Others') });
  await expect(send('--router', 'Shop/Others')).resolves.toMatchObject({ code: 0 });
}, 120_000);

test('without a run there is nobody to send it to', async () => {
  await expect(send()).resolves.toMatchObject({ code: 2, err: expect.stringContaining('There is no local run of') });
  await start('Alerts');
  await runtime!.stop();
  runtime = undefined;
  await expect(send()).resolves.toMatchObject({ code: 2, err: expect.stringContaining('has ended') });
}, 120_000);

test('tags that are given with it are what a look-up finds of its resources, and need one', async () => {
  const { tagging } = await start('Alerts');
  const refused = await send('--tag', 'Team=data');
  expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/--tag gives tags .*; expected an event that names one/)]);
  fs.writeFileSync(path.join(folder, 'event.json'), JSON.stringify({
    'version': '0',
    'id': 'b1',
    'detail-type': 'EMR Cluster State Change',
    'source': 'aws.emr',
    'account': '123456789012',
    'time': '2026-11-29T20:00:00Z',
    'region': 'us-east-1',
    'resources': [],
    'detail': { clusterId: 'j-1', name: 'nightly', state: 'TERMINATED_WITH_ERRORS', severity: 'CRITICAL' },
  }));
  const process = new FakeProcess();
  expect(await run(['alerts', 'send', path.join(folder, 'event.json'), '--local', '--app', outdir, '--tag', 'Team=data', '--tag', 'Feature=search'], process)).toBe(0);
  expect(tagging.tags.get('arn:aws:elasticmapreduce:us-east-1:123456789012:cluster/j-1')).toEqual({ Team: 'data', Feature: 'search' });
  await until('it is told', () => runtime!.platforms.board.all.length === 1);
  expect(JSON.stringify(runtime!.platforms.board.all[0].content)).toContain('"Team":"data"');
}, 120_000);

test('a test is sent and ended, marked as one, to whom the routes say', async () => {
  const { platforms } = await start('Alerts');
  const process = new FakeProcess();
  const code = await run(['alerts', 'send-test', '--local', '--app', outdir, '--team', 'data', '--wait', '5'], process);
  expect([code, process.err.join('')]).toEqual([0, '']);
  expect(process.out.join('')).toMatch(/^Shop\/Alerts is sent the test "TEST [0-9a-f]{8}"\. By the routes .* of .* it is told to Ops\.\nIt is over/);
  await until('it is told, and that it is over', () => platforms.board.all.length === 2);
  expect(platforms.board.all.map(({ content }) => content)).toMatchObject([
    { change: 'opened', title: expect.stringMatching(/TEST [0-9a-f]{8}: nothing is wrong/), tags: { Team: 'data' } }, { change: 'closed' },
  ]);
}, 120_000);

test('a test can be left open, and its time has to be one', async () => {
  const { platforms } = await start('Alerts');
  const process = new FakeProcess();
  expect(await run(['alerts', 'send-test', '--local', '--app', outdir, '--keep-open'], process)).toBe(0);
  expect(process.out.join('')).toContain('It stays open until somebody closes it.');
  await until('it is told', () => platforms.board.all.length === 1);
  expect(await run(['alerts', 'send-test', '--local', '--app', outdir, '--wait', 'long'], process)).not.toBe(0);
  expect(process.err.join('')).toContain('--wait is "long", expected whole seconds from 0 to 3600.');
}, 120_000);
