import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Backend, ScalableWebhook } from '../../../../src';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { LocalRuntime, startLocal } from '../../../src/local/runtime';
import { AwsClients } from '../../../src/operate/session/aws-clients';
import { CloudFormationStacks } from '../../../src/operate/session/cloud-formation';
import { readWebhooks } from '../../../src/operate/session/read-webhooks';
import { until } from '../../support/until';

let folder: string;
let backend: http.Server;
let answers: (() => void)[];
let runtime: LocalRuntime;
let aws: AwsClients;

/** A shop whose backend answers when the test says so. */
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'management-'));
  answers = [];
  backend = http.createServer((request, response) => {
    request.resume();
    answers.push(() => response.writeHead(200).end());
  });
  const url = `http://127.0.0.1:${await listenLocally(backend)}/`;
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'Shop');
  new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://replaced.invalid'), maxConcurrency: 3 });
  new ScalableWebhook(new NestedStack(stack, 'Inner'), 'Bills', { backend: Backend.url('https://replaced.invalid') });
  app.synth();
  runtime = await startLocal({ app: folder, port: 0, backends: [{ url }] });
  const { awsUrl: endpoint, region, credentials } = runtime.connection;
  aws = new AwsClients({ endpoint, region, credentials });
});

afterAll(async () => {
  aws.destroy();
  await runtime.stop();
  await closeServer(backend);
  fs.rmSync(folder, { recursive: true });
});

const webhooks = async (...names: string[]) =>
  readWebhooks(await new CloudFormationStacks(() => aws.cloudFormation()).find(names), (_stack, api, stage) => `${runtime.connection.publicUrl}/${api}/${stage}`);
const send = () => fetch(runtime.endpoints['Shop/Orders'], { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });

test('webhooks are found as in an account, also in a nested stack', async () => {
  const [bills, orders] = await webhooks();
  expect([bills.name, bills.stack, orders.name, orders.stack]).toEqual(['Shop/Inner/Bills', 'Shop-Inner', 'Shop/Orders', 'Shop']);
  expect({ 'Shop/Inner/Bills': bills.url, 'Shop/Orders': orders.url }).toEqual(runtime.endpoints);
  expect(runtime.sqs.registry.get(orders.queue.name)!.arn).toBe(orders.queue.arn);
  expect((await webhooks('Shop')).map(({ name }) => name)).toEqual(['Shop/Inner/Bills', 'Shop/Orders']);
  await expect(webhooks('Sop')).rejects.toThrow('--stack is "Sop", which CloudFormation does not know in this account and Region; expected one of Shop, ');
});

test('a function is looked at and changed: what runs goes on, the rest begins anew', async () => {
  const [, { destinations: [{ forwarder, mapping, queue, log }] }] = await webhooks();
  const lambda = await aws.lambda();
  const before = await lambda.getFunctionConfiguration({ FunctionName: forwarder });
  expect(before).toMatchObject({ FunctionName: forwarder, LastUpdateStatus: 'Successful', LoggingConfig: { LogGroup: log } });
  const mappings = await lambda.listEventSourceMappings({ FunctionName: forwarder });
  expect(mappings.EventSourceMappings).toEqual([expect.objectContaining({ UUID: mapping, EventSourceArn: queue.arn, State: 'Enabled' })]);

  await send();
  await until('the backend has the webhook', () => answers.length === 1);
  const paused = { ...before.Environment!.Variables, PAUSED: 'true' };
  const RevisionId = before.RevisionId;
  const after = await lambda.updateFunctionConfiguration({ FunctionName: forwarder, Environment: { Variables: paused }, RevisionId });
  expect(after.RevisionId).not.toBe(before.RevisionId);
  answers[0]();
  await until('what was under way is delivered', () => runtime.status().delivered === 1);

  await send();
  const filter = { logGroupName: log, filterPattern: '{ $.message = "paused" }' };
  const lines = async () => (await (await aws.logs()).filterLogEvents(filter)).events!;
  let found = await lines();
  for (const end = Date.now() + 60_000; found.length === 0 && Date.now() < end; found = await lines()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(JSON.parse(found[0].message!)).toMatchObject({ message: 'paused', destination: 'Default' });
  expect(answers).toHaveLength(1);

  const stale = lambda.updateFunctionConfiguration({ FunctionName: forwarder, Environment: { Variables: {} }, RevisionId });
  await expect(stale).rejects.toMatchObject({ name: 'PreconditionFailedException' });
  const large = { Variables: { A: 'x'.repeat(4096) } };
  await expect(lambda.updateFunctionConfiguration({ FunctionName: forwarder, Environment: large })).rejects.toThrow('exceeded the 4KB limit');
  await expect(lambda.getFunctionConfiguration({ FunctionName: 'none' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('metrics of the function, and the age of the oldest message of a queue', async () => {
  const [, { name, queue }] = await webhooks();
  const query = (Id: string, Namespace: string, MetricName: string, Stat: string, Dimensions: Array<{ Name: string; Value: string }>) =>
    ({ Id, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 300, Stat } });
  const { MetricDataResults: results } = await (await aws.cloudWatch()).getMetricData({
    StartTime: new Date(Date.now() - 3_600_000),
    EndTime: new Date(Date.now() + 60_000),
    MetricDataQueries: [
      query('delivered', 'ScalableWebhook', 'Delivered', 'Sum', [{ Name: 'webhook', Value: name }, { Name: 'destination', Value: 'Default' }]),
      query('age', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', 'Maximum', [{ Name: 'QueueName', Value: queue.name }]),
    ],
  });
  expect(results!.map(({ Id, Values }) => [Id, Values!.length])).toEqual([['delivered', 1], ['age', 1]]);
  expect(results![0].Values).toEqual([1]);
});

test('the account and a function\'s part of it', async () => {
  const lambda = await aws.lambda();
  expect((await lambda.getAccountSettings({})).AccountLimit!.ConcurrentExecutions).toBe(1000);
  const [, { destinations: [{ forwarder, mapping }] }] = await webhooks();
  expect((await lambda.getFunctionConcurrency({ FunctionName: forwarder })).ReservedConcurrentExecutions).toBeUndefined();
  expect((await lambda.updateEventSourceMapping({ UUID: mapping, Enabled: false })).State).toBe('Disabled');
  expect((await lambda.getEventSourceMapping({ UUID: mapping })).State).toBe('Disabled');
  expect((await lambda.updateEventSourceMapping({ UUID: mapping, Enabled: true })).State).toBe('Enabled');
});

test('whoever does not sign with the key of the run learns nothing', async () => {
  const { awsUrl: endpoint, region } = runtime.connection;
  const stranger = new AwsClients({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  await expect(new CloudFormationStacks(() => stranger.cloudFormation()).find([])).rejects.toThrow();
  await expect((await stranger.lambda()).getFunctionConfiguration({ FunctionName: 'x' })).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  stranger.destroy();
});
