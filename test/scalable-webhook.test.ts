import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { propertiesOf, statementsOf, synthWebhook } from './synth';
import { Backend, DeliveryRecords, MaxRate, MessageGroup, RetryPolicy, ScalableWebhook, Source } from '../src';
import { METADATA_KEY } from '../src/contract/metadata';

const FIFO_QUEUES = 2;

describe('a webhook with nothing but a backend', () => {
  const { template, webhook } = synthWebhook();
  const forwarder = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder');
  const queue = propertiesOf(template, 'AWS::SQS::Queue', 'OrdersQueue');

  test('both queues are FIFO, per group in throughput and deduplication, encrypted, at 14 days', () => {
    template.resourceCountIs('AWS::SQS::Queue', FIFO_QUEUES);
    template.allResourcesProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      MessageRetentionPeriod: 1209600,
      SqsManagedSseEnabled: true,
      ContentBasedDeduplication: Match.absent(),
    });
  });

  test('field case D9: the dead-letter queue takes 1 KiB more than the queue: the reason always fits', () => {
    expect(queue.MaximumMessageSize).toBe(1_047_552);
    expect(propertiesOf(template, 'AWS::SQS::Queue', 'OrdersDeadLetterQueue').MaximumMessageSize).toBe(1_048_576);
  });

  test('both queues refuse requests without TLS', () => {
    template.resourceCountIs('AWS::SQS::QueuePolicy', FIFO_QUEUES);
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })] },
    });
  });

  test('SQS itself dead-letters only after the most receives it can count', () => {
    expect(queue.RedrivePolicy.maxReceiveCount).toBe(1000);
  });

  test('the function has the time of a request that hangs and 75 s more, and a batch is visible again 15 s after it', () => {
    expect(forwarder.Timeout).toBe(105);
    expect(queue.VisibilityTimeout).toBe(120);
  });

  test('at most ten requests in flight, through the event source and not through reserved concurrency', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: Match.absent(),
      MaximumBatchingWindowInSeconds: Match.absent(),
    });
    expect(forwarder.ReservedConcurrentExecutions).toBeUndefined();
  });

  test('the forwarder knows its queue, dead-letter queue, backend and policy', () => {
    const environment = forwarder.Environment.Variables;
    expect(environment).toMatchObject({
      BACKEND_KIND: 'url',
      BACKEND_URL: 'https://orders.example.com/hooks',
      WEBHOOK: 'Stack/Orders',
      DESTINATION: 'Default',
      GROUPS_PER_INVOCATION: '1',
      REQUEST_TIMEOUT_MS: '30000',
      MAX_RECEIVE_COUNT: '1000',
      QUEUE_RETENTION_SECONDS: '1209600',
      RECORDS_DETAIL: 'metadata',
      RECORDS_RETENTION_DAYS: '30',
    });
    expect(JSON.parse(environment.RETRY_POLICY).retryForSeconds).toBe(3 * 24 * 3600);
    expect(environment.PAUSED).toBeUndefined();
  });

  test('the forwarder may read its queue, send to its dead-letter queue, write its records, and no more', () => {
    const arn = (id: string) => ({ 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^Orders${id}[0-9A-F]{8}$`)), 'Arn'] });
    expect(statementsOf(template, 'OrdersForwarderRole')).toEqual([
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: arn('ForwarderLog') },
      {
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        Resource: arn('Queue'),
      },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn('DeadLetterQueue') },
      { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'], Resource: arn('Records') },
    ]);
  });

  test('no managed policies, no account-wide settings', () => {
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  test('records expire', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      KeySchema: [{ AttributeName: 'deliveryId', KeyType: 'HASH' }, { AttributeName: 'destination', KeyType: 'RANGE' }],
    });
  });

  test('all parts are exposed', () => {
    expect(webhook.functions).toHaveLength(1);
    expect([webhook.url, webhook.api.restApiId, webhook.queue.queueArn, webhook.deadLetterQueue.queueArn, webhook.records!.tableName])
      .toEqual(expect.arrayContaining([expect.any(String)]));
  });

  test('tools find the forwarder and the endpoint by the metadata', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(functions.map((resource) => resource.Metadata[METADATA_KEY])).toEqual([{
      webhook: 'Stack/Orders',
      destination: 'Default',
      queue: expect.stringMatching(/^OrdersQueue/),
      deadLetterQueue: expect.stringMatching(/^OrdersDeadLetterQueue/),
      eventSource: expect.stringMatching(/^OrdersEventSource/),
      log: expect.stringMatching(/^OrdersForwarderLog/),
    }]);
    const methods = Object.values(template.findResources('AWS::ApiGateway::Method'));
    expect(methods.map((resource) => resource.Metadata[METADATA_KEY])).toEqual(Array(2).fill({ webhook: 'Stack/Orders', path: '/', endpoint: '/', stores: true }));
  });

  test.each([
    ['header', MessageGroup.header('x-order-id'), 'x-order-id'],
    ['query', MessageGroup.query('account'), 'account'],
    ['path', MessageGroup.pathSegment(1), '1'],
    ['json', MessageGroup.jsonField('$.order.id'), '$.order.id'],
    ['form', MessageGroup.formField('account'), 'account'],
  ])('and where the value stands that webhooks are grouped by: %s', (place, messageGroup, name) => {
    const marks = Object.values(synthWebhook({ messageGroup, methods: ['PUT'] }).template.findResources('AWS::ApiGateway::Method'))
      .map(({ Properties: { HttpMethod }, Metadata }) => [HttpMethod, Metadata[METADATA_KEY].stores, Metadata[METADATA_KEY].group]);
    expect(marks).toEqual([['PUT', true, { in: place, name }], ['ANY', undefined, undefined], ['PUT', true, { in: place, name }], ['ANY', undefined, undefined]]);
  });
});

describe('overrides', () => {
  test('maxConcurrency 1 needs reserved concurrency: an event source cannot go below 2', () => {
    const { template } = synthWebhook({ maxConcurrency: 1 });
    template.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 1 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 2 } });
  });

  test('a paused webhook tells its forwarder, and all else stays: the event source goes on', () => {
    const { template } = synthWebhook({ paused: true });
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { PAUSED: 'true', QUEUE_RETENTION_SECONDS: '1209600' } } });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { Enabled: Match.absent() });
    synthWebhook({ paused: false }).template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { PAUSED: Match.absent() } } });
  });

  test('several groups per invocation leave fewer invocations: the limit stays', () => {
    const { template } = synthWebhook({ maxConcurrency: 25, groupsPerInvocation: 4 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 6 } });
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { GROUPS_PER_INVOCATION: '4' } } });
  });

  test('signingSecret is named to the forwarder, which may read it', () => {
    const stack = new Stack();
    const signingSecret = new secretsmanager.Secret(stack, 'Signing');
    new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), signingSecret });
    const template = Template.fromStack(stack);
    const { Variables } = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment;
    expect(Variables.SIGNING_SECRET_ARN).toEqual({ Ref: expect.stringMatching(/^Signing/) });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('secretsmanager:GetSecretValue');
  });

  test('a source is verified by its secrets, gives the group, and is named to the forwarder without a secret', () => {
    const stack = new Stack();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), source: Source.shopify({ secret }) });
    const template = Template.fromStack(stack);
    const { SOURCES } = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment.Variables;
    expect(JSON.stringify(SOURCES)).toContain('x-shopify-hmac-sha256');
    expect(JSON.stringify(SOURCES)).toContain('"Ref":"Secret');
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('secretsmanager:GetSecretValue');
    expect(JSON.stringify(template.findMappings('*'))).toContain(".get('x-shopify-shop-domain')");
  });

  test('what does not verify sets off an alarm, and there is none where nothing is verified', () => {
    const stack = new Stack(new App(), 'Stack');
    const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com') });
    expect(webhook.alarms.invalidSignatures).toBeUndefined();
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop');
    webhook.addEndpoint('/shopify', { source: Source.shopify({ secret }) });
    webhook.addEndpoint('/github', { source: Source.github({ secret }) });
    expect(webhook.alarms.invalidSignatures).toBeDefined();
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({
        MetricStat: {
          Metric: {
            Namespace: 'ScalableWebhook',
            MetricName: 'SignatureInvalid',
            Dimensions: [{ Name: 'destination', Value: 'Default' }, { Name: 'webhook', Value: 'Stack/Orders' }],
          },
          Period: 300,
          Stat: 'Sum',
        },
      })]),
      Threshold: 10,
      TreatMissingData: 'notBreaching',
    });
  });

  test('field case S5: a secret that cannot be read sets off an alarm, and there is none where there are no secrets', () => {
    const stack = new Stack(new App(), 'Stack');
    const webhook = new ScalableWebhook(stack, 'Orders', {
      backend: Backend.url('https://orders.example.com'), source: Source.sns({ topics: [sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:123456789012:orders')] }),
    });
    expect(webhook.alarms.secretUnreadable).toBeUndefined();
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop');
    webhook.addEndpoint('/shopify', { source: Source.shopify({ secret }) });
    webhook.addEndpoint('/github', { source: Source.github({ secret }) });
    expect(webhook.alarms.secretUnreadable).toBeDefined();
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'ScalableWebhook',
      MetricName: 'SecretUnreadable',
      Dimensions: [{ Name: 'destination', Value: 'Default' }, { Name: 'webhook', Value: 'Stack/Orders' }],
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  test.each([
    [{ maxRate: MaxRate.perSecond(25) }, { requests: 2, perSeconds: 1, shares: 10 }],
    [{ maxRate: MaxRate.perMinute(60), maxConcurrency: 1 }, { requests: 60, perSeconds: 60, shares: 1 }],
    [{ maxRate: MaxRate.perSecond(25), maxConcurrency: 20, groupsPerInvocation: 5 }, { requests: 6, perSeconds: 1, shares: 4 }],
  ])('maxRate is shared out, rounded down: %#', (props, share) => {
    const { Variables } = propertiesOf(synthWebhook(props).template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment;
    expect(JSON.parse(Variables.RATE_LIMIT)).toEqual(share);
  });

  test('maxRate has a table for the leases of its shares, and the forwarder may only update items in it', () => {
    const { template } = synthWebhook({ maxRate: MaxRate.perSecond(25), deliveryRecords: DeliveryRecords.none() });
    const tables = template.findResources('AWS::DynamoDB::Table');
    const [id] = Object.keys(tables);
    expect(Object.values(tables)).toMatchObject([{
      Properties: { KeySchema: [{ AttributeName: 'share', KeyType: 'HASH' }], BillingMode: 'PAY_PER_REQUEST' },
      DeletionPolicy: 'Delete',
    }]);
    const { Variables } = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment;
    expect(Variables.RATE_SHARES_TABLE_NAME).toEqual({ Ref: id });
    const policies = Object.values(template.findResources('AWS::IAM::Policy')) as Array<{ Properties: { PolicyDocument: { Statement: object[] } } }>;
    const statements = policies.flatMap((policy) => policy.Properties.PolicyDocument.Statement).filter((one) => JSON.stringify(one).includes('dynamodb'));
    expect(statements).toEqual([{ Action: 'dynamodb:UpdateItem', Effect: 'Allow', Resource: { 'Fn::GetAtt': [id, 'Arn'] } }]);
  });

  test('batchSize', () => {
    synthWebhook({ batchSize: 1 }).template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 1 });
  });

  test('requestTimeout carries function timeout and visibility with it', () => {
    const { template } = synthWebhook({ requestTimeout: Duration.minutes(4) });
    expect(propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder')).toMatchObject({ Timeout: 315 });
    expect(propertiesOf(template, 'AWS::SQS::Queue', 'OrdersQueue')).toMatchObject({ VisibilityTimeout: 330 });
  });

  test('a short requestTimeout leaves the function the time beside it', () => {
    expect(propertiesOf(synthWebhook({ requestTimeout: Duration.seconds(5) }).template, 'AWS::Lambda::Function', 'OrdersForwarder').Timeout).toBe(80);
  });

  test('retryPolicy', () => {
    const { template } = synthWebhook({ retryPolicy: new RetryPolicy({ retryFor: Duration.hours(1), rejectionAttempts: 3 }) });
    const { RETRY_POLICY } = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment.Variables;
    expect(JSON.parse(RETRY_POLICY)).toMatchObject({ retryForSeconds: 3600, rejectionAttempts: 3, backoffMaxSeconds: 3600 });
  });

  test('with records of failures alone nothing is written in batches, and there is no permission for it', () => {
    const template = JSON.stringify(synthWebhook({ deliveryRecords: DeliveryRecords.failures() }).template.toJSON());
    expect(template).toContain('dynamodb:UpdateItem');
    expect(template).not.toContain('dynamodb:BatchWriteItem');
  });

  test('without records there is no table and no permission for one', () => {
    const { template, webhook } = synthWebhook({ deliveryRecords: DeliveryRecords.none() });
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    expect(webhook.records).toBeUndefined();
    expect(JSON.stringify(template.toJSON())).not.toContain('dynamodb:');
  });

  test.each([['full', DeliveryRecords.full()], ['failures', DeliveryRecords.failures({ retention: Duration.days(7) })]])('records: %s', (detail, deliveryRecords) => {
    const { Variables } = propertiesOf(synthWebhook({ deliveryRecords }).template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment;
    expect(Variables.RECORDS_DETAIL).toBe(detail);
  });

  test('logRetention', () => {
    synthWebhook({ logRetention: logs.RetentionDays.ONE_DAY }).template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
  });

  test('two webhooks live in one stack', () => {
    const stack = new Stack();
    new ScalableWebhook(stack, 'A', { backend: Backend.url('https://a.example.com') });
    new ScalableWebhook(stack, 'B', { backend: Backend.url('https://b.example.com') });
    Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::RestApi', 2);
  });
});

describe('wrong props are one sentence with what, got, expected and fix', () => {
  test.each([
    [{ maxConcurrency: 0 }, 'maxConcurrency must be a whole number from 1 to 10000, got: 0; choose one in between.'],
    [{ maxConcurrency: 2.5 }, 'maxConcurrency must be a whole number from 1 to 10000, got: 2.5; choose one in between.'],
    [{ maxConcurrency: 3, groupsPerInvocation: 2 }, 'maxConcurrency 3 with groupsPerInvocation 2 leaves 1 invocation(s) at once, and SQS needs at least 2; raise maxConcurrency to 4 or lower groupsPerInvocation.'],
    [{ maxConcurrency: 5000 }, 'maxConcurrency 5000 with groupsPerInvocation 1 needs 5000 invocations at once, and SQS allows at most 1000; lower maxConcurrency or raise groupsPerInvocation.'],
    [{ groupsPerInvocation: 11 }, 'groupsPerInvocation must be a whole number from 1 to 10, got: 11; choose one in between.'],
    [{ maxRate: MaxRate.perSecond(5) }, 'maxRate of 5 requests per 1 s leaves 10 concurrent invocations less than one request each; lower maxConcurrency to 5 or raise the rate to 10.'],
    [{ batchSize: 11 }, 'batchSize must be a whole number from 1 to 10, got: 11; choose one in between.'],
    [{ requestTimeout: Duration.minutes(10) }, 'requestTimeout must be from 1 second to 4 minutes, got: 600 seconds; what an invocation that dies had in hand waits for longer than that.'],
    [{ additionalContentTypes: ['application/*'] }, 'additionalContentTypes takes MIME types without parameters, such as "application/vnd.acme+json", got: "application/*"; wildcards are not possible in a REST API, so name each type.'],
    [{ additionalContentTypes: ['text/plain; charset=utf-8'] }, /without parameters.*got: "text\/plain; charset=utf-8"/],
  ])('%j', (props, message) => {
    expect(() => synthWebhook(props)).toThrow(message);
  });
});
