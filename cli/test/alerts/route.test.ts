import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlertDestination, AlertMatch, AlertRouter, AlertRouteOptions, AlertSeverity } from '../../../src';
import { run } from '../../src/commands/run';
import { FakeProcess } from '../support/fake-process';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'route-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const ROUTES: AlertRouteOptions[] = [
  { match: AlertMatch.severityAtLeast(AlertSeverity.CRITICAL), destinations: ['OnCall'], continueMatching: true },
  { match: AlertMatch.tag('Team', 'data'), destinations: ['Data'] },
];

function synth(routes: AlertRouteOptions[] = ROUTES, names: string[] = ['Alerts']): void {
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Shop');
  const queue = new sqs.Queue(stack, 'Queue');
  const to = AlertDestination.queue(queue);
  names.forEach((name) => new AlertRouter(stack, name, { destinations: { Ops: to, Data: to, OnCall: to }, routes, defaultRoute: { destinations: ['Ops'] } }));
  app.synth();
}

const ALARM = JSON.stringify({
  AlarmName: 'orders-errors',
  AWSAccountId: '123456789012',
  NewStateValue: 'ALARM',
  StateChangeTime: '2026-11-29T10:00:00.000+0000',
  AlarmArn: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors',
  Trigger: { MetricName: 'Errors', Namespace: 'AWS/Lambda' },
});

async function route(content: string, ...args: string[]) {
  const file = path.join(folder, 'event.json');
  fs.writeFileSync(file, content);
  const process = new FakeProcess();
  const code = await run(['alerts', 'route', file, '--app', path.join(folder, 'cdk.out'), ...args], process);
  return { code, out: process.out.join(''), err: process.err.join('') };
}

test('where an alarm goes, and why: as text', async () => {
  synth();
  const { code, out } = await route(ALARM, '--tag', 'Team=data');
  expect(code).toBe(0);
  expect(out).toContain('Shop/Alerts takes it for');
  expect(out).toMatch(/account +123456789012/);
  expect(out).toMatch(/tags +Team=data/);
  expect(out).toContain('routes[0] does not match: severity is "error", less than "critical"');
  expect(out).toContain('routes[1] matches');
  expect(out).toContain('It goes to Data.');
});

test('as JSON, by the default route, without the payload', async () => {
  synth();
  const { out } = await route(ALARM, '--json');
  const answer = JSON.parse(out) as Record<string, unknown>;
  expect(answer).toMatchObject({ router: 'Shop/Alerts', class: 'alert', destinations: ['Ops'], event: { parser: 'cloudwatch-alarm', region: 'eu-central-1' } });
  expect(answer.event).not.toHaveProperty('payload');
});

test('routes that are in parameters are read there', async () => {
  synth([...ROUTES, ...Array.from({ length: 60 }, (_, index) => ({ match: AlertMatch.tag('Team', `team-${index}-${'x'.repeat(40)}`), destinations: ['Data'] }))]);
  expect((await route(ALARM, '--tag', `Team=team-59-${'x'.repeat(40)}`)).out).toContain('It goes to Data.');
});

test('whatever is in the file is something, and does not steer the terminal', async () => {
  synth();
  const hostile = '\u001b[2Jhello\u0007\u009b\u202edlrow';
  const { code, out } = await route(hostile);
  expect(code).toBe(0);
  expect(out).not.toMatch(/[\u0007\u001b\u009b\u202e]/);
  expect(out).toContain('It goes to Ops.');
  expect((await route(hostile, '--json')).out).not.toMatch(/[\u0007\u001b\u009b\u202e]/);
});

test.each<[string, string[], string[] | undefined, string]>([
  ['a tag without a value', ['--tag', 'Team'], undefined, '--tag is without a value, expected NAME=VALUE.'],
  ['a tag twice', ['--tag', 'Team=data', '--tag', 'Team=web'], undefined, '--tag is given twice for Team, expected it once.'],
  ['no time', ['--at', 'noon'], undefined, '--at is "noon", expected a time such as'],
  ['another router', ['--router', 'Shop/Alert'], undefined, '--router names "Shop/Alert", which is not there'],
  ['several routers', [], ['Alerts', 'Others'], 'There are several alert routers'],
  ['none', [], [], 'There is no AlertRouter in'],
])('%s is wrong usage', async (_, args, names, message) => {
  synth(ROUTES, names);
  const { code, err } = await route(ALARM, ...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a file that is not there is wrong usage', async () => {
  synth();
  const process = new FakeProcess();
  expect(await run(['alerts', 'route', path.join(folder, 'missing'), '--app', path.join(folder, 'cdk.out')], process)).toBe(2);
  expect(process.err.join('')).toContain('cannot be read (ENOENT)');
});
