import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Backend, BackendEventBusOptions, MessageContent, ScalableWebhook } from '../../src';
import { actionsOf, propertiesOf, Statement, statementsOf } from '../synth';

interface Bound {
  readonly variables: Record<string, unknown>;
  /** What the forwarder may do besides what it may do with any backend. */
  readonly statements: Statement[];
  readonly template: Template;
}

function stackIn(app: App = new App()): Stack {
  return new Stack(app, `Stack${app.node.children.length}`, { env: { account: '111122223333', region: 'eu-central-1' } });
}

function bound(backend: (stack: Stack) => Backend, stack = stackIn()): Bound {
  new ScalableWebhook(stack, 'Orders', { backend: backend(stack), contentTypes: ['application/json'] });
  const template = Template.fromStack(stack);
  const usual = new Set(usualStatements().map((statement) => JSON.stringify(statement)));
  return {
    variables: propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment.Variables,
    statements: statementsOf(template, 'OrdersForwarderRole').filter((statement) => !usual.has(JSON.stringify(statement))),
    template,
  };
}

function usualStatements(): Statement[] {
  const stack = stackIn();
  new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'] });
  return statementsOf(Template.fromStack(stack), 'OrdersForwarderRole');
}

const chosen = (variables: Record<string, unknown>) => Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('BACKEND_')));

describe('Backend.queue', () => {
  test('the forwarder is told the queue, and may send to it and nothing else', () => {
    const { variables, statements } = bound((stack) => Backend.queue(new sqs.Queue(stack, 'Mine')));
    expect(chosen(variables)).toEqual({ BACKEND_KIND: 'queue', BACKEND_QUEUE_URL: { Ref: expect.stringMatching(/^Mine/) } });
    expect(statements).toEqual([{ Action: 'sqs:SendMessage', Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Mine/), 'Arn'] } }]);
  });

  test('the body alone by choice', () => {
    const content = (given?: MessageContent) =>
      bound((stack) => Backend.queue(new sqs.Queue(stack, 'Mine', { fifo: true }), { content: given })).variables.BACKEND_CONTENT;
    expect([content(), content(MessageContent.REQUEST), content(MessageContent.BODY)]).toEqual([undefined, undefined, 'body']);
  });

  test('and its key, of this stack or of another', () => {
    const { statements } = bound((stack) => Backend.queue(new sqs.Queue(stack, 'Mine', { encryptionMasterKey: new kms.Key(stack, 'Key') })));
    expect(actionsOf(statements)).toEqual(['kms:Decrypt', 'kms:GenerateDataKey', 'sqs:SendMessage']);
    const app = new App();
    const other = stackIn(app);
    const elsewhere = new sqs.Queue(other, 'Mine', { encryptionMasterKey: new kms.Key(other, 'Key') });
    expect(actionsOf(bound(() => Backend.queue(elsewhere), stackIn(app)).statements)).toEqual(['kms:Decrypt', 'kms:GenerateDataKey', 'sqs:SendMessage']);
    expect(() => app.synth()).not.toThrow();
  });

  test('a queue that was imported, of another account too', () => {
    const arn = 'arn:aws:sqs:eu-west-1:444455556666:theirs.fifo';
    const { variables, statements } = bound((stack) => Backend.queue(sqs.Queue.fromQueueArn(stack, 'Theirs', arn)));
    expect(JSON.stringify(variables.BACKEND_QUEUE_URL)).toContain('https://sqs.eu-west-1.');
    expect(statements).toEqual([{ Action: 'sqs:SendMessage', Effect: 'Allow', Resource: arn }]);
  });

  test('not one of a webhook', () => {
    const stack = stackIn();
    const other = new ScalableWebhook(stack, 'Others', { backend: Backend.url('https://orders.example.com'), contentTypes: ['application/json'] });
    const refused = (queue: sqs.IQueue) => () => new ScalableWebhook(stack, `Orders${stack.node.children.length}`, { backend: Backend.queue(queue), contentTypes: ['application/json'] });
    expect(refused(other.queue)).toThrow(/^Backend\.queue got .*Others.*, which is a queue of a webhook, expected one of your own because its forwarder reads what API Gateway writes there and nothing else; make one with new Queue\(this, 'Orders'\)\.$/);
    expect(refused(other.deadLetterQueue)).toThrow(/^Backend\.queue got .*, which is a queue of a webhook, /);
  });
});

describe('Backend.topic', () => {
  test('the forwarder is told the topic, and may publish to it and nothing else', () => {
    const { variables, statements } = bound((stack) => Backend.topic(new sns.Topic(stack, 'Mine'), { content: MessageContent.BODY }));
    expect(chosen(variables)).toEqual({ BACKEND_KIND: 'topic', BACKEND_TOPIC_ARN: { Ref: expect.stringMatching(/^Mine/) }, BACKEND_CONTENT: 'body' });
    expect(statements).toEqual([{ Action: 'sns:Publish', Effect: 'Allow', Resource: { Ref: expect.stringMatching(/^Mine/) } }]);
  });

  test('and its key', () => {
    const { statements } = bound((stack) => Backend.topic(new sns.Topic(stack, 'Mine', { fifo: true, masterKey: new kms.Key(stack, 'Key') })));
    expect(actionsOf(statements)).toEqual(['kms:Decrypt', 'kms:GenerateDataKey', 'sns:Publish']);
  });

  test('one that was imported', () => {
    const arn = 'arn:aws:sns:eu-west-1:444455556666:theirs.fifo';
    const { variables, statements } = bound((stack) => Backend.topic(sns.Topic.fromTopicArn(stack, 'Theirs', arn)));
    expect(variables.BACKEND_TOPIC_ARN).toBe(arn);
    expect(statements).toEqual([{ Action: 'sns:Publish', Effect: 'Allow', Resource: arn }]);
  });
});

describe('Backend.eventBus', () => {
  test('the forwarder is told the bus, and may put events onto it and nothing else', () => {
    const { variables, statements } = bound((stack) => Backend.eventBus(new events.EventBus(stack, 'Bus', { kmsKey: new kms.Key(stack, 'Key') })));
    expect(chosen(variables)).toEqual({
      BACKEND_KIND: 'event-bus',
      BACKEND_EVENT_BUS_ARN: { 'Fn::GetAtt': [expect.stringMatching(/^Bus/), 'Arn'] },
      BACKEND_EVENT_RESOURCE: { 'Fn::GetAtt': [expect.stringMatching(/^OrdersQueue/), 'Arn'] },
    });
    expect(statements).toEqual([{ Action: 'events:PutEvents', Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Bus/), 'Arn'] } }]);
  });

  test('one that was imported, with all options', () => {
    const arn = 'arn:aws:events:eu-west-1:444455556666:event-bus/theirs';
    const { variables, statements } = bound((stack) =>
      Backend.eventBus(events.EventBus.fromEventBusArn(stack, 'Theirs', arn), { source: 'shop', detailType: 'Order', content: MessageContent.BODY }));
    expect(chosen(variables)).toMatchObject({ BACKEND_EVENT_BUS_ARN: arn, BACKEND_EVENT_SOURCE: 'shop', BACKEND_EVENT_DETAIL_TYPE: 'Order', BACKEND_CONTENT: 'body' });
    expect(statements).toEqual([{ Action: 'events:PutEvents', Effect: 'Allow', Resource: arn }]);
  });

  test.each<[BackendEventBusOptions, string]>([
    [{ source: 'aws.orders' }, 'Backend.eventBus.source got "aws.orders", expected one that does not begin with "aws." because EventBridge takes such events from AWS only; write for example \'shop.orders\'.'],
    [{ source: '' }, 'Backend.eventBus.source got a text of 0 characters, expected 1 to 256 because EventBridge takes no others;'],
    [{ detailType: 'x'.repeat(129) }, 'Backend.eventBus.detailType got a text of 129 characters, expected 1 to 128 because EventBridge takes no others;'],
  ])('wrong: %j', (options, message) => {
    expect(() => bound((stack) => Backend.eventBus(events.EventBus.fromEventBusName(stack, 'Bus', 'default'), options))).toThrow(message);
  });
});

describe('Backend.stateMachine', () => {
  const machine = (stack: Stack, props: Partial<sfn.StateMachineProps> = {}) =>
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Succeed(stack, 'Done')), ...props });

  test.each([sfn.StateMachineType.STANDARD, sfn.StateMachineType.EXPRESS])('the forwarder is told the machine, and may start executions and nothing else: %s', (stateMachineType) => {
    const { variables, statements } = bound((stack) => Backend.stateMachine(machine(stack, { stateMachineType })));
    expect(chosen(variables)).toEqual({ BACKEND_KIND: 'state-machine', BACKEND_STATE_MACHINE_ARN: { Ref: expect.stringMatching(/^Machine/) } });
    expect(statements).toEqual([{ Action: 'states:StartExecution', Effect: 'Allow', Resource: { Ref: expect.stringMatching(/^Machine/) } }]);
  });

  test('one that was imported, with the body alone', () => {
    const arn = 'arn:aws:states:eu-west-1:444455556666:stateMachine:theirs';
    const { variables, statements } = bound((stack) =>
      Backend.stateMachine(sfn.StateMachine.fromStateMachineArn(stack, 'Theirs', arn), { content: MessageContent.BODY }));
    expect(chosen(variables)).toEqual({ BACKEND_KIND: 'state-machine', BACKEND_STATE_MACHINE_ARN: arn, BACKEND_CONTENT: 'body' });
    expect(statements).toEqual([{ Action: 'states:StartExecution', Effect: 'Allow', Resource: arn }]);
  });
});
