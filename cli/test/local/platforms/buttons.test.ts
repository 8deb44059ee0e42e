import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { AlertAction, AlertRetryTarget, AlertRouterProps } from '../../../../src';
import { buttonId } from '../../../../src/alert-routing/respond/button-ids';
import { makeLink } from '../../../../src/alert-routing/respond/link-token';
import { routerWithResponses } from '../../../../test/alert-routing/actions/support/router-with-responses';
import { LocalEvent, LocalRuntime, startLocal } from '../../../src/local/runtime';
import { cloudWatchAlarm, tell } from '../../support/cloudwatch-alarm';
import { pressInSlack } from '../../support/slack-press';
import { until } from '../../support/until';

const SIGNING = 'the signing secret of the app';

let folder: string;
let runtime: LocalRuntime | undefined;
let events: LocalEvent[];

beforeEach(() => {
  events = [];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'buttons-'));
});

afterEach(async () => {
  await runtime?.stop();
  runtime = undefined;
  fs.rmSync(folder, { recursive: true });
});

async function start(own: Partial<AlertRouterProps> = {}): Promise<LocalRuntime> {
  const outdir = path.join(folder, 'cdk.out');
  const app = new App({ outdir });
  const stack = new Stack(app, 'Shop');
  routerWithResponses(stack, own);
  app.synth();
  runtime = await startLocal({
    app: outdir, port: 0, onEvent: (event) => events.push(event), secrets: [{ secret: 'signing', value: SIGNING }, { secret: 'Shop/Alerts/LinkSecret', value: 'links' }],
  });
  return runtime;
}

/** Ids of alerts by the names of their alarms. */
async function alertIds(): Promise<Map<string, string>> {
  const { awsUrl, region, credentials } = runtime!.connection;
  const client = new DynamoDBClient({ endpoint: awsUrl, region, credentials });
  const { TableNames: names = [] } = await client.send(new ListTablesCommand({}));
  const TableName = names.find((name) => name.includes('AlertsTable'))!;
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  client.destroy();
  return new Map(items.filter(({ pk, sk }) => pk.S!.startsWith('ALERT#') && sk.S === 'STATE').map(({ pk, content }) =>
    [/alarm:([\w-]+)/.exec(content.S!)![1], pk.S!.slice('ALERT#'.length)]));
}

/** Acknowledges an alert where people read of it. */
function press(user: string, alarm: string, alertId: string, signing: string = SIGNING): Promise<Response> {
  return pressInSlack(runtime!, { alertId, actionId: buttonId('acknowledge'), user, message: messageOf(alarm)!, signing });
}

const messageOf = (alarm: string) =>
  runtime!.platforms.board.all.find(({ content, thread }) => thread === undefined && JSON.stringify(content).includes(alarm));

test('a press is answered at once and empty, the message says who it was, and who is late is told, also where what the function is told stands in parameters', async () => {
  const again = StateMachine.fromStateMachineName(new Stack(), 'Again', 'again');
  await start({ actions: Object.fromEntries(Array.from({ length: 12 }, (_, number) => [`Again ${number}`, AlertAction.retry(AlertRetryTarget.stateMachine(again))])) });
  await tell(runtime!, cloudWatchAlarm('orders-errors'));
  await until('it is told', () => messageOf('orders-errors') !== undefined);
  const alertId = (await alertIds()).get('orders-errors')!;

  const forged = await press('eve', 'orders-errors', alertId, 'another secret');
  expect([forged.status, await forged.text()]).toEqual([200, '']);
  const answer = await press('ada', 'orders-errors', alertId);
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  await until('the message is edited', () => (messageOf('orders-errors')?.edits ?? 0) > 0);
  expect(JSON.stringify(messageOf('orders-errors')!.content)).toMatch(/[Aa]cknowledged by/);
  expect(JSON.stringify(messageOf('orders-errors')!.content)).toContain('ada');

  await press('bob', 'orders-errors', alertId);
  const told = () => runtime!.platforms.board.all.filter(({ seenBy }) => seenBy !== undefined);
  await until('the second presser is told', () => told().length > 0);
  expect(told()).toMatchObject([{
    seenBy: 'bob', content: { response_type: 'ephemeral', replace_original: false, text: expect.stringMatching(/^Already acknowledged by ada at /) as string },
  }]);
}, 300_000);

test('a link leads to a page that does nothing by itself; its form acts', async () => {
  await start();
  await tell(runtime!, cloudWatchAlarm('disk-full'));
  await until('it is told', () => messageOf('disk-full') !== undefined);
  const alertId = (await alertIds()).get('disk-full')!;
  const config = { url: `${runtime!.endpoints['Shop/Alerts/Actions']}confirm`, secretArn: '', validForSeconds: 3_600 };
  const link = makeLink(config, 'links', { alertId, action: 'acknowledge', destination: 'Slack' }, Date.now(), 'disk-full <b>&amp; more</b> $context.stage');

  for (const method of ['GET', 'GET', 'HEAD']) {
    const page = await fetch(link, { method });
    expect(page.status).toBe(200);
    if (method === 'GET') {
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; form-action 'self'");
      const html = await page.text();
      expect(html).toMatch(/^\s*<!doctype html>/);
      expect(html).toContain('<bdi>disk-full &lt;b&gt;&amp;amp; more&lt;/b&gt; $context.stage</bdi>');
      expect(html).toMatch(/<form method="post"><input type="hidden" name="page" value="[\w+/=-]{8,}">/);
    }
  }
  await sleep(500);
  expect(messageOf('disk-full')!.edits).toBe(0);

  // Whoever was shown another text has confirmed nothing; a page without one has none.
  const [bare, other] = [link.replace(/&about=.*/, ''), link.replace(/&about=.*/, '&about=A+harmless+test')];
  expect(await (await fetch(bare)).text()).not.toContain('<bdi>');
  expect(await (await fetch(other)).text()).toContain('<bdi>A harmless test</bdi>');
  for (const changed of [bare, other]) {
    expect((await fetch(changed, { method: 'POST', body: new URLSearchParams({ name: 'Eve' }) })).status).toBe(200);
  }
  await until('both are dropped', () => events.filter((event) => JSON.stringify(event).includes('(signature)')).length >= 2);
  expect(messageOf('disk-full')!.edits).toBe(0);

  const noted = await fetch(link, { method: 'POST', body: new URLSearchParams({ name: 'Bob' }) });
  expect([noted.status, noted.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await noted.text()).toContain('Noted');
  await until('the message is edited', () => (messageOf('disk-full')?.edits ?? 0) > 0);
  expect(JSON.stringify(messageOf('disk-full')!.content)).toContain('Bob (link of Slack)');
}, 300_000);

test('the reply in the thread follows the edit as soon as the rate allows, and no attempt counts as failed', async () => {
  await start();
  await tell(runtime!, cloudWatchAlarm('late-reply'));
  await until('it is told', () => messageOf('late-reply') !== undefined);
  const alertId = (await alertIds()).get('late-reply')!;
  await sleep(2_000);

  await pressInSlack(runtime!, { alertId, actionId: buttonId('close'), user: 'ada', message: messageOf('late-reply')!, signing: SIGNING });
  const reply = () => runtime!.platforms.board.all.find(({ thread, seenBy }) => thread !== undefined && seenBy === undefined);
  await until('the thread says so', () => reply() !== undefined);
  const message = messageOf('late-reply')!;
  expect(reply()!.postedAt - message.editedAt!).toBeGreaterThanOrEqual(990);
  const putOff = events.flatMap((event) => event.kind === 'forwarder' && event.line.message === 'returned-to-queue' ? [event.line.retryInSeconds] : []);
  expect(Math.max(0, ...putOff)).toBeLessThanOrEqual(7); // and not by a back-off
  const lines = events.flatMap((event) => event.kind === 'forwarder' && event.line.message === 'attempt' ? [event.line] : []);
  expect(lines.filter(({ decision }) => decision !== 'delivered')).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
}, 300_000);
