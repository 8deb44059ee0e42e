import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AlertDestination, AlertRouter } from '../../../../src';
import { DigestStream } from '../../../../src/alert-routing/digest/digest-stream';
import { readyText } from '../../../src/commands/ready-text';
import { LocalRuntime, startLocal } from '../../../src/local/runtime';

let folder: string;
let runtime: LocalRuntime;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'digest-'));
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  const stack = new Stack(app, 'Shop');
  const router = new AlertRouter(stack, 'Alerts', {
    destinations: { Mail: AlertDestination.email({ from: 'alerts@example.com', to: ['team@example.com'] }) }, defaultRoute: { destinations: ['Mail'] },
  });
  const table = router.table as dynamodb.Table;
  new DigestStream(router, 'Daily', {
    common: {
      webhookPath: 'Shop/Alerts',
      removalPolicy: RemovalPolicy.DESTROY,
      logRetention: logs.RetentionDays.ONE_MONTH,
      function: { runtime: lambda.Runtime.NODEJS_24_X, architecture: lambda.Architecture.ARM_64 },
      table,
      environment: { ALERT_ROUTER: 'Shop/Alerts', ALERTS_TABLE_NAME: table.tableName, ALERTS_RETENTION_DAYS: '90' },
    },
    config: { from: 'alerts@example.com', to: ['team@example.com'], timeZone: 'Europe/Berlin', whenQuiet: 'all-quiet', teamTag: 'Team' },
    schedules: ['cron(0 8,20 * * ? *)'],
  });
  app.synth();
  runtime = await startLocal({ app: app.outdir, port: 0 });
});

afterAll(async () => {
  await runtime?.stop();
  fs.rmSync(folder, { recursive: true });
});

const mails = () => runtime.platforms.board.all.filter(({ destination }) => destination === 'Shop/Alerts/Daily');

/** Runs the function as its schedule does. */
async function run(scheduledAt: string): Promise<unknown> {
  const [{ targetArn }] = runtime.schedules;
  const { functionError, payload } = await runtime.functions.invoke(targetArn, JSON.stringify({ scheduledAt }));
  return functionError ?? (JSON.parse(payload) as { outcome: string }).outcome;
}

async function send(count: number): Promise<void> {
  const { awsUrl: endpoint, region, credentials, account } = runtime.connection;
  const client = new SQSClient({ endpoint, region, credentials, useQueueUrlAsEndpoint: false });
  const { ALERT_DIGEST: config } = runtime.functions.definition(runtime.schedules[0].targetArn)!.environment;
  const { queueUrl } = JSON.parse(config) as { queueUrl: string };
  expect(queueUrl).toContain(account);
  await Promise.all(Array.from({ length: count }, (_, index) => client.send(new SendMessageCommand({
    QueueUrl: queueUrl, MessageBody: JSON.stringify({ schemaVersion: 1, alertId: `a${index}-1`, version: 1, arrivedAt: Date.now(), what: 'opened' }),
  }))));
  client.destroy();
}

test('a schedule is hosted, and the banner says when it is due', () => {
  expect(runtime.schedules.map(({ path: name, expression, timeZone }) => [name, expression, timeZone])).toEqual([
    ['Shop/Alerts/Daily/Schedule', 'cron(0 8,20 * * ? *)', 'Europe/Berlin'],
  ]);
  expect(readyText(runtime, Date.parse('2026-11-29T12:00:00Z'))).toMatch(/Shop\/Alerts\/Daily\/Schedule.*cron\(0 8,20 \* \* \? \*\) in Europe\/Berlin: next at 2026-11-29T19:00:00.000Z/);
});

test('a digest drains its queue, and its mail is shown; while the mail server is down nothing is lost, and nothing is told twice', async () => {
  await send(43);
  runtime.platforms.setHealth('Shop/Alerts/Daily', 'down');
  expect(await run('2026-11-29T07:00:00Z')).toBe('Unhandled');
  runtime.platforms.setHealth('Shop/Alerts/Daily', 'up');
  expect(await run('2026-11-29T07:00:00Z')).toBe('sent');
  expect(await run('2026-11-29T07:00:00Z')).toBe('known');
  expect(await run('2026-11-29T19:00:00Z')).toBe('sent');
  expect(mails().map((mail) => JSON.stringify(mail))).toEqual([expect.stringContaining('43 new alerts'), expect.stringContaining('all quiet')]);
});
