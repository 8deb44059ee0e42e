import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Backend, MessageGroup, ScalableWebhook } from '../../../../src';
import { SecretsManager } from '../../../src/local/aws-endpoints/secrets';
import { SystemClock } from '../../../src/local/clock';
import { AssemblyError } from '../../../src/local/cloud-assembly/assembly-error';
import { CloudAssembly } from '../../../src/local/cloud-assembly/cloud-assembly';
import { Resource } from '../../../src/local/cloud-assembly/stack';
import { deployQueues, readFunctionUrls } from '../../../src/local/runtime/deployment/deploy';
import { DeploymentTarget } from '../../../src/local/runtime/deployment/deployment-target';
import { FunctionReader } from '../../../src/local/runtime/deployment/functions';
import { LocalNames } from '../../../src/local/runtime/deployment/local-names';
import { readQueue } from '../../../src/local/runtime/deployment/queues';
import { readRestApis } from '../../../src/local/runtime/deployment/rest-api-definition';
import { deploySecrets } from '../../../src/local/runtime/deployment/secrets';
import { readDestinations, readEndpoints, readRouting } from '../../../src/local/runtime/deployment/webhooks';
import { reportUnhosted } from '../../../src/local/runtime/unhosted';
import { QueueRegistry } from '../../../src/local/sqs';

const place = { account: '000000000000', region: 'us-east-1', awsUrl: 'http://127.0.0.1:1', publicUrl: 'http://127.0.0.1:2' };
const names = new LocalNames(() => place);

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deployment-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function synthesize(build: (stack: Stack, app: App) => void): Resource[] {
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  build(new Stack(app, 'Shop'), app);
  app.synth();
  return CloudAssembly.load(path.join(folder, 'cdk.out'), { names }).resources();
}

function only(resources: readonly Resource[], type: string): Resource {
  const found = resources.filter((resource) => resource.type === type);
  expect(found).toHaveLength(1);
  return found[0];
}

describe('a webhook', () => {
  const webhook = (props: object = {}) => synthesize((stack) => {
    new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://example.com'), messageGroup: MessageGroup.header('x-order-id'), ...props });
  });

  test('is found with its destination, queues and limit', () => {
    const resources = webhook({ maxConcurrency: 12, groupsPerInvocation: 3 });
    const [destination, ...more] = readDestinations(resources);
    expect(more).toEqual([]);
    expect(destination).toMatchObject({ webhook: 'Shop/Orders', name: 'Default', maxConcurrency: 12 });
    expect(destination.queueName).toMatch(/^Shop-OrdersQueue.*\.fifo$/);
    expect(destination.deadLetterQueueName).toMatch(/^Shop-OrdersDeadLetterQueue.*\.fifo$/);
  });

  test('is found with several destinations and with what routes to them, which is none of them', () => {
    const resources = synthesize((stack) => {
      const hooks = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://a.example.com'), maxConcurrency: 3 });
      hooks.addDestination('Teams', { backend: Backend.url('https://b.example.com'), maxConcurrency: 7 });
    });
    expect(readDestinations(resources).map(({ name, queueName, maxConcurrency }) => ({ name, queueName, maxConcurrency }))).toEqual([
      { name: 'Default', queueName: expect.stringMatching(/^Shop-OrdersBackendQueue/), maxConcurrency: 3 },
      { name: 'Teams', queueName: expect.stringMatching(/^Shop-OrdersDestinationsTeamsQueue/), maxConcurrency: 7 },
    ]);
    expect(readRouting(resources).map(({ name, queueName, deadLetterQueueName }) => [name, queueName, deadLetterQueueName])).toEqual([
      ['Overflow', expect.stringMatching(/^Shop-OrdersOverflowQueue/), expect.stringMatching(/^Shop-OrdersOverflowDeadLetterQueue/)],
      ['Router', expect.stringMatching(/^Shop-OrdersQueue/), expect.stringMatching(/^Shop-OrdersDeadLetterQueue/)],
    ]);
    expect(readRouting(resources)[0].webhook).toBe('Shop/Orders');
    expect(readRouting(webhook())).toEqual([]);
  });

  test('a limit of one is the reserved concurrency', () => {
    expect(readDestinations(webhook({ maxConcurrency: 1 }))[0].maxConcurrency).toBe(1);
  });

  test('is found with its endpoint and its API, complete', () => {
    const resources = webhook();
    const [endpoint, ...more] = readEndpoints(resources);
    expect(more).toEqual([]);
    expect(endpoint).toEqual({
      name: 'Shop/Orders',
      webhook: 'Shop/Orders',
      apiId: expect.stringMatching(/^[0-9a-z]{10}$/),
      path: '/',
      accepts: { method: 'POST', group: { in: 'header', name: 'x-order-id' } },
    });
    const [api, ...others] = readRestApis(resources, names, place);
    expect(others).toEqual([]);
    expect(api).toMatchObject({ restApiId: endpoint.apiId, stage: { StageName: 'prod' }, accountId: '000000000000', region: 'us-east-1' });
    expect(api.methods.map((method) => method.HttpMethod)).toEqual(['ANY', 'ANY']);
    expect(api.resources.map(({ properties }) => properties)).toEqual([expect.objectContaining({ PathPart: '{proxy+}', ParentId: api.rootResourceId })]);
    expect(api.methods.map((method) => method.ResourceId).sort()).toEqual([api.rootResourceId, api.resources[0].id].sort());
    const [queueName] = readDestinations(resources).map((destination) => destination.queueName!);
    expect(api.methods[0].Integration!.Uri).toBe(`arn:aws:apigateway:us-east-1:sqs:path/000000000000/${queueName}`);
    expect(Object.values(api.stage.Variables!)).toEqual([`${place.awsUrl}/000000000000/${queueName}`]);
    expect(api.methods[0].Integration!.RequestTemplates!['application/json']).toContain('"QueueUrl":"$queueUrl"');
  });

  test('its forwarder is read with code, handler and environment', () => {
    const resources = webhook({ requestTimeout: Duration.seconds(10) });
    const definition = new FunctionReader(place, folder).read(only(resources, 'AWS::Lambda::Function'));
    if ('reason' in definition) {
      throw new Error(definition.reason);
    }
    expect(definition).toMatchObject({ handler: 'index.handler', timeoutSeconds: 85, memoryMb: 256 });
    expect(fs.existsSync(path.join(definition.codePath, 'index.js'))).toBe(true);
    expect(definition.environment).toMatchObject({
      BACKEND_URL: 'https://example.com',
      QUEUE_URL: `${place.awsUrl}/000000000000/${readDestinations(resources)[0].queueName}`,
      RECORDS_TABLE_NAME: names.ref(resources.find(({ type }) => /^AWS::DynamoDB::(Global)?Table$/.test(type))!),
    });
  });

  test('everything that it is made of is hosted or has no effect here', () => {
    const notices: string[] = [];
    reportUnhosted(webhook({ backend: Backend.faux() }), (line) => notices.push(line));
    expect(notices).toEqual([]);
  });

  test('a faux backend is behind a function URL of this runtime', () => {
    const resources = webhook({ backend: Backend.faux() });
    const [url] = readFunctionUrls(resources, () => {});
    const forwarder = resources.find((resource) => resource.path === 'Shop/Orders/Default/Forwarder/Resource')!;
    expect(forwarder.property('Environment')).toMatchObject({ Variables: { BACKEND_URL: expect.stringMatching(new RegExp(`^${place.publicUrl}/_function-url/${url.id}/?$`)) } });
  });
});

test('queues become what their templates say, in whatever order they stand', () => {
  const resources = synthesize((stack) => {
    const dead = new sqs.Queue(stack, 'Zulu', { fifo: true, queueName: 'dead.fifo' });
    new sqs.Queue(stack, 'Alpha', { fifo: true, deadLetterQueue: { queue: dead, maxReceiveCount: 7 }, visibilityTimeout: Duration.minutes(6), contentBasedDeduplication: true });
    new sqs.Queue(stack, 'Plain');
  }).reverse();
  const queues = new QueueRegistry({ clock: new SystemClock() });
  deployQueues(resources, { queues } as DeploymentTarget);
  expect(queues.list().map((queue) => queue.name)).toEqual(['Shop-Alpha0CF4E0BD.fifo', 'Shop-PlainEEF2A3E4', 'dead.fifo'].map((name) => expect.stringMatching(name.replace(/[0-9A-F]{8}/, '[0-9A-F]{8}'))));
  expect(queues.list()[0].settings).toMatchObject({
    fifo: true, visibilityTimeout: 360, contentBasedDeduplication: true, redrivePolicy: { deadLetterTargetArn: queues.get('dead.fifo')!.arn, maxReceiveCount: 7 },
  });
  queues.close();
});

test('two queues of one name, and a queue that SQS refuses, are refused in one sentence', () => {
  const queues = new QueueRegistry({ clock: new SystemClock() });
  const twins = synthesize((stack, app) => {
    new sqs.Queue(stack, 'Queue', { queueName: 'orders' });
    new sqs.Queue(new Stack(app, 'Other'), 'Queue', { queueName: 'orders' });
  });
  expect(() => deployQueues(twins, { queues } as DeploymentTarget)).toThrow(new AssemblyError('Two stacks of the app make a queue called "orders": choose one with --stack.'));
  const [broken] = synthesize((stack) => new sqs.CfnQueue(stack, 'Queue', { visibilityTimeout: 99_999 }));
  expect(() => deployQueues([broken], { queues } as DeploymentTarget)).toThrow(/^Queue Shop\/Queue: Invalid value for the parameter VisibilityTimeout/);
  expect(readQueue(synthesize((stack) => new sqs.CfnQueue(stack, 'Queue', { fifoQueue: false }))[0], 'q')).toEqual({ name: 'q', attributes: {}, redrivePolicy: undefined });
});

test('functions that cannot run here say why', () => {
  const zip = path.join(folder, 'code.zip');
  fs.writeFileSync(zip, '');
  const resources = synthesize((stack) => {
    new lambda.Function(stack, 'Python', { runtime: lambda.Runtime.PYTHON_3_13, handler: 'a.b', code: lambda.Code.fromInline('pass') });
    new lambda.Function(stack, 'Zip', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'a.b', code: lambda.Code.fromAsset(zip) });
    new lambda.Function(stack, 'Inline', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = 1') });
  }).filter(({ type }) => type === 'AWS::Lambda::Function');
  const read = resources.map((resource) => new FunctionReader(place, folder).read(resource));
  expect(read[0]).toMatchObject({ reason: 'runtime python3.13' });
  expect(read[1]).toMatchObject({ reason: 'code, which is not a folder in the cloud assembly,' });
  expect(read[2]).toMatchObject({ timeoutSeconds: 3, memoryMb: 128 });
  expect(fs.readFileSync(path.join((read[2] as { codePath: string }).codePath, 'index.js'), 'utf8')).toBe('exports.handler = 1');
});

test('secrets have the value given, that of the template, or a generated one', () => {
  const resources = synthesize((stack) => {
    new secretsmanager.Secret(stack, 'Generated', { generateSecretString: { passwordLength: 10, excludePunctuation: true } });
    new secretsmanager.CfnSecret(stack, 'Given', { secretString: 'text' });
    new secretsmanager.CfnSecret(stack, 'Empty', {});
  });
  const read = (index: number, secret?: string) => {
    const target = { place, names, secretsManager: new SecretsManager(), onNotice: () => {} } as unknown as DeploymentTarget;
    const { arn, origin, value } = deploySecrets(resources, secret ? [{ secret, value: 'own' }] : [], target)[index];
    expect(target.secretsManager.text(arn)).toBe(value);
    return { origin, value };
  };
  expect(read(0)).toEqual({ origin: 'generated', value: expect.stringMatching(/^[A-Za-z0-9]{10}$/) });
  expect(read(1)).toEqual({ origin: 'template', value: 'text' });
  expect(read(2)).toEqual({ origin: 'missing', value: undefined });
  const [generated] = resources;
  for (const secret of ['Shop/Generated', generated.path, names.ref(generated), generated.logicalId]) {
    expect(read(0, secret)).toEqual({ origin: 'given', value: 'own' });
  }
  expect(read(1, 'Shop/Generated').value).toBe('text');
});

test('what is not hosted is named, one line per type', () => {
  const notices: string[] = [];
  const resources = synthesize((stack) => ['A', 'B', 'C', 'D'].forEach((id) => new kinesis.Stream(stack, id)));
  reportUnhosted(resources, (line) => notices.push(line));
  expect(notices).toEqual(['Not hosted: AWS::Kinesis::Stream (Shop/A, Shop/B, Shop/C and 1 more).']);
});

test('resources are called what a deployment would call them, and the same in every run', () => {
  const build = (stack: Stack) => {
    const fn = new lambda.Function(stack, 'Fn', { functionName: 'own', runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('1') });
    fn.addFunctionUrl();
    new lambda.Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion });
    new secretsmanager.Secret(stack, 'Secret', { secretName: 'app/key' });
    new sqs.Queue(stack, `Queue${'x'.repeat(90)}`, { fifo: true });
  };
  const resources = synthesize(build);
  const named = (type: string, attribute?: string) => {
    const resource = only(resources, type);
    return attribute ? names.attribute(resource, attribute) : names.ref(resource);
  };
  expect(named('AWS::Lambda::Function')).toBe('own');
  expect(named('AWS::Lambda::Function', 'Arn')).toBe('arn:aws:lambda:us-east-1:000000000000:function:own');
  expect(named('AWS::Lambda::Alias')).toBe('arn:aws:lambda:us-east-1:000000000000:function:own:live');
  expect(named('AWS::Lambda::Url', 'FunctionUrl')).toMatch(/^http:\/\/127\.0\.0\.1:2\/_function-url\/[0-9a-z]{10}\/$/);
  expect(named('AWS::SecretsManager::Secret')).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:app\/key-[0-9a-z]{6}$/);
  expect(named('AWS::SQS::Queue', 'QueueName')).toMatch(/^Shop-Queuex+-[0-9a-f]{8}\.fifo$/);
  expect(named('AWS::SQS::Queue', 'QueueName')).toHaveLength(80);
  expect(named('AWS::SQS::Queue')).toBe(`${place.awsUrl}/000000000000/${named('AWS::SQS::Queue', 'QueueName')}`);
  expect(named('AWS::IAM::Role', 'Arn')).toMatch(/^arn:aws:iam::000000000000:role\/Shop-FnServiceRole/);
  const again = synthesize(build);
  expect(again.map((resource) => names.ref(resource))).toEqual(resources.map((resource) => names.ref(resource)));
});
