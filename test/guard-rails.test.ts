import {
  App, Aspects, CfnResource, Duration, IPropertyInjector, InjectionContext, PropertyInjectors, Stack, TagManager, Tags,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { statementsOf } from './synth';
import { Backend, Deduplication, MaxRate, RetryPolicy, ScalableWebhook, ScalableWebhookProps } from '../src';

/*
 * What the platform team of a company does to every stack: keys, retention, timeouts, runtimes, names, tags and boundaries, by property
 * injectors, Aspects and Tags. What would deploy and then silently break a promise is refused when the template is written, below one by one:
 * what is sent twice, lost before the retry policy gives up, not told as failed, reordered, or sent more at once than maxConcurrency.
 *
 * Not checked is what CloudFormation refuses by itself (such as a queue's name without .fifo), what senders are told (such as methods that ask
 * for AWS credentials), what only costs or slows (memory, capacity of tables, logs), and an event source that is switched off, as for a pause.
 */

const EVERYTHING: Partial<ScalableWebhookProps> = { contentTypes: ['application/json'], maxRate: MaxRate.perSecond(100), deduplication: Deduplication.header('x-id') };

/** A webhook in a stack that the platform team has been at. */
function governed(govern: (app: App, stack: Stack) => void, props: Partial<ScalableWebhookProps> = {}): () => Template {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  govern(app, stack);
  new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), ...EVERYTHING, ...props });
  return () => Template.fromStack(stack);
}

/** An Aspect that changes the resources of a type, or those of them whose path ends so. */
function changing<T extends CfnResource>(type: new (...args: any[]) => T, change: (resource: T) => void, pathEnd: string = ''): (app: App) => void {
  return (app) => Aspects.of(app).add({
    visit: (node: IConstruct) => {
      if (node instanceof type && node.node.path.endsWith(pathEnd)) {
        change(node);
      }
    },
  });
}

const QUEUE = '/Queue/Resource';
const DEAD_LETTER_QUEUE = '/DeadLetterQueue/Resource';

/** One sentence with what, got, expected and fix. */
function sentence(path: string, got: string, expected: string): RegExp {
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`${literal(path)} got ${literal(got)} from an Aspect, a property injector or an override, expected ${literal(expected)} because [^;]+; leave this resource out there\\.`);
}

describe('what would break a promise silently is refused when the template is written', () => {
  test.each<[string, (app: App) => void, RegExp]>([
    ['a visibility timeout that leaves no time beside the function\'s',
      changing(sqs.CfnQueue, (queue) => { queue.visibilityTimeout = 30; }, QUEUE),
      sentence('Stack/Orders/Default/Queue', 'VisibilityTimeout 30', 'at least 120')],
    ['a longer function timeout without the visibility that goes with it',
      changing(lambda.CfnFunction, (handler) => { handler.timeout = 600; }),
      sentence('Stack/Orders/Default/Queue', 'VisibilityTimeout 120', 'at least 615')],
    ['a shorter function timeout',
      changing(lambda.CfnFunction, (handler) => { handler.timeout = 3; }),
      sentence('Stack/Orders/Default/Forwarder', 'Timeout 3', 'at least 105')],
    ['retention of the queue below retryFor',
      changing(sqs.CfnQueue, (queue) => { queue.messageRetentionPeriod = 86_400; }, QUEUE),
      sentence('Stack/Orders/Default/Queue', 'MessageRetentionPeriod 86400', 'at least 345600')],
    ['retention of dead letters',
      changing(sqs.CfnQueue, (queue) => { queue.messageRetentionPeriod = 345_600; }, DEAD_LETTER_QUEUE),
      sentence('Stack/Orders/Default/DeadLetterQueue', 'MessageRetentionPeriod 345600', 'at least 1209600')],
    ['fewer receives until SQS itself gives up',
      changing(sqs.CfnQueue, (queue) => queue.addPropertyOverride('RedrivePolicy.maxReceiveCount', 3), QUEUE),
      sentence('Stack/Orders/Default/Queue', 'RedrivePolicy.maxReceiveCount 3', '1000')],
    ['no dead-letter queue',
      changing(sqs.CfnQueue, (queue) => { queue.redrivePolicy = undefined; }, QUEUE),
      sentence('Stack/Orders/Default/Queue', 'RedrivePolicy.maxReceiveCount none', '1000')],
    ['another dead-letter queue',
      changing(sqs.CfnQueue, (queue) => queue.addPropertyOverride('RedrivePolicy.deadLetterTargetArn', 'arn:aws:sqs:eu-west-1:111122223333:all.fifo'), QUEUE),
      /Stack\/Orders\/Default\/Queue got RedrivePolicy\.deadLetterTargetArn "arn:aws:sqs:eu-west-1:111122223333:all\.fifo" .* expected \{"Fn::GetAtt":\["OrdersDeadLetterQueue/],
    ['deduplication over the whole queue',
      changing(sqs.CfnQueue, (queue) => { queue.deduplicationScope = 'queue'; }, QUEUE),
      sentence('Stack/Orders/Default/Queue', 'DeduplicationScope "queue"', '"messageGroup"')],
    ['the throughput of one group for all',
      changing(sqs.CfnQueue, (queue) => { queue.fifoThroughputLimit = 'perQueue'; }, DEAD_LETTER_QUEUE),
      sentence('Stack/Orders/Default/DeadLetterQueue', 'FifoThroughputLimit "perQueue"', '"perMessageGroupId"')],
    ['no FIFO queue',
      changing(sqs.CfnQueue, (queue) => queue.addPropertyDeletionOverride('FifoQueue'), QUEUE),
      sentence('Stack/Orders/Default/Queue', 'FifoQueue none', 'true')],
    ['smaller messages',
      changing(sqs.CfnQueue, (queue) => { queue.maximumMessageSize = 262_144; }, QUEUE),
      sentence('Stack/Orders/Default/Queue', 'MaximumMessageSize 262144', '1047552')],
    ['larger messages, whose dead letters would have no reason',
      changing(sqs.CfnQueue, (queue) => { queue.maximumMessageSize = 1_048_576; }, QUEUE),
      sentence('Stack/Orders/Default/Queue', 'MaximumMessageSize 1048576', '1047552')],
    ['smaller dead letters',
      changing(sqs.CfnQueue, (queue) => { queue.maximumMessageSize = 1_047_552; }, DEAD_LETTER_QUEUE),
      sentence('Stack/Orders/Default/DeadLetterQueue', 'MaximumMessageSize 1047552', 'at least 1048576')],
    ['a key that nobody of ours may use',
      changing(sqs.CfnQueue, (queue) => { queue.kmsMasterKeyId = 'alias/company'; }, QUEUE),
      sentence('Stack/Orders/Default/Queue', 'KmsMasterKeyId "alias/company"', 'none')],
    ['no encryption',
      changing(sqs.CfnQueue, (queue) => { queue.sqsManagedSseEnabled = false; }, DEAD_LETTER_QUEUE),
      sentence('Stack/Orders/Default/DeadLetterQueue', 'SqsManagedSseEnabled false', 'true')],
    ['a runtime that the code is not written for',
      changing(lambda.CfnFunction, (handler) => { handler.runtime = 'nodejs20.x'; }),
      sentence('Stack/Orders/Default/Forwarder', 'Runtime "nodejs20.x"', 'Node.js 22 or newer')],
    ['fewer invocations than the event source starts',
      changing(lambda.CfnFunction, (handler) => { handler.reservedConcurrentExecutions = 5; }),
      sentence('Stack/Orders/Default/Forwarder', 'ReservedConcurrentExecutions 5', 'none or at least 10')],
    ['another concurrency of the event source',
      changing(lambda.CfnEventSourceMapping, (mapping) => { mapping.scalingConfig = { maximumConcurrency: 50 }; }),
      sentence('Stack/Orders/Default/EventSource', 'ScalingConfig.MaximumConcurrency 50', '10')],
    ['failures that Lambda is not told',
      changing(lambda.CfnEventSourceMapping, (mapping) => { mapping.functionResponseTypes = undefined; }),
      sentence('Stack/Orders/Default/EventSource', 'FunctionResponseTypes none', '["ReportBatchItemFailures"]')],
    ['a filter, which deletes what it leaves out',
      changing(lambda.CfnEventSourceMapping, (mapping) => { mapping.filterCriteria = { filters: [{ pattern: '{}' }] }; }),
      /Stack\/Orders\/Default\/EventSource got FilterCriteria \{"Filters":\[\{"Pattern":"\{\}"\}\]\} .* expected none because Lambda deletes what a filter leaves out/],
    ['a key of the shares of a rate that the forwarder may not use',
      changing(dynamodb.CfnTable, (table) => { table.sseSpecification = { sseEnabled: true, kmsMasterKeyId: 'alias/company' }; }, '/RateShares/Resource'),
      sentence('Stack/Orders/Default/RateShares', 'SSESpecification.KMSMasterKeyId "alias/company"', 'none')],
    ['a key of the claims that the forwarder may not use',
      changing(dynamodb.CfnTable, (table) => { table.sseSpecification = { sseEnabled: true, kmsMasterKeyId: 'alias/company' }; }, '/Claims/Resource'),
      sentence('Stack/Orders/Default/Claims', 'SSESpecification.KMSMasterKeyId "alias/company"', 'none')],
    ['a key of the records that the forwarder may not use',
      changing(dynamodb.CfnTable, (table) => { table.sseSpecification = { sseEnabled: true, kmsMasterKeyId: 'alias/company' }; }, '/Records/Resource'),
      sentence('Stack/Orders/Records', 'SSESpecification.KMSMasterKeyId "alias/company"', 'none')],
  ])('%s', (_name, govern, message) => {
    expect(governed(govern)).toThrow(message);
  });

  test('one request at a time is what is reserved, and nothing else', () => {
    expect(governed(changing(lambda.CfnFunction, (handler) => { handler.reservedConcurrentExecutions = 10; }), { maxConcurrency: 1 }))
      .toThrow(sentence('Stack/Orders/Default/Forwarder', 'ReservedConcurrentExecutions 10', '1'));
  });

  test('what is only known at deployment cannot be held against a promise', () => {
    expect(governed(changing(sqs.CfnQueue, (queue) => queue.addPropertyOverride('VisibilityTimeout', { Ref: 'Parameter' }), QUEUE)))
      .toThrow(sentence('Stack/Orders/Default/Queue', 'VisibilityTimeout {"Ref":"Parameter"}', 'at least 120'));
  });

  test('everything that is wrong is told at once', () => {
    expect(governed(changing(sqs.CfnQueue, (queue) => {
      queue.visibilityTimeout = 30;
      queue.messageRetentionPeriod = 60;
    }))).toThrow(/VisibilityTimeout 30[^]*MessageRetentionPeriod 60[^]*DeadLetterQueue got MessageRetentionPeriod 60/);
  });

  test('a webhook that nobody was at is not refused, with any of its own settings', () => {
    const untouched = (props: Partial<ScalableWebhookProps>) => governed(() => undefined, props);
    const retryPolicy = new RetryPolicy({ retryFor: Duration.days(13) });
    for (const props of [{}, { maxConcurrency: 1 }, { requestTimeout: Duration.minutes(4) }, { retryPolicy }, { batchSize: 1 }]) {
      expect(untouched(props)).not.toThrow();
    }
  });
});

describe('what breaks no promise is let be', () => {
  test('tags reach everything that can have some', () => {
    const template = governed((app) => Tags.of(app).add('team', 'payments'))();
    const tags = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties.Tags);
    for (const type of [
      'SQS::Queue', 'DynamoDB::Table', 'Lambda::Function', 'Lambda::EventSourceMapping', 'IAM::Role', 'Logs::LogGroup', 'ApiGateway::RestApi',
      'ApiGateway::Stage',
    ]) {
      expect(tags(`AWS::${type}`).length).toBeGreaterThan(0);
      tags(`AWS::${type}`).forEach((each) => expect(each).toContainEqual({ Key: 'team', Value: 'payments' }));
    }
  });

  test('a permissions boundary reaches every role', () => {
    governed((app) => iam.PermissionsBoundary.of(app).apply(iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess')))()
      .allResourcesProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
  });

  test('fixed names, and longer retention and more memory where there is a choice', () => {
    const template = governed((app) => {
      changing(sqs.CfnQueue, (queue) => { queue.queueName = `company-${queue.node.path.includes('Dead') ? 'dead-letters' : 'orders'}.fifo`; })(app);
      changing(lambda.CfnFunction, (handler) => { handler.functionName = 'company-forwarder'; handler.memorySize = 1024; })(app);
      changing(logs.CfnLogGroup, (group) => { group.retentionInDays = 3653; })(app);
      changing(lambda.CfnFunction, (handler) => { handler.tracingConfig = { mode: 'Active' }; })(app);
    })();
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'company-orders.fifo' });
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'company-forwarder', MemorySize: 1024 });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 3653 });
  });

  test('a longer timeout with the visibility that goes with it, a newer runtime, and reserved invocations', () => {
    governed((app) => {
      changing(lambda.CfnFunction, (handler) => { handler.timeout = 300; handler.runtime = 'nodejs26.x'; handler.reservedConcurrentExecutions = 10; })(app);
      changing(sqs.CfnQueue, (queue) => { queue.visibilityTimeout = 315; }, QUEUE)(app);
    })().hasResourceProperties('AWS::Lambda::Function', { Timeout: 300, Runtime: 'nodejs26.x' });
  });

  test('shorter retention of the queue, down to a day more than retryFor', () => {
    governed(changing(sqs.CfnQueue, (queue) => { queue.messageRetentionPeriod = 345_600; }, QUEUE))()
      .hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 345_600 });
  });

  test('of which the forwarder knows, so that a pause ends before it does', () => {
    governed(changing(sqs.CfnQueue, (queue) => { queue.messageRetentionPeriod = 345_600; }, QUEUE))()
      .hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: Match.objectLike({ QUEUE_RETENTION_SECONDS: '345600' }) } });
  });

  test('AWS\'s own keys, which everyone in the account may use', () => {
    governed((app) => {
      changing(sqs.CfnQueue, (queue) => { queue.kmsMasterKeyId = 'alias/aws/sqs'; queue.sqsManagedSseEnabled = undefined; })(app);
      changing(dynamodb.CfnTable, (table) => { table.sseSpecification = { sseEnabled: true }; })(app);
    })().allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: 'alias/aws/sqs' });
  });
});

describe('property injectors change what our constructs are made with', () => {
  /** Makes every construct of a class with these properties. */
  class Injector implements IPropertyInjector {
    constructor(public readonly constructUniqueId: string, private readonly props: (context: InjectionContext) => object) {}

    public inject(originalProps: any, context: InjectionContext): any {
      return { ...originalProps, ...this.props(context) };
    }
  }
  const inject = (id: string, props: (context: InjectionContext) => object) => (app: App): void => {
    PropertyInjectors.of(app).add(new Injector(id, props));
  };

  test('a key for every queue: those who send and receive may use it', () => {
    const template = governed((app, stack) => {
      const encryptionMasterKey = new kms.Key(stack, 'Company');
      inject(sqs.Queue.PROPERTY_INJECTION_ID, () => ({ encryption: sqs.QueueEncryption.KMS, encryptionMasterKey }))(app);
    })();
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Company'), 'Arn'] } });
    for (const role of ['OrdersIngressSenderRole', 'OrdersForwarderRole']) {
      expect(JSON.stringify(statementsOf(template, role))).toContain('kms:GenerateDataKey');
    }
  });

  test('a key for every table: the forwarder may use it', () => {
    const template = governed((app, stack) => {
      const encryptionKey = new kms.Key(stack, 'Company');
      inject(dynamodb.Table.PROPERTY_INJECTION_ID, () => ({ encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey }))(app);
    })();
    template.allResourcesProperties('AWS::DynamoDB::Table', { SSESpecification: { KMSMasterKeyId: Match.anyValue() } });
    expect(JSON.stringify(statementsOf(template, 'OrdersForwarderRole'))).toContain('kms:Decrypt');
  });

  test.each<[string, string, object, RegExp]>([
    ['retention', sqs.Queue.PROPERTY_INJECTION_ID, { retentionPeriod: Duration.days(1) }, sentence('Stack/Orders/Default/Queue', 'MessageRetentionPeriod 86400', 'at least 345600')],
    ['no encryption', sqs.Queue.PROPERTY_INJECTION_ID, { encryption: sqs.QueueEncryption.UNENCRYPTED }, sentence('Stack/Orders/Default/Queue', 'SqsManagedSseEnabled false', 'true')],
    ['timeout', lambda.Function.PROPERTY_INJECTION_ID, { timeout: Duration.seconds(30) }, sentence('Stack/Orders/Default/Forwarder', 'Timeout 30', 'at least 105')],
    ['runtime', lambda.Function.PROPERTY_INJECTION_ID, { runtime: lambda.Runtime.NODEJS_20_X }, sentence('Stack/Orders/Default/Forwarder', 'Runtime "nodejs20.x"', 'Node.js 22 or newer')],
    ['concurrency', lambda.EventSourceMapping.PROPERTY_INJECTION_ID, { maxConcurrency: 100 }, sentence('Stack/Orders/Default/EventSource', 'ScalingConfig.MaximumConcurrency 100', '10')],
  ])('%s that would break a promise is refused as from an Aspect', (_name, id, props, message) => {
    expect(governed(inject(id, () => props))).toThrow(message);
  });

  test('log groups, roles and functions of a company\'s making are let be', () => {
    const template = governed((app) => {
      inject(logs.LogGroup.PROPERTY_INJECTION_ID, () => ({ retention: logs.RetentionDays.ONE_YEAR }))(app);
      inject(iam.Role.PROPERTY_INJECTION_ID, () => ({ path: '/company/' }))(app);
      inject(lambda.Function.PROPERTY_INJECTION_ID, () => ({ memorySize: 512, tracing: lambda.Tracing.ACTIVE }))(app);
    })();
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    template.allResourcesProperties('AWS::IAM::Role', { Path: '/company/' });
    template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 512, TracingConfig: { Mode: 'Active' } });
  });
});

test('a webhook has no other resources that take tags and were left without', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  Tags.of(app).add('team', 'payments');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), ...EVERYTHING });
  app.synth();
  const taggable = webhook.node.findAll().filter((node) => CfnResource.isCfnResource(node) && TagManager.of(node) !== undefined);
  expect(taggable.length).toBeGreaterThan(10);
  expect(taggable.filter((node) => !JSON.stringify(stack.resolve(TagManager.of(node)!.renderedTags)).includes('payments'))).toEqual([]);
});
