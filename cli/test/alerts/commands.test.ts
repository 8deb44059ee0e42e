import { createHash } from 'node:crypto';
import type { Alert } from '../../../src/alert-routing/state/alert';
import { transition } from '../../../src/alert-routing/state/transition';
import type { AlertCommand } from '../../../src/contract/alerts';
import { signalAt, START } from '../../../test/alert-routing/state/support/events';
import { headerOf } from '../../../test/aws-sdk/json-client/sigv4';
import { Servers } from '../../../test/delivery/support/servers';
import { run } from '../../src/commands/run';
import { VirtualClock } from '../../src/local/clock';
import { DynamoDbService } from '../../src/local/dynamodb';
import { CloudFormation } from '../../src/local/management/cloud-formation';
import { FakeProcess } from '../support/fake-process';

const servers = new Servers();
const saved = { ...process.env };
const mark = (own: object) => ({ Metadata: { 'cdk-scalable-webhook': { webhook: 'Shop/Alerts', ...own } } });
const commands: AlertCommand[] = [];
const dynamoDb = new DynamoDbService({ clock: new VirtualClock(START) });
let url: string;

const alert: Alert = { ...transition(undefined, signalAt(0, { title: 'It \u001b[31mfails' }), START).alert!, note: 'Restart it.' };

function put(item: object): void {
  dynamoDb.handle('DynamoDB_20120810.PutItem', JSON.stringify({ TableName: 'alerts', Item: item }));
}

function putAlert(one: Alert): void {
  put({ pk: { S: `ALERT#${one.id}` }, sk: { S: 'STATE' }, content: { S: JSON.stringify(one) }, status: { S: one.status }, openedAt: { N: String(one.openedAt) } });
}

/** As the response engine does it. */
function obey(given: AlertCommand): void {
  commands.push(given);
  const { order, id, by } = given;
  if (order.what === 'silence') {
    put({ pk: { S: 'SILENCES' }, sk: { S: order.silence.id }, content: { S: JSON.stringify(order.silence) } });
  } else if (order.what === 'unsilence') {
    dynamoDb.handle('DynamoDB_20120810.DeleteItem', JSON.stringify({ TableName: 'alerts', Key: { pk: { S: 'SILENCES' }, sk: { S: order.silenceId } } }));
  } else {
    putAlert({ ...alert, status: order.what === 'close' ? 'closed' : 'acknowledged', acknowledgedBy: { name: by }, closedBy: { name: by }, applied: [{ id, what: order.what, at: 0, version: alert.version + 1 }] });
  }
}

beforeAll(async () => {
  dynamoDb.createTable({
    name: 'alerts',
    properties: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
      AttributeDefinitions: [...['pk', 'sk', 'status'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })), { AttributeName: 'openedAt', AttributeType: 'N' }],
      GlobalSecondaryIndexes: [{
        IndexName: 'byStatus',
        KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }, { AttributeName: 'openedAt', KeyType: 'RANGE' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  });
  const stream = { routing: 'Engine', queue: 'Q', deadLetterQueue: 'D', eventSource: 'E', log: 'L' };
  const resource = (logicalId: string, type: string, physicalId: string, metadata: object = {}) => ({ logicalId, type, physicalId, metadata });
  const all = [
    resource('F', 'AWS::Lambda::Function', 'mail', mark({ ...stream, routing: undefined, destination: 'Mail' })),
    resource('Q', 'AWS::SQS::Queue', 'http://sqs/1/q'), resource('D', 'AWS::SQS::Queue', 'http://sqs/1/d'),
    resource('E', 'AWS::Lambda::EventSourceMapping', 'uuid'), resource('L', 'AWS::Logs::LogGroup', 'log'),
    resource('T', 'AWS::DynamoDB::Table', 'alerts', mark({ part: 'alerts' })),
    resource('R', 'AWS::SQS::Queue', 'http://sqs/1/responses', mark({ part: 'responses' })),
    resource('G', 'AWS::Lambda::Function', 'digest-function', mark({ part: 'digest', name: 'Daily' })),
  ];
  const cloudFormation = new CloudFormation([{
    name: 'Shop',
    id: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/local',
    template: {
      Resources: Object.fromEntries(all
        .map(({ logicalId, type, metadata }) => [logicalId, { Type: type, Properties: {}, ...metadata }])),
    } as never,
    resources: all,
  }]);
  ({ url } = await servers.http(async (response, { rawHeaders, body, url: path, method }) => {
    const target = headerOf(rawHeaders, 'x-amz-target') ?? '';
    const headers = { 'content-type': headerOf(rawHeaders, 'content-type') };
    const request = { method: method ?? 'POST', path: path ?? '/', headers, body: Buffer.from(body) };
    if (target.startsWith('AmazonSQS.')) {
      const { MessageBody: text } = JSON.parse(body.toString()) as { MessageBody: string };
      obey(JSON.parse(text) as AlertCommand);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ MessageId: 'm', MD5OfMessageBody: createHash('md5').update(text).digest('hex') }));
    } else if (target.startsWith('DynamoDB')) {
      const answer = dynamoDb.handle(target, body);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } else if (String(path).includes('/invocations')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"outcome":"sent"}');
    } else {
      const answer = await cloudFormation.handle(request as never);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    }
  }));
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  putAlert(alert);
  put({ pk: { S: `ALERT#${alert.id}` }, sk: { S: 'HISTORY#1' }, content: { S: JSON.stringify({ at: START, id: 's', what: 'opened', by: 'Ann', detail: 'It fails' }) } });
});

afterAll(async () => {
  process.env = saved;
  await servers.close();
});

async function command(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const fake = new FakeProcess();
  const exitCode = await run(['alerts', ...args, '--local', url], fake);
  return { exitCode, stdout: fake.out.join(''), stderr: fake.err.join('') };
}

async function json<T>(...args: string[]): Promise<T> {
  const { stdout, stderr } = await command(...args, '--json');
  expect(stderr).toBe('');
  return JSON.parse(stdout) as T;
}

test('open alerts are listed, and nothing of a title steers the terminal', async () => {
  const { stdout } = await command('list');
  expect(stdout).toMatch(new RegExp(`^alert +status +severity +since +times +by +held +title\n${alert.id} +open +error`));
  expect(stdout).toContain('It \\u001b[31mfails');
  expect(await json('list', '--status', 'closed')).toEqual({ router: 'Shop/Alerts', alerts: [], hasMore: false });
  expect((await command('list', '--status', 'shut')).exitCode).toBe(2);
});

test('an alert is shown with its history, and with who did what', async () => {
  const { stdout } = await command('show', alert.id, '--payload');
  expect(stdout).toMatch(/^note +Restart it\.$/m);
  expect(stdout).toMatch(/^2026-06-01 12:00:00 UTC +opened +Ann +It fails$/m);
  expect(stdout).toContain('First payload\nnone');
  expect(await json('show', alert.id)).toMatchObject({ router: 'Shop/Alerts', alert: { id: alert.id, status: 'open' }, history: [{ what: 'opened', by: 'Ann' }] });
  expect((await command('show', 'nothing-1')).stderr).toContain('There is no alert "nothing-1"');
});

test('what somebody does goes to the queue with his name, and is waited for; what is over already is refused', async () => {
  expect(await json('acknowledge', alert.id, '--as', 'Ann')).toEqual({ router: 'Shop/Alerts', alertId: alert.id, order: { what: 'acknowledge', alertId: alert.id }, by: 'Ann', done: true });
  expect((await command('acknowledge', alert.id)).stderr).toContain(`${alert.id} is acknowledged already, by Ann`);
  expect(await json('note', alert.id, 'it was the disk', '--as', 'Bob', '--no-wait')).toMatchObject({ order: { what: 'note', note: 'it was the disk' }, done: false });
  expect((await command('close', alert.id, '--note', 'new disk', '--as', 'Bob')).stdout).toBe(`${alert.id} is closed by Bob.\n`);
  expect(commands.at(-1)).toMatchObject({ schemaVersion: 1, kind: 'command', by: 'Bob', order: { what: 'close', note: 'new disk' } });
  expect((await command('pass', alert.id)).exitCode).toBe(1);
});

test('silences begin, are listed, and end', async () => {
  const { silence } = await json<{ silence: { id: string; from: number; until: number } }>('silence', '--match', 'tag:Team=data', '--title', 'orders*', '--for', '2h', '--reason', 'new disk', '--as', 'Ann');
  expect(silence).toMatchObject({ match: { all: [{ tag: 'Team', oneOf: ['data'] }, { title: ['orders*'] }] }, by: 'Ann', reason: 'new disk' });
  expect(silence.until - silence.from).toBe(7_200_000);
  expect((await command('silences')).stdout).toMatch(new RegExp(`^${silence.id} .*Ann +tag:Team=data and title:orders\\* +new disk$`, 'm'));
  expect((await command('unsilence', silence.id, '--as', 'Ann')).stdout).toBe(`Silence ${silence.id} is over.\n`);
  expect((await command('silences')).stdout).toBe('None.\n');
  expect((await command('unsilence', silence.id)).stderr).toContain('There is no silence');
});

test.each([[], ['--match', 'tag:Team=data'], ['--for', '2h'], ['--match', 'Team=data', '--for', '2h'], ['--match', 'class:alert', '--for', 'ever']])('%j is no silence', async (...args) => {
  expect((await command('silence', ...args as string[])).exitCode).toBe(2);
});

test('a digest is sent now', async () => {
  expect(await json('digest')).toEqual({ router: 'Shop/Alerts', digest: 'Daily', outcome: 'sent' });
  expect((await command('digest', 'Weekly')).stderr).toContain('Shop/Alerts has no digest "Weekly"; expected Daily');
});
