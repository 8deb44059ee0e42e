import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { alarmsOf } from './support/template-alarms';
import { AlarmSeverity, Backend, RetryPolicy, ScalableWebhook, ScalableWebhookProps, Source } from '../../src';

const A = Backend.url('https://a.example.com');

function synth(props: Partial<ScalableWebhookProps> = {}, more: (webhook: ScalableWebhook, stack: Stack) => void = () => undefined) {
  const stack = new Stack(new App(), 'Shop');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: A, contentTypes: ['application/json'], ...props });
  more(webhook, stack);
  return { stack, webhook, template: Template.fromStack(stack) };
}

const OF_DELIVERY = [
  'oldestMessage', 'retention', 'deadLetters', 'deadLetterRetention', 'functionErrors', 'functionThrottles', 'functionDuration', 'misconfigured', 'backendDown',
  'recordsFailing',
];

test('webhook.alarms has those that there are, by their keys', () => {
  const { webhook, stack } = synth();
  expect(Object.keys(webhook.alarms)).toEqual([...OF_DELIVERY, 'apiErrors', 'apiLatency', 'notStored']);
  webhook.addEndpoint('/github', { source: Source.github({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'github') }) });
  expect(Object.keys(webhook.alarms).slice(-2)).toEqual(['invalidSignatures', 'secretUnreadable']);
  const slack = webhook.addDestination('Slack', { backend: A });
  expect(Object.keys(slack.alarms)).toEqual(OF_DELIVERY);
  expect(webhook.destinations[0].alarms.deadLetters).toBe(webhook.alarms.deadLetters);
  expect(slack.alarms.deadLetters).not.toBe(webhook.alarms.deadLetters);
  expect(Object.keys(webhook.alarms).filter((key) => key.startsWith('router.'))).toHaveLength(9);
  expect(Object.keys(webhook.alarms).filter((key) => key.startsWith('overflow.'))).toEqual([
    'overflow.oldestMessage', 'overflow.deadLetters', 'overflow.deadLetterRetention', 'overflow.functionErrors', 'overflow.misconfigured',
  ]);
  expect(webhook.alarms.unrouted).toBeDefined();
});

test('where CloudFormation does not know that tags go along, they can be told not to, and are there all the same', () => {
  const { template } = synth({ alarmTagsPropagation: false }, (webhook) => webhook.addDestination('Slack', { backend: A }));
  expect(alarmsOf(template).length).toBeGreaterThan(10);
  for (const { properties } of alarmsOf(template)) {
    expect(properties).not.toHaveProperty('ActionConfiguration');
    expect(properties.Tags).toEqual(expect.arrayContaining([{ Key: 'webhook', Value: 'Shop/Orders' }]));
  }
  expect(() => synth({ alarmTagsPropagation: 'no' as never })).toThrow('alarmTagsPropagation');
});

test('no alarm is refused by cdk synth where its validator does not know yet that tags go along', () => {
  const { webhook } = synth({}, (own) => own.addDestination('Slack', { backend: A }));
  for (const alarm of Object.values(webhook.alarms)) {
    const metadata = (alarm as cloudwatch.Alarm).node.defaultChild!.node.metadata;
    const acknowledged = metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
    expect(acknowledged.map(({ data }) => Object.keys(data as object))).toEqual([['CloudFormation-Validate::F3002']]);
  }
});

test('each has tags, which go along with what it tells', () => {
  const { template } = synth({ alarms: { deadLetters: { severity: AlarmSeverity.HIGH } } }, (webhook) => webhook.addDestination('Slack', { backend: A }));
  for (const { properties } of alarmsOf(template)) {
    expect(properties.ActionConfiguration).toEqual({ AlarmTagsPropagation: { Enabled: true } });
    expect(properties.Tags).toEqual(expect.arrayContaining([
      { Key: 'webhook', Value: 'Shop/Orders' }, { Key: 'severity', Value: expect.stringMatching(/^(high|medium|low)$/) },
    ]));
    expect(properties.AlarmName).toBeUndefined();
  }
  const severities = alarmsOf(template).filter(({ name }) => name.endsWith('deadLetters')).map(({ name, properties }) =>
    [name, properties.Tags.find(({ Key }: any) => Key === 'severity').Value]);
  expect(Object.fromEntries(severities)).toEqual({
    'Default deadLetters': 'high', 'Slack deadLetters': 'high', 'Router deadLetters': 'medium', 'Overflow deadLetters': 'medium',
  });
});

test('everything about one can be changed, for all destinations and for one', () => {
  const { template } = synth({
    alarms: {
      oldestMessage: { threshold: 600, period: Duration.minutes(1), evaluationPeriods: 10, datapointsToAlarm: 5 },
      functionErrors: { evaluationPeriods: 2 },
      functionDuration: { enabled: false },
      router: { functionDuration: { enabled: false } },
    },
  }, (webhook) => {
    webhook.addDestination('Slack', { backend: A, alarms: { oldestMessage: { threshold: 60 }, functionErrors: { enabled: false } } });
  });
  const alarms = Object.fromEntries(alarmsOf(template).map(({ name, properties }) => [name, properties]));
  const periodsOf = ({ Metrics }: any) => Metrics.flatMap(({ MetricStat }: any) => MetricStat?.Period ?? []);
  expect(alarms['Default oldestMessage']).toMatchObject({ Threshold: 600, EvaluationPeriods: 10, DatapointsToAlarm: 5 });
  expect(alarms['Slack oldestMessage']).toMatchObject({ Threshold: 60, EvaluationPeriods: 10, DatapointsToAlarm: 5 });
  expect(alarms['Router oldestMessage']).toMatchObject({ Threshold: 3600, EvaluationPeriods: 21, DatapointsToAlarm: 1 });
  expect(['Default', 'Slack', 'Router'].map((part) => periodsOf(alarms[`${part} oldestMessage`]))).toEqual([[60, 60], [60, 60], [300, 300]]);
  expect(alarms['Default functionErrors']).toMatchObject({ EvaluationPeriods: 2, DatapointsToAlarm: 2 });
  expect(alarms['Slack functionErrors']).toBeUndefined();
  expect(Object.keys(alarms).filter((name) => name.endsWith('functionDuration'))).toEqual([]);
});

test('with monitoring: false there is none', () => {
  const { template, webhook } = synth({ monitoring: false }, (made) => made.addDestination('Slack', { backend: A }));
  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  expect(webhook.alarms).toEqual({});
  expect(webhook.destinations[1].alarms).toEqual({});
});

test('the topic is told of all of them, when they are raised and when they are over; other actions come besides', () => {
  const stack = new Stack(new App(), 'Shop');
  const [topic, more, special] = ['Topic', 'More', 'Special'].map((id) => new sns.Topic(stack, id));
  const webhook = new ScalableWebhook(stack, 'Orders', {
    backend: A, contentTypes: ['application/json'], alarmTopic: topic, alarms: { deadLetters: { actions: [new SnsAction(special)] } },
  });
  webhook.addAlarmAction(new SnsAction(more));
  webhook.addDestination('Slack', { backend: A });
  const ref = (one: sns.ITopic) => stack.resolve(one.topicArn);
  for (const { name, properties: { AlarmActions, OKActions } } of alarmsOf(Template.fromStack(stack))) {
    const all = [ref(topic), ref(more)];
    const own = ['Default deadLetters', 'Slack deadLetters'].includes(name) ? [ref(special)] : [];
    expect([name, AlarmActions]).toEqual([name, expect.arrayContaining([...all, ...own])]);
    expect(AlarmActions).toHaveLength(2 + own.length);
    expect(OKActions).toEqual(AlarmActions);
  }
});

test('thresholds follow from what the webhook is: retryFor, the retention, the timeout', () => {
  const retryPolicy = new RetryPolicy({ retryFor: Duration.minutes(20) });
  const { template } = synth({ retryPolicy, requestTimeout: Duration.seconds(60) }, (webhook) => {
    ((webhook.queue as sqs.Queue).node.defaultChild as sqs.CfnQueue).messageRetentionPeriod = Duration.days(6).toSeconds();
  });
  const alarms = Object.fromEntries(alarmsOf(template).map(({ name, properties }) => [name, properties.Threshold]));
  expect(alarms).toMatchObject({
    'Default oldestMessage': 600,
    'Default retention': Duration.days(3).toSeconds(),
    'Default deadLetterRetention': Duration.days(10).toSeconds(),
    'Default functionDuration': 133_000,
  });
});

test('one at a time is kept by throttling, which is no reason for an alarm then', () => {
  expect(Object.keys(synth({ maxConcurrency: 1 }).webhook.alarms)).not.toContain('functionThrottles');
});

test('a runbook of one\'s own', () => {
  const { template } = synth({ runbookUrl: 'https://wiki.example.com/hooks' });
  template.allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('Runbook: https://wiki.example.com/hooks#')])] },
  });
});

test.each<[object, string]>([
  [{ period: Duration.seconds(90) }, 'alarms.deadLetters got a period of 90 seconds, expected a minute or a multiple of it because that is how often its metric is there; pass for example Duration.minutes(5).'],
  [{ evaluationPeriods: 0 }, 'alarms.deadLetters got evaluationPeriods 0 of 300 seconds, expected a whole number from 1 to 288 because CloudWatch looks at 1 day(s) at most; choose fewer.'],
  [{ period: Duration.hours(2), evaluationPeriods: 85 }, 'alarms.deadLetters got evaluationPeriods 85 of 7200 seconds, expected a whole number from 1 to 84 because CloudWatch looks at 7 day(s) at most; choose fewer.'],
  [{ datapointsToAlarm: 2 }, 'alarms.deadLetters got datapointsToAlarm 2, expected a whole number from 1 to its evaluationPeriods 1; choose fewer.'],
])('what CloudWatch would refuse is an error at synth: %j', (settings, message) => {
  expect(() => synth({ alarms: { deadLetters: settings } })).toThrow(message);
});

test.each([
  ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com/'], ['cn-north-1', 'https://console.amazonaws.cn/'], ['us-gov-west-1', 'https://console.amazonaws-us-gov.com/'],
])('the console of %s is at %s', (region, url) => {
  const stack = new Stack(new App(), 'Shop', { env: { region, account: '111122223333' } });
  const webhook = new ScalableWebhook(stack, 'Orders', { backend: A, contentTypes: ['application/json'] });
  const text = stack.resolve((webhook.alarms.apiErrors.node.defaultChild as cloudwatch.CfnAlarm).alarmDescription);
  expect(JSON.stringify(text)).toContain(`Console: ${url}apigateway/main/apis/`);
});
