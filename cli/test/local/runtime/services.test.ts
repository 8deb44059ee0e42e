import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as cdkEvents from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Backend, MessageContent, MessageGroup, ScalableWebhook } from '../../../../src';
import { executionName } from '../../../../src/delivery/aws/backend-state-machine';
import { LocalEvent, LocalRuntime, startLocal } from '../../../src/local/runtime';
import { until } from '../../support/until';

let folder: string;
let events: LocalEvent[];
let runtime: LocalRuntime | undefined;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'services-'));
  events = [];
  runtime = undefined;
});

afterEach(async () => {
  await runtime?.stop();
  fs.rmSync(folder, { recursive: true });
});

async function start(build: (stack: Stack) => void): Promise<LocalRuntime> {
  const outdir = path.join(folder, 'cdk.out');
  const app = new App({ outdir });
  build(new Stack(app, 'Shop'));
  app.synth();
  runtime = await startLocal({ app: outdir, port: 0, onEvent: (event) => events.push(event) });
  return runtime;
}

const orders = (stack: Stack, backend: Backend, id = 'Orders') =>
  new ScalableWebhook(stack, id, { backend, messageGroup: MessageGroup.header('x-order-id'), contentTypes: ['application/json'] });

async function post(webhook: string, body: string, group = 'o-1'): Promise<string> {
  const response = await fetch(runtime!.endpoints[`Shop/${webhook}`], {
    method: 'POST', body, headers: { 'content-type': 'application/json', 'x-order-id': group },
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { id: string }).id;
}

/** Logs each message that it gets, as one line of JSON. */
function logger(stack: Stack, id = 'Logger'): lambda.Function {
  return new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async (event) => console.log(JSON.stringify(event));'),
  });
}

/** What the function that is called so logged, parsed. */
function logged(name: string): unknown[] {
  return events.flatMap((event) => event.kind === 'log' && event.functionName.includes(name) ? [JSON.parse(event.text) as unknown] : []);
}

const takenOver = () => events.flatMap((event) => event.kind === 'taken-over' ? [event] : []);
const notices = () => events.flatMap((event) => event.kind === 'notice' ? [event.text] : []);
const deadLetters = () => events.flatMap((event) => event.kind === 'forwarder' && event.line.message === 'dead-letter' ? [event.line] : []);

describe('a queue', () => {
  interface SqsRecord {
    readonly body: string;
    readonly attributes: Record<string, string>;
    readonly messageAttributes: Record<string, { stringValue: string }>;
  }
  const records = (name = 'Logger') => (logged(name) as Array<{ Records: SqsRecord[] }>).flatMap(({ Records }) => Records);

  test('standard: gets the event of a function', async () => {
    await start((stack) => {
      const queue = new sqs.Queue(stack, 'Mine');
      orders(stack, Backend.queue(queue));
      logger(stack).addEventSource(new SqsEventSource(queue));
    });
    const id = await post('Orders', '{"n":1}');
    await until('it arrives', () => records().length === 1);
    const [{ body, messageAttributes }] = records();
    expect(JSON.parse(body)).toMatchObject({ version: '2.0', rawPath: '/', body: '{"n":1}', requestContext: { requestId: id } });
    expect(messageAttributes).toMatchObject({ deliveryId: { stringValue: id }, attempt: { stringValue: '1' }, group: { stringValue: 'o-1' }, endpoint: { stringValue: '/' } });
    await until('it is counted', () => runtime!.status().delivered === 1 && runtime!.status().queued === 0);
  });

  test('FIFO: keeps the order, and gets the bodies alone', async () => {
    await start((stack) => {
      const queue = new sqs.Queue(stack, 'Mine', { fifo: true });
      orders(stack, Backend.queue(queue, { content: MessageContent.BODY }));
      logger(stack).addEventSource(new SqsEventSource(queue));
    });
    for (let number = 1; number <= 5; number += 1) {
      await post('Orders', `{"n":${number}}`);
    }
    await until('all arrive', () => records().length === 5);
    expect(records().map(({ body, attributes }) => [body, attributes.MessageGroupId])).toEqual([1, 2, 3, 4, 5].map((number) => [`{"n":${number}}`, 'o-1']));
  });

  test('what is longer than it takes is a dead letter after one attempt', async () => {
    await start((stack) => {
      orders(stack, Backend.queue(new sqs.Queue(stack, 'Mine', { maxMessageSizeBytes: 1_024 })));
    });
    await post('Orders', JSON.stringify({ text: 'x'.repeat(2_000) }));
    await until('it is given up', () => deadLetters().length === 1);
    expect(deadLetters()).toMatchObject([{
      reason: 'rejected', attempts: 1, detail: expect.stringMatching(/^The destination can never take it: too-large \(InvalidParameterValueException, with \d+ bytes\)\.$/),
    }]);
  });
});

test('a state machine: executions are recorded, and a line says that they are not run', async () => {
  await start((stack) => {
    const definitionBody = sfn.DefinitionBody.fromChainable(new sfn.Succeed(stack, 'Done'));
    orders(stack, Backend.stateMachine(new sfn.StateMachine(stack, 'Machine', { definitionBody }), { content: MessageContent.BODY }));
  });
  expect(notices()).toEqual(['State machine Shop/Machine is not run: its executions are recorded and shown, and do nothing.']);
  const id = await post('Orders', '{"n":1}');
  await post('Orders', 'no JSON', 'o-2');
  await until('it has begun, and the other is given up', () => takenOver().length === 1 && deadLetters().length === 1);
  expect(takenOver()).toEqual([{ kind: 'taken-over', by: 'Shop/Machine', id: executionName(id), content: '{"n":1}' }]);
  expect(deadLetters()).toMatchObject([{
    reason: 'rejected', attempts: 1, detail: 'The destination can never take it: invalid-content (the body is no JSON object).',
  }]);
});

describe('an event bus', () => {
  test('its rules hand events on to functions and queues; what no rule wants is shown', async () => {
    await start((stack) => {
      const bus = new cdkEvents.EventBus(stack, 'Bus');
      const webhook = orders(stack, Backend.eventBus(bus));
      const detail = { headers: { 'x-order-id': [{ prefix: 'o-' }] } };
      const eventPattern = { source: ['cdk-scalable-webhook'], detailType: ['Webhook'], resources: [webhook.queue.queueArn], detail };
      const queue = new sqs.Queue(stack, 'Mine', { fifo: true });
      new cdkEvents.Rule(stack, 'Rule', {
        eventBus: bus,
        eventPattern,
        targets: [
          new targets.LambdaFunction(logger(stack)),
          new targets.SqsQueue(queue, { messageGroupId: 'all', message: cdkEvents.RuleTargetInput.fromEventPath('$.detail.body') }),
        ],
      });
      new cdkEvents.Rule(stack, 'Elsewhere', { eventPattern, targets: [new targets.LambdaFunction(logger(stack, 'Nobody'))] });
      logger(stack, 'Second').addEventSource(new SqsEventSource(queue));
    });
    const id = await post('Orders', '{"n":1}');
    await until('both get it', () => logged('Logger').length === 1 && logged('Second').length === 1);
    expect(logged('Logger')).toMatchObject([{
      'version': '0', 'source': 'cdk-scalable-webhook', 'detail-type': 'Webhook', 'detail': { body: '{"n":1}', requestContext: { requestId: id } },
    }]);
    expect(logged('Second')).toMatchObject([{ Records: [{ body: JSON.stringify('{"n":1}'), attributes: { MessageGroupId: 'all' } }] }]);
    expect([logged('Nobody'), takenOver(), notices()]).toEqual([[], [], []]);
    await post('Orders', '{"n":2}', 'p-1');
    await until('it is shown', () => takenOver().length === 1);
    expect(takenOver()[0].by).toMatch(/Bus/);
    expect(JSON.parse(takenOver()[0].content)).toMatchObject({ detail: { body: '{"n":2}' } });
  });

  test('what of a rule is not hosted is said at the start', async () => {
    await start((stack) => {
      const machine = new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Succeed(stack, 'Done')) });
      orders(stack, Backend.eventBus(cdkEvents.EventBus.fromEventBusName(stack, 'Default', 'default')));
      new cdkEvents.Rule(stack, 'Scheduled', { schedule: cdkEvents.Schedule.cron({ hour: '1' }) });
      new cdkEvents.Rule(stack, 'Network', { eventPattern: { detail: { ip: [{ cidr: '10.0.0.0/8' }] } } });
      new cdkEvents.Rule(stack, 'Off', { eventPattern: { source: ['a'] }, enabled: false, targets: [new targets.SfnStateMachine(machine)] });
      new cdkEvents.Rule(stack, 'Starts', { eventPattern: { source: ['cdk-scalable-webhook'] }, targets: [new targets.SfnStateMachine(machine)] });
    });
    expect(notices().slice(1)).toEqual([
      'Rule Shop/Scheduled is not hosted: it has a schedule and no pattern.',
      'Rule Shop/Network is not hosted: its pattern has the operator "cidr".',
      expect.stringMatching(/^A target of the rule Shop\/Starts is not hosted: arn:aws:states:.*\. Its events are shown where no other target gets them\.$/),
    ]);
    await post('Orders', '{}');
    await until('it is shown', () => takenOver().length === 1);
    expect(takenOver()).toMatchObject([{ by: 'default' }]);
  });
});

describe('a topic', () => {
  test('hands messages on to queues and functions that want them; what nobody wants is shown', async () => {
    await start((stack) => {
      const topic = new sns.Topic(stack, 'Topic');
      orders(stack, Backend.topic(topic));
      topic.addSubscription(new subscriptions.LambdaSubscription(logger(stack), { filterPolicy: { group: sns.SubscriptionFilter.stringFilter({ matchPrefixes: ['o-'] }) } }));
      const queue = new sqs.Queue(stack, 'Mine');
      topic.addSubscription(new subscriptions.SqsSubscription(queue, {
        rawMessageDelivery: true, filterPolicy: { group: sns.SubscriptionFilter.stringFilter({ allowlist: ['o-1'] }) },
      }));
      logger(stack, 'Second').addEventSource(new SqsEventSource(queue));
      topic.addSubscription(new subscriptions.EmailSubscription('somebody@example.com'));
    });
    expect(notices()).toEqual([expect.stringMatching(/^Subscription Shop\/Topic\/.* is not hosted: its protocol is email\.$/)]);
    const id = await post('Orders', '{"n":1}');
    await until('both get it', () => logged('Logger').length === 1 && logged('Second').length === 1);
    const [{ Records: [{ Sns: { Message, MessageAttributes } }] }] = logged('Logger') as [{ Records: [{ Sns: { Message: string; MessageAttributes: object } }] }];
    expect(JSON.parse(Message)).toMatchObject({ body: '{"n":1}', requestContext: { requestId: id } });
    expect(MessageAttributes).toMatchObject({ deliveryId: { Type: 'String', Value: id }, attempt: { Type: 'Number', Value: '1' } });
    expect(logged('Second')).toMatchObject([{ Records: [{ body: Message, messageAttributes: { deliveryId: { stringValue: id } } }] }]);
    await post('Orders', '{"n":2}', 'p-1');
    await until('it is shown', () => takenOver().length === 1);
    expect(takenOver()[0].by).toMatch(/^arn:aws:sns:.*Topic/);
  });

  test('FIFO: keeps the order; what is too long is a dead letter after one attempt', async () => {
    await start((stack) => {
      const topic = new sns.Topic(stack, 'Topic', { fifo: true });
      orders(stack, Backend.topic(topic, { content: MessageContent.BODY }));
      const queue = new sqs.Queue(stack, 'Mine', { fifo: true });
      topic.addSubscription(new subscriptions.SqsSubscription(queue, { rawMessageDelivery: true }));
      logger(stack).addEventSource(new SqsEventSource(queue));
    });
    for (let number = 1; number <= 3; number += 1) {
      await post('Orders', `{"n":${number}}`);
    }
    await post('Orders', JSON.stringify({ text: 'x'.repeat(300_000) }), 'o-2');
    const bodies = () => (logged('Logger') as Array<{ Records: Array<{ body: string }> }>).flatMap(({ Records }) => Records.map(({ body }) => body));
    await until('all arrive', () => bodies().length === 3 && deadLetters().length === 1);
    expect(bodies()).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
    expect(deadLetters()).toMatchObject([{ reason: 'rejected', attempts: 1, detail: expect.stringContaining('too-large (InvalidParameterException, with ') }]);
  });
});
