import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match as Like, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  AlertDestination, AlertKind, AlertMatch, AlertRouter, AlertRouterProps, AlertSeverity, AlertWeekday, ErrorReporting, MaxRate, Source,
} from '../../src';
import { propertiesOf, statementsOf } from '../synth';

const secretOf = (stack: Stack, id: string) => secretsmanager.Secret.fromSecretNameV2(stack, id, id);

const slack = (stack: Stack, id = 'Slack') =>
  AlertDestination.slack({ token: stack.node.tryFindChild(`${id}Token`) as secretsmanager.ISecret | undefined ?? secretOf(stack, `${id}Token`), channel: 'C012AB3CD' });

const DEFAULTS = { defaultRoute: { destinations: ['Ops'] } };

function synth(props: (stack: Stack) => Partial<AlertRouterProps> = () => ({}), more: (router: AlertRouter, stack: Stack) => void = () => undefined) {
  const stack = new Stack(new App(), 'Shop');
  const router = new AlertRouter(stack, 'Alerts', { destinations: { Ops: slack(stack) }, ...DEFAULTS, ...props(stack) });
  more(router, stack);
  return { stack, router, template: Template.fromStack(stack) };
}

/** With a second destination, and a route to it. */
const withTeams = () => synth((stack) => ({
  destinations: { Ops: slack(stack), Data: AlertDestination.teams({ url: secretOf(stack, 'Teams') }) },
  routes: [{ match: AlertMatch.source('aws.emr'), destinations: ['Data'] }],
}));

/** As it says on the function that makes alerts. */
function variablesOf(template: Template, id: string): Record<string, unknown> {
  return propertiesOf(template, 'AWS::Lambda::Function', id).Environment.Variables;
}

describe('what it is made of', () => {
  test('signals wait in a standard queue with a dead-letter queue, for 14 days each', () => {
    const { template } = synth();
    const queue = propertiesOf(template, 'AWS::SQS::Queue', 'AlertsIntakeQueue');
    expect(queue.FifoQueue).toBeUndefined();
    expect(queue.MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
    expect(queue.RedrivePolicy.deadLetterTargetArn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^AlertsIntakeDeadLetterQueue/), 'Arn'] });
    expect(propertiesOf(template, 'AWS::SQS::Queue', 'AlertsIntakeDeadLetterQueue').FifoQueue).toBeUndefined();
  });

  test('S1-11: each destination has a queue, a dead-letter queue, a function, a role, a log and a limit of its own', () => {
    const { template } = withTeams();
    for (const name of ['Ops', 'Data']) {
      const id = `AlertsDestinations${name}`;
      expect(propertiesOf(template, 'AWS::SQS::Queue', `${id}Queue`).FifoQueue).toBe(true);
      expect(propertiesOf(template, 'AWS::SQS::Queue', `${id}DeadLetterQueue`).FifoQueue).toBe(true);
      expect(propertiesOf(template, 'AWS::Lambda::Function', `${id}Function`).Role).toEqual({ 'Fn::GetAtt': [expect.stringContaining(`${id}FunctionRole`), 'Arn'] });
      expect(propertiesOf(template, 'AWS::Lambda::EventSourceMapping', `${id}EventSource`)).toMatchObject({
        ScalingConfig: { MaximumConcurrency: 2 }, FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
      expect(propertiesOf(template, 'AWS::Logs::LogGroup', `${id}FunctionLog`)).toBeDefined();
    }
  });

  test('S1-1: another destination changes nothing of those that are there', () => {
    const resources = (template: Template) => template.toJSON().Resources as Record<string, unknown>;
    const before = resources(synth().template);
    const after = resources(withTeams().template);
    expect(Object.keys(before).filter((id) => !(id in after))).toEqual([]);
    const changed = Object.keys(before).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
    expect(changed.map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'AlertsEngineFunctionRoleDefaultPolicy', 'AlertsEngineFunction', 'AlertsResponsesFunctionRoleDefaultPolicy', 'AlertsResponsesFunction',
      'AlertsOnboardingRoleDefaultPolicy', 'AlertsDashboard',
    ]);
  });

  test('the table keeps alerts and history by one key, with time to live and recovery', () => {
    synth().template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        BillingMode: 'PAY_PER_REQUEST',
      },
    });
  });

  test('alarms of the router go to a topic of their own', () => {
    const { template, router } = synth((stack) => ({ alarmTopic: new sns.Topic(stack, 'Own') }));
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.length).toBe(router.alarms.length);
    expect(alarms.length).toBeGreaterThan(10);
    for (const { Properties: { AlarmActions, AlarmDescription } } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Own/) }]);
      expect(JSON.stringify(AlarmDescription)).not.toMatch(/Webhooks|webhook in/);
    }
  });

  test('a key encrypts everything that holds data, and publishers may use it', () => {
    const { template } = synth((stack) => ({ encryptionKey: new kms.Key(stack, 'Key') }));
    const keyArn = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
    for (const queue of Object.values(template.findResources('AWS::SQS::Queue'))) {
      expect(queue.Properties.KmsMasterKeyId).toEqual(keyArn);
    }
    expect(propertiesOf(template, 'AWS::SNS::Topic', 'AlertsTopic').KmsMasterKeyId).toEqual(keyArn);
    expect(propertiesOf(template, 'AWS::DynamoDB::Table', 'AlertsTable').SSESpecification).toMatchObject({ SSEEnabled: true });
    const statements = propertiesOf(template, 'AWS::KMS::Key', 'Key').KeyPolicy.Statement as Array<{ Principal: { Service?: unknown } }>;
    expect(JSON.stringify(statements.map(({ Principal }) => Principal))).toContain('budgets.amazonaws.com');
    // A condition on who it is for keeps what EventBridge publishes to an encrypted topic away, and nobody is told.
    const ofTopic = (propertiesOf(template, 'AWS::KMS::Key', 'Key').KeyPolicy.Statement as Array<{ Principal: { Service?: string | string[] }; Action: string | string[]; Condition?: object }>)
      .filter(({ Principal: { Service }, Action }) => [Service ?? []].flat().includes('events.amazonaws.com') && [Action].flat().includes('kms:GenerateDataKey*'));
    expect(ofTopic).toEqual([expect.not.objectContaining({ Condition: expect.anything() })]);
  });
});

describe('intake', () => {
  test('the topic lets services of this account publish, and rules, and the account itself', () => {
    const { template } = synth();
    const { PolicyDocument: { Statement } } = propertiesOf(template, 'AWS::SNS::TopicPolicy', 'AlertsTopicPolicy');
    const bySid = Object.fromEntries((Statement as Array<{ Sid: string }>).map((statement) => [statement.Sid, statement]));
    expect(bySid.Services).toMatchObject({
      Action: 'sns:Publish',
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      Principal: {
        Service: expect.arrayContaining([
          'cloudwatch.amazonaws.com', 'budgets.amazonaws.com', 'costalerts.amazonaws.com', 'events.rds.amazonaws.com', 'rds.amazonaws.com', 's3.amazonaws.com',
          'ses.amazonaws.com', 'backup.amazonaws.com', 'codestar-notifications.amazonaws.com', 'health.amazonaws.com',
          { 'Fn::Join': ['', [{ Ref: 'AWS::Region' }, '.devops-guru.amazonaws.com']] },
        ]),
      },
    });
    expect(bySid.Rules).toMatchObject({ Principal: { Service: 'events.amazonaws.com' } });
    expect(bySid.Account).toMatchObject({ Condition: { StringEquals: { 'aws:SourceOwner': { Ref: 'AWS::AccountId' } } } });
  });

  test('addAlarm: raised and over, and with the tags of the alarm, metric or composite', () => {
    const { template } = synth(undefined, (router, stack) => {
      const alarm = new cloudwatch.Alarm(stack, 'Cpu', {
        metric: new cloudwatch.Metric({ namespace: 'AWS/EC2', metricName: 'CPUUtilization' }), threshold: 90, evaluationPeriods: 1,
      });
      router.addAlarm(alarm);
      router.addAlarm(new cloudwatch.CompositeAlarm(stack, 'Both', { alarmRule: alarm }));
      expect(alarm.node.defaultChild!.node.metadata.map(({ data }) => data)).toContainEqual({ 'CloudFormation-Validate::F3002': expect.any(String) });
    });
    const topic = { Ref: expect.stringMatching(/^AlertsTopic/) };
    const wanted = { AlarmActions: [topic], OKActions: [topic], ActionConfiguration: { AlarmTagsPropagation: { Enabled: true } } };
    expect(propertiesOf(template, 'AWS::CloudWatch::Alarm', 'Cpu')).toMatchObject(wanted);
    expect(propertiesOf(template, 'AWS::CloudWatch::CompositeAlarm', 'Both')).toMatchObject(wanted);
  });

  test('addRule and addTopic: whatever they say goes into the queue, which lets them send', () => {
    const { template } = synth(undefined, (router, stack) => {
      router.addRule(new events.Rule(stack, 'Findings', { eventPattern: { source: ['aws.guardduty'] } }));
      router.addTopic(new sns.Topic(stack, 'Other'));
    });
    const arn = { 'Fn::GetAtt': [expect.stringMatching(/^AlertsIntakeQueue/), 'Arn'] };
    expect(propertiesOf(template, 'AWS::Events::Rule', 'Findings').Targets).toMatchObject([{ Arn: arn }]);
    const subscriptions = Object.values(template.findResources('AWS::SNS::Subscription'));
    expect(subscriptions).toHaveLength(2);
    subscriptions.forEach(({ Properties }) => expect(Properties).toMatchObject({ Protocol: 'sqs', Endpoint: arn }));
    const { PolicyDocument: { Statement } } = propertiesOf(template, 'AWS::SQS::QueuePolicy', 'AlertsIntakeQueuePolicy');
    expect(JSON.stringify(Statement)).toContain('events.amazonaws.com');
    expect(JSON.stringify(Statement)).toContain('sns.amazonaws.com');
  });

  test('a FIFO topic is refused', () => {
    expect(() => synth(undefined, (router, stack) => router.addTopic(new sns.Topic(stack, 'Orders', { fifo: true }))))
      .toThrow('addTopic got the FIFO topic Shop/Orders, expected a standard one');
  });

  test('endpoint: a webhook that verifies as its source does, and hands over to the queue', () => {
    const { template, router } = synth((stack) => ({
      endpoint: { source: Source.sns({ topics: [sns.Topic.fromTopicArn(stack, 'Far', 'arn:aws:sns:us-east-1:210987654321:alarms')] }) },
    }));
    expect(router.webhook!.url).toBeDefined();
    const { BACKEND_KIND, BACKEND_QUEUE_URL, SOURCES } = variablesOf(template, 'AlertsWebhookForwarder');
    expect(BACKEND_KIND).toBe('queue');
    expect(BACKEND_QUEUE_URL).toEqual({ Ref: expect.stringMatching(/^AlertsIntakeQueue/) });
    expect(JSON.stringify(SOURCES)).toContain('arn:aws:sns:us-east-1:210987654321:alarms');
    expect(router.functions.map(({ node }) => node.path)).toContain('Shop/Alerts/Webhook/Default/Forwarder');
  });

  test('without endpoint there is no API', () => {
    const { template, router } = synth();
    template.resourceCountIs('AWS::ApiGateway::RestApi', 0);
    expect(router.webhook).toBeUndefined();
  });
});

describe('routes', () => {
  test('the engine gets them as data, with a name for each that says where it stands', () => {
    const { template } = synth((stack) => ({
      destinations: { Ops: slack(stack), Data: slack(stack, 'Data'), Night: slack(stack, 'Night') },
      routes: [
        {
          match: AlertMatch.tag('Team', 'data', 'data-*'),
          destinations: ['Data'],
          continueMatching: true,
          routes: [
            { match: AlertMatch.all(AlertMatch.severityAtLeast(AlertSeverity.ERROR), AlertMatch.not(AlertMatch.kind(AlertKind.NOTIFICATION))) },
          ],
        },
        {
          match: AlertMatch.during({ timeZone: 'Europe/Berlin', days: [AlertWeekday.SUNDAY, AlertWeekday.SATURDAY], start: '22:30', end: '24:00' }),
          destinations: ['Night'],
        },
      ],
      classRules: [{ match: AlertMatch.source('aws.budgets'), kind: AlertKind.ALERT }],
      tagKeys: ['Team'],
      alertWindow: Duration.hours(12),
      notificationWindow: Duration.minutes(5),
    }));
    const { ALERT_ROUTING, ALERT_DESTINATION_QUEUES } = variablesOf(template, 'AlertsEngineFunction');
    expect(JSON.parse(ALERT_ROUTING as string)).toEqual({
      actions: [],
      digests: [],
      escalations: {},
      inhibitions: [],
      silences: [],
      root: {
        name: 'defaultRoute',
        destinations: ['Ops'],
        routes: [
          {
            name: 'routes[0]',
            match: { tag: 'Team', oneOf: ['data', 'data-*'] },
            destinations: ['Data'],
            continueMatching: true,
            routes: [{ name: 'routes[0].routes[0]', match: { all: [{ severityAtLeast: 'error' }, { not: { class: 'notification' } }] } }],
          },
          { name: 'routes[1]', match: { during: { timeZone: 'Europe/Berlin', days: [6, 7], from: 1350, until: 1440 } }, destinations: ['Night'] },
        ],
      },
      classRules: [{ match: { source: ['aws.budgets'] }, class: 'alert' }],
      tagKeys: ['Team'],
      alertWindowSeconds: 43_200,
      notificationWindowSeconds: 300,
    });
    expect(JSON.stringify(ALERT_DESTINATION_QUEUES)).toContain('AlertsDestinationsNightQueue');
  });

  test.each<[string, (stack: Stack) => Partial<AlertRouterProps>, RegExp]>([
    ['a destination that does not exist', () => ({ routes: [{ match: AlertMatch.source('aws.ec2'), destinations: ['Opps'] }] }), /Shop\/Alerts: .*Opps/],
    ['a default that does not exist', () => ({ defaultRoute: { destinations: ['Nobody'] } }), /Shop\/Alerts: .*Nobody/],
    ['nobody by default', () => ({ defaultRoute: { destinations: [] } }), /Shop\/Alerts: .*default/i],
    ['a route behind one that takes everything', () => ({ routes: [{ destinations: ['Ops'] }, { match: AlertMatch.source('aws.ec2'), destinations: ['Ops'] }] }), /routes\[1\]/],
    ['a destination that nobody is sent to', (stack) => ({ destinations: { Ops: slack(stack), Data: slack(stack, 'Data') } }), /Data/],
  ])('%s fails at synth', (_, props, message) => {
    expect(() => synth(props)).toThrow(message);
  });

  test('what is too long for the environment stands in parameters', () => {
    const { template } = synth(() => ({
      routes: Array.from({ length: 60 }, (_, index) => ({ match: AlertMatch.tag('Team', `team-${index}-${'x'.repeat(40)}`), destinations: ['Ops'] })),
    }));
    const { ALERT_ROUTING, PARAMETERS } = variablesOf(template, 'AlertsEngineFunction');
    expect(ALERT_ROUTING).toBeUndefined();
    expect(JSON.stringify(PARAMETERS)).toContain('AlertsEngineRoutes');
    expect(Object.keys(template.findResources('AWS::SSM::Parameter')).length).toBeGreaterThan(0);
  });

  test('the names of the queues of many destinations stand there too', () => {
    const { template } = synth((stack) => {
      const destinations = Object.fromEntries(Array.from({ length: 22 }, (_, index) => [`Team${index}`, AlertDestination.queue(sqs.Queue.fromQueueArn(stack, `Q${index}`, `arn:aws:sqs:eu-west-1:123456789012:q${index}`))]));
      return { destinations, defaultRoute: { destinations: Object.keys(destinations) } };
    });
    const { ALERT_ROUTING, ALERT_DESTINATION_QUEUES, PARAMETERS } = variablesOf(template, 'AlertsEngineFunction');
    expect([ALERT_ROUTING, ALERT_DESTINATION_QUEUES]).toEqual([undefined, undefined]);
    expect(JSON.stringify(PARAMETERS)).toContain('AlertsEngineRoutes');
    expect(JSON.stringify(template.findResources('AWS::SSM::Parameter'))).toContain('AlertsDestinationsTeam21Queue');
  });

  test('what no environment has room for fails at synth, and not at deployment', () => {
    const accountNames = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [String(100_000_000_000 + index), `account ${index} of some team`]));
    expect(() => synth(() => ({ accountNames }))).toThrow(/Shop\/Alerts\/Engine got about \d+ bytes of environment variables, expected 4096 at most/);
    const template = 'x'.repeat(4_000);
    expect(() => synth(() => ({ destinations: { Ops: AlertDestination.https({ url: 'https://ops.example.com', template }) } })))
      .toThrow(/Shop\/Alerts\/Destinations\/Ops got about \d+ bytes/);
  });

  test.each<[string, (stack: Stack) => Partial<AlertRouterProps>, string]>([
    ['no default route', () => ({ defaultRoute: undefined }), 'AlertRouter got no defaultRoute, expected one'],
    ['a route with a typo', () => ({ routes: [{ destination: ['Ops'] } as object] }), 'routes[0] got the property "destination", expected "destinations"'],
    ['a nested one', () => ({ routes: [{ routes: [{ match: 'Team' } as object] }] }), 'routes[0].routes[0].match got a string'],
    ['a tag that is known at deployment', ({ account }) => ({ routes: [{ match: AlertMatch.account(account), destinations: ['Ops'] }] }), 'AlertMatch.account got a value that is known only at deployment'],
    ['a window of a year', () => ({ alertWindow: Duration.days(365) }), 'alertWindow got 365 days, expected from 1 minute to 90 days'],
    ['an account of eleven digits', () => ({ accountNames: { 12345678901: 'production' } }), 'accountNames got "12345678901", expected an account of twelve digits'],
    ['a wrong name', (stack) => ({ destinations: { 'Data Team': slack(stack, 'Data') } }), 'addDestination got the name "Data Team", expected a letter'],
    ['the name of a part', (stack) => ({ destinations: { Engine: slack(stack, 'Data') } }), 'addDestination got the name "Engine", expected another than'],
    ['no destination', () => ({ destinations: { Ops: 'slack' as unknown as AlertDestination } }), "destinations.Ops got a string, expected what one of its class's static methods returns"],
  ])('%s is refused', (_, props, message) => {
    expect(() => synth(props)).toThrow(message);
  });

  test.each([
    ['an unknown time zone', () => AlertMatch.during({ timeZone: 'Europe/Berlon' }), 'AlertMatch.during.timeZone got "Europe/Berlon"'],
    ['a time without minutes', () => AlertMatch.during({ timeZone: 'UTC', start: '9' }), 'AlertMatch.during.start got "9", expected a time on the clock as HH:MM'],
    ['no days', () => AlertMatch.during({ timeZone: 'UTC', days: [] }), 'AlertMatch.during.days got an empty list'],
    ['nothing in all', () => AlertMatch.all(), 'AlertMatch.all got none'],
    ['no value', () => AlertMatch.tag('Team'), 'AlertMatch.tag got no value'],
    ['a list as a pattern', () => AlertMatch.eventPattern([] as object), 'AlertMatch.eventPattern got no object'],
  ])('%s is refused', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

const READ_SECRET = 'secretsmanager:GetSecretValue';

/** What every destination's function may do: take from its queue, give up on what it cannot tell, read alerts and write down what was posted, and write its log. */
const OF_A_STREAM = [
  'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility', 'sqs:SendMessage', 'dynamodb:GetItem', 'dynamodb:BatchWriteItem',
  'logs:CreateLogStream', 'logs:PutLogEvents',
];

/** And those that tell a storm with one message: count it. */
const COUNTS = ['dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:Query'];
const STORMS: Record<string, string[]> = { 'slack': COUNTS, 'slack-webhook': COUNTS, 'teams': COUNTS, 'email': COUNTS };

describe('destinations', () => {
  const kinds: Array<[string, (stack: Stack) => AlertDestination, string, string[]]> = [
    ['slack', (stack) => slack(stack), 'slack', [READ_SECRET]],
    ['slackWebhook', (stack) => AlertDestination.slackWebhook({ url: secretOf(stack, 'Url') }), 'slack-webhook', [READ_SECRET]],
    ['teams', (stack) => AlertDestination.teams({ url: secretOf(stack, 'Url') }), 'teams', [READ_SECRET]],
    ['email', () => AlertDestination.email({ from: 'Alerts <alerts@example.com>', to: ['team@example.com'] }), 'email', ['ses:SendEmail']],
    ['pagerDuty', (stack) => AlertDestination.pagerDuty({ routingKey: secretOf(stack, 'Key') }), 'pagerduty', [READ_SECRET]],
    ['opsgenie', (stack) => AlertDestination.opsgenie({ apiKey: secretOf(stack, 'Key'), apiUrl: 'https://api.eu.opsgenie.com' }), 'opsgenie', [READ_SECRET]],
    ['https', (stack) => AlertDestination.https({ url: 'https://ops.example.com/alerts', authorization: secretOf(stack, 'Token') }), 'https', [READ_SECRET]],
    ['queue', (stack) => AlertDestination.queue(new sqs.Queue(stack, 'Queue')), 'queue', []],
    ['topic', (stack) => AlertDestination.topic(new sns.Topic(stack, 'Topic')), 'topic', ['sns:Publish']],
    ['function', (stack) => AlertDestination.function(lambda.Function.fromFunctionName(stack, 'Handler', 'handler')), 'function', ['lambda:InvokeFunction']],
  ];

  test.each(kinds)('%s: its function is told what and where, and may do nothing else', (_, make, kind, more) => {
    const { template } = synth((scope) => ({ destinations: { Ops: make(scope) } }));
    const text = JSON.stringify(variablesOf(template, 'AlertsDestinationsOpsFunction').ALERT_DESTINATION);
    expect(text).toMatch(new RegExp(`"kind[^a-z]+${kind}[^a-z]`));
    const actions = statementsOf(template, 'AlertsDestinationsOpsFunctionRole').flatMap(({ Action }) => Action as string | string[]);
    expect([...new Set(actions)].sort()).toEqual([...new Set([...OF_A_STREAM, ...STORMS[kind] ?? [], ...more])].sort());
  });

  test('Slack is sent one a second by both environments together, unless something else is said', () => {
    const rate = (destination: (stack: Stack) => AlertDestination): unknown => {
      const variables = variablesOf(synth((stack) => ({ destinations: { Ops: destination(stack) } })).template, 'AlertsDestinationsOpsFunction');
      return variables.RATE_LIMIT && JSON.parse(variables.RATE_LIMIT as string);
    };
    expect(rate((stack) => slack(stack))).toEqual({ requests: 1, perSeconds: 2, shares: 2 });
    expect(rate((stack) => AlertDestination.slackWebhook({ url: secretOf(stack, 'Url'), maxRate: MaxRate.perMinute(10) }))).toEqual({ requests: 5, perSeconds: 60, shares: 2 });
    expect(rate(() => AlertDestination.https({ url: 'https://ops.example.com' }))).toBeUndefined();
  });

  test('a storm is told with one message, of as many as somebody says', () => {
    const storm = (make: (stack: Stack) => AlertDestination): string =>
      JSON.stringify(variablesOf(synth((stack) => ({ destinations: { Ops: make(stack) } })).template, 'AlertsDestinationsOpsFunction').ALERT_DESTINATION).replace(/\\/g, '');
    expect(storm(slack)).toContain('"storm":{"posts":30,"perSeconds":60}');
    expect(storm(() => AlertDestination.email({ from: 'a@example.com', to: ['b@example.com'] }))).toContain('"storm":{"posts":20,"perSeconds":300}');
    expect(storm((stack) => AlertDestination.teams({ url: secretOf(stack, 'Url'), storm: { posts: 5, per: Duration.minutes(10) } }))).toContain('"storm":{"posts":5,"perSeconds":600}');
    const email = { from: 'a@example.com', to: ['b@example.com'] };
    expect(() => AlertDestination.email({ ...email, storm: { posts: 0, per: Duration.minutes(1) } })).toThrow('AlertDestination.email.storm.posts');
    expect(() => AlertDestination.email({ ...email, storm: { posts: 5, per: Duration.hours(2) } })).toThrow('AlertDestination.email.storm.per');
    expect(() => AlertDestination.email({ ...email, storm: { posts: 5 } as never })).toThrow('AlertDestination.email.storm.per');
  });

  test('mail is sent as the one address alone', () => {
    const { template } = synth(() => ({ destinations: { Ops: AlertDestination.email({ from: 'Alerts <alerts@example.com>', to: ['team@example.com'] }) } }));
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Like.objectLike({ Action: 'ses:SendEmail', Condition: { StringEquals: { 'ses:FromAddress': 'alerts@example.com' } } })] },
    });
  });

  test.each([
    ['a token as a text', () => AlertDestination.slack({ token: 'xoxb-1' as never, channel: 'C012AB3CD' }), 'AlertDestination.slack.token got a string, expected a secret'],
    ['no token', () => AlertDestination.slack({ channel: 'C012AB3CD' } as never), 'AlertDestination.slack got no token, expected a secret'],
    ['the name of a channel', () => AlertDestination.slack({ token: {} as never, channel: '#ops' }), 'token got'],
    ['no address', () => AlertDestination.email({ from: 'alerts', to: ['team@example.com'] }), 'AlertDestination.email.from got "alerts", expected one address'],
    ['two addresses in one', () => AlertDestination.email({ from: 'a@example.com', to: ['b@example.com, c@example.com'] }), 'AlertDestination.email.to got'],
    ['a line break', () => AlertDestination.email({ from: 'a@example.com', to: ['b@example.com\r\nBcc: c@example.com'] }), 'AlertDestination.email.to got'],
    ['nobody', () => AlertDestination.email({ from: 'a@example.com', to: [] }), 'AlertDestination.email.to got 0 addresses'],
    ['http', () => AlertDestination.https({ url: 'http://ops.example.com' }), 'AlertDestination.https.url got "http://ops.example.com", expected an https URL'],
    ['a password', () => AlertDestination.https({ url: 'https://me:secret@ops.example.com' }), 'got a URL with a user name or a password'],
    ['no URL', () => AlertDestination.https({}), 'AlertDestination.https got no url and no urlSecret'],
    ['an own authorization header', () => AlertDestination.https({ url: 'https://ops.example.com', headers: { Authorization: 'x' } }), 'pass authorization'],
  ])('%s is refused, and no secret is repeated', (_, make, message) => {
    expect(make).toThrow(message);
    expect(make).not.toThrow('me:secret');
  });

  test('a channel is its id, and not its name', () => {
    const { stack } = synth();
    expect(() => AlertDestination.slack({ token: secretOf(stack, 'Other'), channel: '#ops' })).toThrow('AlertDestination.slack.channel got "#ops", expected the id of a channel');
  });

  test('what counts signals is read by name and path', () => {
    const { router } = synth();
    expect(router.metricReceived()).toMatchObject({ namespace: 'ScalableWebhook', metricName: 'AlertSignals', dimensions: { router: 'Shop/Alerts' } });
    const others = [
      router.metricAlerts(), router.metricNotifications(), router.metricAggregated(), router.metricClosed(), router.metricTagLookupFailed(),
    ];
    expect(others.map(({ metricName }) => metricName)).toEqual(['Alerts', 'Notifications', 'Aggregated', 'Closed', 'TagLookupFailed']);
  });

  test('metrics and rights of a destination', () => {
    const { router } = synth();
    const { Ops } = router.destinations;
    expect(Ops.metricDelivered().metricName).toBe('Delivered');
    expect(Ops.metricFailures().dimensions).toEqual({ webhook: 'Shop/Alerts', destination: 'Ops' });
    expect(Ops.metricAge().statistic).toBe('p99');
    expect(Object.keys(Ops.alarms)).toContain('backendDown');
    expect(Ops.queue.fifo).toBe(true);
  });
});

test('errors are reported and invocations traced where that is chosen', () => {
  const { template } = synth((stack) => ({ errorReporting: ErrorReporting.sentry({ dsn: secretOf(stack, 'Dsn') }), tracing: true }));
  for (const id of ['AlertsEngineFunction', 'AlertsDestinationsOpsFunction']) {
    const { Layers, TracingConfig } = propertiesOf(template, 'AWS::Lambda::Function', id);
    expect(Layers).toHaveLength(1);
    expect(TracingConfig).toEqual({ Mode: 'Active' });
  }
});
