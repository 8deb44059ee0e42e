import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { App, Stack } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AlertDestination, AlertMatch, AlertRouter, AlertRouterProps, AlertSeverity } from '../../../../src';
import { PlatformMessage } from '../../../src/local/platforms/message-board';
import { LocalEvent, LocalOptions, LocalRuntime, startLocal } from '../../../src/local/runtime';
import { cloudWatchAlarm } from '../../support/cloudwatch-alarm';
import { until } from '../../support/until';

let folder: string;
let events: LocalEvent[];
let runtime: LocalRuntime | undefined;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'alerts-'));
  events = [];
  runtime = undefined;
});

afterEach(async () => {
  await runtime?.stop();
  fs.rmSync(folder, { recursive: true });
});

const secret = (stack: Stack, id: string) => secretsmanager.Secret.fromSecretNameV2(stack, id, id);

async function start(props: (stack: Stack) => AlertRouterProps, options: Partial<LocalOptions> = {}): Promise<LocalRuntime> {
  const outdir = path.join(folder, 'cdk.out');
  const app = new App({ outdir });
  const stack = new Stack(app, 'Shop');
  new AlertRouter(stack, 'Alerts', props(stack));
  app.synth();
  runtime = await startLocal({ app: outdir, port: 0, onEvent: (event) => events.push(event), ...options });
  return runtime;
}

async function publish(message: object): Promise<void> {
  const { connection: { awsUrl: endpoint, region, credentials }, alertTopics } = runtime!;
  const client = new SNSClient({ endpoint, region, credentials });
  await client.send(new PublishCommand({ TopicArn: alertTopics['Shop/Alerts'], Message: JSON.stringify(message) }));
  client.destroy();
}

const told = (destination: string): PlatformMessage[] => runtime!.platforms.board.all.filter((message) => message.destination === `Shop/Alerts/${destination}`);

test('an alarm is told on every platform, edited or resolved where that is possible, and each platform alone is late when it is down', async () => {
  await start((stack) => ({
    destinations: {
      Slack: AlertDestination.slack({ token: secret(stack, 'token'), channel: 'C012AB3CD' }),
      Hook: AlertDestination.slackWebhook({ url: secret(stack, 'hook') }),
      Teams: AlertDestination.teams({ url: secret(stack, 'teams') }),
      Mail: AlertDestination.email({ from: 'alerts@example.com', to: ['team@example.com'] }),
      Pager: AlertDestination.pagerDuty({ routingKey: secret(stack, 'pager') }),
      Genie: AlertDestination.opsgenie({ apiKey: secret(stack, 'genie') }),
      Ops: AlertDestination.https({ url: 'https://ops.example.com/alerts' }),
    },
    defaultRoute: { destinations: ['Slack', 'Hook', 'Teams', 'Mail', 'Pager', 'Genie', 'Ops'] },
  }));
  const names = ['Slack', 'Hook', 'Teams', 'Mail', 'Pager', 'Genie', 'Ops'];
  runtime!.platforms.setHealth('Shop/Alerts/Teams', 'down');
  await publish(cloudWatchAlarm('orders-errors', 'ALARM', { StateChangeTime: new Date(Date.now() - 60_000).toISOString().replace('Z', '+0000') }));
  await until('all but Teams are told', () => names.every((name) => name === 'Teams' || told(name).length === 1));
  expect(told('Teams')).toEqual([]);
  for (const name of names.filter((one) => one !== 'Teams')) {
    expect(JSON.stringify(told(name)[0].content)).toContain('orders-errors');
  }

  await publish(cloudWatchAlarm('orders-errors', 'OK'));
  await until('the message of Slack is edited', () => told('Slack').some(({ edits }) => edits > 0));
  await until('PagerDuty is told that it is over', () => (told('Pager')[0].content as { event_action: string }).event_action === 'resolve');
  await until('Opsgenie is, too', () => (told('Genie')[0].content as { status: string }).status === 'closed');

  runtime!.platforms.setHealth('Shop/Alerts/Teams', 'up');
  await until('Teams is told when it is back', () => told('Teams').length > 0);
  expect(JSON.stringify(told('Teams').at(-1)!.content)).toContain('orders-errors');
}, 300_000);

test('routes by tag and severity, and what nobody asks for goes the default way', async () => {
  await start((stack) => ({
    destinations: {
      Data: AlertDestination.slack({ token: secret(stack, 'token'), channel: 'C012AB3CD' }),
      Ops: AlertDestination.https({ url: 'https://ops.example.com/alerts' }),
    },
    routes: [{ match: AlertMatch.all(AlertMatch.tag('Team', 'data'), AlertMatch.severityAtLeast(AlertSeverity.WARNING)), destinations: ['Data'] }],
    defaultRoute: { destinations: ['Ops'] },
  }));
  runtime!.tagging.tags.set('arn:aws:cloudwatch:us-east-1:123456789012:alarm:data-errors', { Team: 'data' });
  await publish(cloudWatchAlarm('data-errors'));
  await publish(cloudWatchAlarm('other-errors'));
  await until('both are told', () => told('Data').length === 1 && told('Ops').length === 1);
  expect(JSON.stringify(told('Data')[0].content)).toContain('data-errors');
  expect(JSON.stringify(told('Ops')[0].content)).toContain('other-errors');
}, 120_000);

test('what another tool sends over HTTPS is told as what a topic says is', async () => {
  await start(() => ({
    destinations: { Ops: AlertDestination.https({ url: 'https://ops.example.com/alerts' }) }, defaultRoute: { destinations: ['Ops'] }, endpoint: {},
  }));
  const send = async (status: 'firing' | 'resolved'): Promise<void> => {
    const alerts = [{ status, labels: { alertname: 'DiskFull', severity: 'critical' }, annotations: {}, startsAt: '2026-11-29T10:00:00Z', fingerprint: 'f' }];
    const body = JSON.stringify({ version: '4', groupKey: '{}:{alertname="DiskFull"}', status, receiver: 'r', alerts, commonLabels: alerts[0].labels });
    const response = await fetch(runtime!.endpoints['Shop/Alerts/Webhook'], { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(response.status).toBe(200);
  };
  await send('firing');
  await until('it is told', () => told('Ops').length === 1);
  expect(told('Ops')[0].content).toMatchObject({ status: 'open', severity: 'critical', title: expect.stringContaining('DiskFull') });
  await send('resolved');
  await until('its end is told', () => told('Ops').length === 2);
  expect(told('Ops')[1].content).toMatchObject({ status: 'closed', id: (told('Ops')[0].content as { id: string }).id });
}, 120_000);

test('a run that greets begins with one message to each destination that people read, and to no other', async () => {
  await start((stack) => ({
    destinations: {
      Slack: AlertDestination.slack({ token: secret(stack, 'token'), channel: 'C012AB3CD' }),
      Hook: AlertDestination.slackWebhook({ url: secret(stack, 'hook') }),
      Teams: AlertDestination.teams({ url: secret(stack, 'teams') }),
      Mail: AlertDestination.email({ from: 'alerts@example.com', to: ['team@example.com'] }),
      Pager: AlertDestination.pagerDuty({ routingKey: secret(stack, 'pager') }),
      Ops: AlertDestination.https({ url: 'https://ops.example.com/alerts' }),
    },
    defaultRoute: { destinations: ['Slack', 'Hook', 'Teams', 'Mail', 'Pager', 'Ops'] },
  }), { greetDestinations: true });
  const greeted = ['Slack', 'Hook', 'Teams', 'Mail'];
  await until('they are greeted', () => greeted.every((name) => told(name).length === 1));
  for (const name of greeted) {
    expect(JSON.stringify(told(name)[0].content)).toContain(`${name} is connected to the alert router Shop/Alerts`);
  }
  expect(JSON.stringify(told('Slack')[0].content)).toContain('alerts send-test --router Shop/Alerts --local');
  // What is told after it has passed the same queues, so that a second greeting would be there by now.
  await publish(cloudWatchAlarm('orders-errors'));
  await until('everybody is told of an alarm', () => [...greeted.map((name) => told(name).length === 2), ...['Pager', 'Ops'].map((name) => told(name).length === 1)].every(Boolean));
  expect(events.filter(({ kind }) => kind === 'notice')).toEqual([]);
}, 300_000);
