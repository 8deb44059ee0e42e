import { createHash } from 'node:crypto';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match as Like, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, DeliveryRecords, Deduplication, Filter, IWebhookDestination, Match, MaxRate, ScalableWebhook, ScalableWebhookProps, Source } from '../../src';
import { actionsOf, propertiesOf, statementsOf } from '../synth';

const A = Backend.url('https://a.example.com');
const B = Backend.url('https://b.example.com');

function synth(props: ScalableWebhookProps, more: (webhook: ScalableWebhook, stack: Stack) => void = () => undefined) {
  const stack = new Stack(new App(), 'Shop');
  const webhook = new ScalableWebhook(stack, 'Orders', { contentTypes: ['application/json'], ...props });
  more(webhook, stack);
  return { stack, webhook, template: Template.fromStack(stack) };
}

/** What shows all destinations, and therefore changes with each of them. */
const SHOWING = ['AWS::CloudWatch::Dashboard', 'AWS::Logs::QueryDefinition'];

/** The resources that changed between two templates, that came and that went, without those that only show. */
function difference(before: Template, after: Template): { changed: string[]; added: string[]; removed: string[] } {
  const [old, now] = [before, after].map((template) => {
    const resources = Object.entries(template.toJSON().Resources as Record<string, { Type: string }>);
    return Object.fromEntries(resources.filter(([, { Type }]) => !SHOWING.includes(Type)));
  });
  const ids = Object.keys(old);
  return {
    changed: ids.filter((id) => id in now && JSON.stringify(old[id]) !== JSON.stringify(now[id])),
    added: Object.keys(now).filter((id) => !(id in old)),
    removed: ids.filter((id) => !(id in now)),
  };
}

const secret = (stack: Stack, id = 'Secret') => secretsmanager.Secret.fromSecretNameV2(stack, id, 'github');

/** Alarms of the backend's queues, which are others behind a router. */
const FOLLOWING = ['OrdersAlarmsOldestMessage', 'OrdersAlarmsRetention', 'OrdersAlarmsDeadLetters', 'OrdersAlarmsDeadLetterRetention'];

describe('from one destination to several', () => {
  const one = () => synth({ backend: A });
  const two = () => synth({ backend: A }, (webhook) => webhook.addDestination('Teams', { backend: B }));

  test('nothing of the API, the first queue and its dead-letter queue changes', () => {
    const { changed, removed } = difference(one().template, two().template);
    expect(removed).toEqual([]);
    expect(changed.map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['OrdersForwarderRoleDefaultPolicy', 'OrdersForwarder', 'OrdersEventSource', ...FOLLOWING]);
  });

  test('the mapping of the first queue stays and hands over to the router: at no time do two take from it', () => {
    const { template } = two();
    const { FunctionName, EventSourceArn, ScalingConfig } = propertiesOf(template, 'AWS::Lambda::EventSourceMapping', 'OrdersEventSource');
    expect(FunctionName).toEqual({ Ref: expect.stringMatching(/^OrdersRouterFunction/) });
    expect(EventSourceArn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^OrdersQueue/), 'Arn'] });
    expect(ScalingConfig).toEqual({ MaximumConcurrency: 20 });
    expect(propertiesOf(template, 'AWS::Lambda::EventSourceMapping', 'OrdersBackendEventSource').FunctionName).toEqual({ Ref: expect.stringMatching(/^OrdersForwarder/) });
    const forwarders = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment.Variables;
    expect(forwarders.QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^OrdersBackendQueue/) });
    expect(forwarders.DEAD_LETTER_QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^OrdersBackendDeadLetterQueue/) });
    const routers = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersRouterFunction').Environment.Variables;
    expect(routers.QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^OrdersQueue/) });
    expect(routers.DEAD_LETTER_QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^OrdersDeadLetterQueue/) });
    expect(routers.OVERFLOW_QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^OrdersOverflowQueue/) });
    // By then the forwarder delivers nothing from the first queue any more, so that nothing overtakes what the router took.
    const [mapping] = Object.values(template.findResources('AWS::Lambda::EventSourceMapping', { DependsOn: Like.anyValue(), Properties: { FunctionName } }));
    expect(mapping.DependsOn).toContainEqual(expect.stringMatching(/^OrdersForwarder[0-9A-F]{8}$/));
  });

  test('and back: what it was', () => {
    const { changed, removed, added } = difference(two().template, one().template);
    expect(added).toEqual([]);
    expect(changed).toHaveLength(3 + FOLLOWING.length);
    // What is in the queues that go stays in the account.
    const kept = two().template.toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>;
    expect(removed.filter((id) => kept[id].Type === 'AWS::SQS::Queue' && kept[id].DeletionPolicy !== 'Retain')).toEqual([]);
  });

  test('a destination more or less changes nothing of the others, but what routes', () => {
    const three = synth({ backend: A }, (webhook) => {
      webhook.addDestination('Teams', { backend: B });
      webhook.addDestination('Slack', { backend: B });
    });
    const { changed, removed } = difference(two().template, three.template);
    expect(removed).toEqual([]);
    expect(changed.filter((id) => !/^Orders(Router|Overflow)Function/.test(id))).toEqual([]);
  });

  test('router.keep leaves the router where it is when the last other destination goes', () => {
    const kept = synth({ backend: A, router: { keep: true } });
    const { changed } = difference(two().template, kept.template);
    expect(changed.filter((id) => !/^Orders(Router|Overflow)Function/.test(id))).toEqual([]);
    expect(propertiesOf(kept.template, 'AWS::Lambda::EventSourceMapping', 'OrdersEventSource').FunctionName).toEqual({ Ref: expect.stringMatching(/^OrdersRouterFunction/) });
  });
});

test('without a backend of its own a webhook has the same first queue', () => {
  const own = synth({ backend: A }, (webhook) => webhook.addDestination('Teams', { backend: B }));
  const { template, webhook } = synth({}, (it) => it.addDestination('Teams', { backend: B }));
  const { changed, added } = difference(own.template, template);
  expect(added).toEqual([]);
  // The mapping is the same but for what it waits for.
  expect(changed.filter((id) => !/^Orders(?:(?:Router|Overflow)Function|EventSource)/.test(id))).toEqual([]);
  expect(webhook.destinations.map(({ name }) => name)).toEqual(['Teams']);
  expect(() => webhook.metricDelivered()).toThrow('which has no backend of its own, expected one of a destination');
});

test('a webhook without any destination is an error at synth, and so is what is said for a backend that there is none of', () => {
  expect(() => synth({})).toThrow('Shop/Orders got no backend and no destination, expected what the webhooks are delivered to');
  expect(() => synth({ maxRate: MaxRate.perSecond(10) })).toThrow('maxRate got a value for Shop/Orders, which has no backend of its own');
});

test('each destination has its own settings, queue, dead-letter queue, role and log', () => {
  const { webhook, template } = synth({ backend: A, maxConcurrency: 3 }, (it, stack) => {
    it.addDestination('Teams', {
      backend: B,
      maxConcurrency: 7,
      maxRate: MaxRate.perSecond(100),
      memorySize: 512,
      paused: true,
      signingSecret: secret(stack),
      deliveryRecords: DeliveryRecords.none(),
    });
  });
  const teams = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersDestinationsTeamsForwarder');
  expect(teams).toMatchObject({ MemorySize: 512, Environment: { Variables: { DESTINATION: 'Teams', ROUTED: 'true', PAUSED: 'true', CONCURRENT_INVOCATIONS: '7' } } });
  expect(Object.keys(teams.Environment.Variables)).toEqual(expect.not.arrayContaining(['SOURCES', 'RECORDS_TABLE_NAME']));
  expect(webhook.destinations.map(({ name }) => name)).toEqual(['Default', 'Teams']);
  expect(webhook.functions).toHaveLength(4);
  expect(actionsOf(statementsOf(template, 'OrdersDestinationsTeamsForwarderRole'))).toEqual(expect.not.arrayContaining(['dynamodb:GetItem']));
  const [own, other] = webhook.destinations;
  expect(webhook.queue).not.toBe(own.queue);
  expect(own.metricRouted().dimensions).toEqual({ webhook: 'Shop/Orders', destination: 'Default' });
  expect(other.metricOverflowed().dimensions).toEqual({ webhook: 'Shop/Orders', destination: 'Teams' });
});

test('the table of records is one, and there is one when only a destination keeps some', () => {
  const { template, webhook } = synth({ backend: A, deliveryRecords: DeliveryRecords.none() }, (it) => it.addDestination('Teams', { backend: B }));
  expect(webhook.records).toBeDefined();
  expect(Object.keys(template.findResources('AWS::DynamoDB::Table')).filter((id) => id.startsWith('OrdersRecords'))).toHaveLength(1);
});

describe('the router', () => {
  const verifying = () => synth({ backend: A }, (webhook, stack) => {
    webhook.addEndpoint('/github', { source: Source.github({ secret: secret(stack) }), deduplication: Deduplication.senderId() });
    webhook.addDestination('Teams', { backend: B, filter: Filter.all(Filter.source('github'), Filter.header('X-GitHub-Event', Match.equalTo('push'))) });
    webhook.addEndpoint('/later', { source: Source.gitlab({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Other', 'gitlab') }) });
  });

  test('verifies in the place of the forwarder, whose role may not read the secrets any more', () => {
    const { template } = verifying();
    const { Variables } = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersRouterFunction').Environment;
    expect(JSON.stringify(Variables.SOURCES)).toMatch(/github.*later/);
    expect(Variables).toMatchObject({ CLAIMS_TABLE_NAME: expect.anything(), DEDUPLICATION: expect.anything(), REQUEST_TIMEOUT_MS: '30000', GROUPS_PER_INVOCATION: '10' });
    const forwarder = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment.Variables;
    expect(Object.keys(forwarder)).toEqual(expect.not.arrayContaining(['SOURCES', 'CLAIMS_TABLE_NAME', 'DEDUPLICATION']));
    expect(actionsOf(statementsOf(template, 'OrdersRouterFunctionRole'))).toContain('secretsmanager:GetSecretValue');
    expect(actionsOf(statementsOf(template, 'OrdersForwarderRole'))).not.toContain('secretsmanager:GetSecretValue');
  });

  test('is told of each destination, its queue and its filter, with endpoints for sources', () => {
    const { template } = verifying();
    const routes = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersRouterFunction').Environment.Variables.ROUTES as { 'Fn::Join': [string, unknown[]] };
    const text = routes['Fn::Join'][1].map((part) => typeof part === 'string' ? part : 'NAME').join('');
    expect(JSON.parse(text)).toEqual({
      routes: [
        { destination: 'Default', queueName: 'NAME' },
        {
          destination: 'Teams',
          queueName: 'NAME',
          filter: {
            kind: 'all',
            filters: [{ kind: 'endpoint', paths: ['/github'] }, { kind: 'header', name: 'x-github-event', match: { kind: 'equal', values: ['push'] } }],
          },
        },
      ],
    });
  });

  test('may send to the queues of destinations and to the overflow, and nothing more', () => {
    const sends = statementsOf(verifying().template, 'OrdersRouterFunctionRole').filter(({ Action }) => Action === 'sqs:SendMessage');
    const queues = sends.flatMap(({ Resource }) => Resource).map((resource) => (resource as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0].replace(/[0-9A-F]{8}$/, ''));
    expect(queues.sort()).toEqual(['OrdersBackendQueue', 'OrdersDeadLetterQueue', 'OrdersDestinationsTeamsQueue', 'OrdersOverflowQueue']);
  });

  test('has metrics and an alarm for what it verifies', () => {
    const { template } = verifying();
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'SecretUnreadable', Dimensions: [{ Name: 'destination', Value: 'Router' }, { Name: 'webhook', Value: 'Shop/Orders' }],
    });
    const { template: alone } = synth({ backend: A }, (webhook, stack) => webhook.addEndpoint('/github', { source: Source.github({ secret: secret(stack) }) }));
    alone.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'SecretUnreadable', Dimensions: [{ Name: 'destination', Value: 'Default' }, { Name: 'webhook', Value: 'Shop/Orders' }],
    });
  });

  test('fits into the visibility timeout that the first queue has, however short requests are', () => {
    for (const seconds of [1, 30, 240]) {
      const stack = new Stack(new App(), 'Shop');
      const webhook = new ScalableWebhook(stack, 'Orders', { backend: A, requestTimeout: Duration.seconds(seconds) });
      webhook.addDestination('Teams', { backend: B });
      expect(() => Template.fromStack(stack)).not.toThrow();
      Annotations.fromStack(stack).hasNoError('*', Like.anyValue());
    }
  });
});

describe('the overflow', () => {
  const withOverflow = () => synth({ backend: A }, (webhook) => webhook.addDestination('Teams', { backend: B }));

  test('is there where webhooks are routed, and nowhere else', () => {
    expect(synth({ backend: A }).webhook.overflow).toBeUndefined();
    expect(synth({}, (webhook) => webhook.addDestination('Teams', { backend: B })).webhook.overflow).toBeDefined();
    expect(synth({ backend: A }, (webhook) => webhook.archive()).webhook.overflow).toBeDefined();
    expect(synth({ backend: A, router: { keep: true } }).webhook.overflow).toBeDefined();
  });

  test('has its queues, its function, metrics and alarms', () => {
    const { webhook, stack } = withOverflow();
    const { queue, deadLetterQueue, handler } = webhook.overflow!;
    expect([queue, deadLetterQueue, handler].map((part) => part.node.path)).toEqual(['Queue', 'DeadLetterQueue', 'Function'].map((id) => `Shop/Orders/Overflow/${id}`));
    expect([queue.fifo, deadLetterQueue.fifo]).toEqual([true, true]);
    expect(stack.resolve(queue.metricApproximateNumberOfMessagesVisible().dimensions)).toEqual({ QueueName: { 'Fn::GetAtt': [expect.stringContaining('OrdersOverflowQueue'), 'QueueName'] } });
    const named = [webhook.overflow!.metricDelivered(), webhook.overflow!.metricReturnedToQueue(), webhook.overflow!.metricDeadLettered({ statistic: 'max' })];
    expect(named.map(({ metricName, statistic }) => [metricName, statistic])).toEqual([['Delivered', 'Sum'], ['ReturnedToQueue', 'Sum'], ['DeadLettered', 'Maximum']]);
    expect(named.map(({ dimensions }) => dimensions)).toEqual(Array.from({ length: 3 }, () => ({ webhook: 'Shop/Orders', destination: 'Overflow' })));
    expect(Object.keys(webhook.alarms)).toContain('overflow.oldestMessage');
  });

  test('lets somebody redrive its dead letters, or look at them', () => {
    const { template } = synth({ backend: A }, (webhook, stack) => {
      webhook.addDestination('Teams', { backend: B });
      const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal() });
      webhook.overflow!.grantRedrive(role('OnCall'));
      webhook.overflow!.grantReadDeadLetters(role('Reader'));
    });
    const rights = (id: string) => statementsOf(template, id).map(({ Action, Resource }) => (
      [[Action].flat().length, JSON.stringify(Resource).includes('OrdersOverflowDeadLetterQueue'), JSON.stringify(Resource).includes('OrdersOverflowQueue')]
    ));
    expect(rights('OnCall')).toEqual([[8, true, false], [1, false, true]]);
    expect(rights('Reader')).toEqual([[4, true, false]]);
    expect(actionsOf(statementsOf(template, 'Reader'))).not.toContain('sqs:DeleteMessage');
  });

  test('may be taken before the next destination: its queues stay', () => {
    expect(() => synth({ backend: A, router: { keep: true } }, (webhook) => {
      expect(webhook.overflow!.deadLetterQueue.fifo).toBe(true);
      webhook.addDestination('Teams', { backend: B });
    })).not.toThrow();
  });
});

test('everything that holds data has the key', () => {
  const { template } = synth({ backend: A }, () => undefined);
  expect(template).toBeDefined();
  const stack = new Stack(new App(), 'Shop');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: A, encryptionKey: new kms.Key(stack, 'Key') });
  webhook.addDestination('Teams', { backend: B });
  const encrypted = Template.fromStack(stack);
  for (const { Properties } of Object.values(encrypted.findResources('AWS::SQS::Queue'))) {
    expect(Properties.KmsMasterKeyId).toBeDefined();
  }
  for (const { Properties } of Object.values(encrypted.findResources('AWS::DynamoDB::Table'))) {
    expect(Properties.SSESpecification.KMSMasterKeyId).toBeDefined();
  }
});

test.each([
  [{ memorySize: 127 }, 'router.memorySize must be a whole number from 128 to 10240, got: 127; choose one in between.'],
  [{ maxConcurrency: 1 }, 'router.maxConcurrency must be a whole number from 2 to 1000, got: 1; choose one in between.'],
])('a wrong option of the router is named as its: %j', (router, message) => {
  expect(() => synth({ backend: A, router: { keep: true, ...router } })).toThrow(message);
});

test('options of a router that there is none of are an error at synth', () => {
  expect(() => synth({ backend: A, router: { paused: true } })).toThrow('Shop/Orders got router.paused and has no router, expected it with several destinations');
  expect(() => synth({ backend: A, router: { paused: true, keep: true } })).not.toThrow();
});

test('the table of deduplication is the same, whoever verifies and in whatever order the app says it', () => {
  const claims = (props: ScalableWebhookProps, more: (webhook: ScalableWebhook) => void): string[] =>
    Object.keys(synth(props, more).template.findResources('AWS::DynamoDB::Table')).filter((id) => id.includes('Claims'));
  const own = claims({ backend: A, deduplication: Deduplication.header('x-id') }, () => undefined);
  expect(own).toHaveLength(1);
  expect(claims({ backend: A, deduplication: Deduplication.header('x-id') }, (it) => it.addDestination('Teams', { backend: B }))).toEqual(own);
  expect(claims({ backend: A, deduplication: Deduplication.header('x-id'), router: { keep: true } }, () => undefined)).toEqual(own);
  expect(claims({ deduplication: Deduplication.header('x-id') }, (it) => it.addDestination('Teams', { backend: B }))).toEqual(own);
  expect(claims({ backend: A }, (it) => {
    it.addDestination('Teams', { backend: B });
    it.addEndpoint('/other', { deduplication: Deduplication.header('x-id'), contentTypes: ['application/json'] });
  })).toEqual(own);
});

test.each([
  ['', 'addDestination got the id "", expected a letter and up to 39 letters, digits and dashes'],
  ['a b', 'expected a letter'],
  ['router', 'addDestination got the id "router", expected another than default, router, overflow'],
  ['teams', 'addDestination got the id "teams", and "Teams" is there already'],
])('the id %j is no destination', (id, message) => {
  expect(() => synth({ backend: A }, (webhook) => {
    webhook.addDestination('Teams', { backend: B });
    webhook.addDestination(id, { backend: B });
  })).toThrow(message);
});

test('a filter that names what the webhook does not have is an error at synth', () => {
  expect(() => synth({ backend: A }, (webhook) => webhook.addDestination('Teams', { backend: B, filter: Filter.endpoint('/gitlab') })))
    .toThrow(/The filter of Shop\/Orders\/Destinations\/Teams is wrong: .*\/gitlab/);
});

test('many destinations fit into the environment of the router', () => {
  const { template } = synth({ backend: A, monitoring: false }, (webhook) => {
    for (let index = 0; index < 25; index += 1) {
      webhook.addDestination(`Destination${index}`, { backend: B, filter: Filter.jsonField('$.type', Match.prefix(`orders.${index}.`)) });
    }
  });
  const { ROUTES } = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersRouterFunction').Environment.Variables;
  // A name of a queue that CloudFormation makes is up to 80 characters.
  const length = (ROUTES['Fn::Join'][1] as unknown[]).reduce<number>((sum, part) => sum + (typeof part === 'string' ? part.length : 80), 0);
  expect(length).toBeLessThan(3_400);
});

test('beside many destinations there is room for sources', () => {
  expect(() => synth({ backend: A }, (webhook, stack) => {
    for (let index = 0; index < 15; index += 1) {
      webhook.addDestination(`Destination${index}`, { backend: B, filter: Filter.jsonField('$.type', Match.prefix(`orders.${index}.`)) });
    }
    webhook.addEndpoint('/github', { source: Source.github({ secret: secret(stack) }) });
  })).not.toThrow();
});

test('filters that do not fit into the environment of the router are an error at synth', () => {
  const unlike = (index: number): string => createHash('sha512').update(String(index)).digest('base64');
  expect(() => synth({ backend: A }, (webhook) => {
    for (let index = 0; index < 25; index += 1) {
      webhook.addDestination(`Destination${index}`, { backend: B, filter: Filter.jsonField('$.type', Match.equalTo(unlike(index))) });
    }
  })).toThrow(/Shop\/Orders got 26 destinations with filters that take about \d+ bytes too many, expected less/);
});

test('what the router is told counts in bytes, as Lambda counts it', () => {
  const { template } = synth({ backend: A }, (webhook, stack) => {
    for (let index = 0; index < 4; index += 1) {
      webhook.addEndpoint(`/github-${index}`, { contentTypes: ['application/json'], source: Source.github({ secret: secret(stack, `Secret${index}`) }) });
    }
    webhook.addDestination('Teams', { backend: B, filter: Filter.jsonField('$.title', Match.equalTo('訂'.repeat(780))) });
  });
  const { Variables } = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersRouterFunction').Environment;
  // Without what only CloudFormation knows.
  const bytes = Object.entries(Variables).reduce((sum, [name, value]) => sum + Buffer.byteLength(name + texts(value)), 0);
  expect(bytes).toBeLessThan(4_096);
});

/** The texts of a value of a template that are known at synth. */
function texts(value: unknown): string {
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? [value];
  return parts.filter((part) => typeof part === 'string').join('');
}

describe('the own backend\'s queue is another one behind a router', () => {
  const given: Record<string, (destination: IWebhookDestination, role: iam.Role) => unknown> = {
    queue: ({ queue }) => queue,
    deadLetterQueue: ({ deadLetterQueue }) => deadLetterQueue,
    grantRedrive: (destination, role) => destination.grantRedrive(role),
    grantReadDeadLetters: (destination, role) => destination.grantReadDeadLetters(role),
  };

  test.each(Object.entries(given))('%s of it, taken before the first destination is added, is refused', (name, take) => {
    synth({ backend: A }, (webhook) => {
      take(webhook.destinations[0], new iam.Role(webhook, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));

      expect(() => webhook.addDestination('Teams', { backend: B }))
        .toThrow(`addDestination of Shop/Orders was called after ${name} of destinations[0], expected before it`);
    });
  });

  test('what is taken after the first one stays right, and metrics may be taken before', () => {
    synth({ backend: A }, (webhook) => {
      webhook.destinations[0].metricDelivered();
      webhook.addDestination('Teams', { backend: B });
      const { queue } = webhook.destinations[0];
      webhook.addDestination('Slack', { backend: B });

      expect(webhook.destinations[0].queue).toBe(queue);
      expect(queue).not.toBe(webhook.queue);
    });
  });
});
