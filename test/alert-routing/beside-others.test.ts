import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match as Like, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlertDestination, AlertRouter, AlertRouterProps, Backend, ScalableWebhook } from '../../src';

const ENV = { account: '111122223333', region: 'eu-west-1' };
const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const TOPIC_ARN = 'arn:aws:sns:eu-west-1:111122223333:others';

function routerIn(stack: Stack, id = 'Alerts', props: Partial<AlertRouterProps> = {}): AlertRouter {
  const token = Secret.fromSecretNameV2(stack, `${id}Token`, 'alerts/slack');
  return new AlertRouter(stack, id, {
    destinations: { Ops: AlertDestination.slack({ token, channel: 'C012AB3CD' }) }, defaultRoute: { destinations: ['Ops'] }, ...props,
  });
}

function alarmIn(stack: Stack, id = 'Errors'): cloudwatch.Alarm {
  return new cloudwatch.Alarm(stack, id, { metric: new cloudwatch.Metric({ namespace: 'Shop', metricName: id }), threshold: 1, evaluationPeriods: 1 });
}

/** The alarm actions of a template's alarms by logical id, as far as it begins so. */
function actionsOf(template: Template, id: string): unknown {
  const [[, alarm]] = Object.entries({
    ...template.findResources('AWS::CloudWatch::Alarm'), ...template.findResources('AWS::CloudWatch::CompositeAlarm'),
  }).filter(([name]) => name.startsWith(id));
  const { AlarmActions, OKActions } = alarm.Properties;
  expect(OKActions ?? AlarmActions).toEqual(AlarmActions);
  return AlarmActions;
}

test('two routers in one stack, and one more of the same name in another stack of the app: each has all of its own', () => {
  const app = new App();
  const [stack, other] = [new Stack(app, 'Shop'), new Stack(app, 'Data')];
  const [first, second, third] = [routerIn(stack), routerIn(stack, 'Others'), routerIn(other)];
  first.addAlarm(alarmIn(stack));
  second.addTopic(first.topic);
  const template = Template.fromStack(stack);
  const alone = Template.fromStack(other).toJSON().Resources;
  const ids = Object.keys(template.toJSON().Resources);
  expect(ids.filter((id) => id.startsWith('Alerts'))).toHaveLength(Object.keys(alone).length);
  template.resourceCountIs('AWS::SNS::Topic', 2);
  template.resourceCountIs('AWS::DynamoDB::Table', 4);
  const names = [first, second, third].map((router) => router.metricReceived().dimensions?.router);
  expect(new Set(names)).toEqual(new Set(['Shop/Alerts', 'Shop/Others', 'Data/Alerts']));
});

test('topics that are imported: to listen to, to tell of alerts, and for what is wrong with the router itself', () => {
  const stack = new Stack(new App(), 'Shop', { env: ENV });
  const topic = sns.Topic.fromTopicArn(stack, 'Imported', TOPIC_ARN);
  const router = routerIn(stack, 'Alerts', {
    alarmTopic: topic, destinations: { Audit: AlertDestination.topic(topic) }, defaultRoute: { destinations: ['Audit'] },
  });
  router.addTopic(topic);
  router.addTopic(sns.Topic.fromTopicArn(stack, 'OfAnotherAccount', 'arn:aws:sns:eu-west-1:444455556666:theirs'));
  router.addTopic(sns.Topic.fromTopicArn(stack, 'OfAnotherRegion', 'arn:aws:sns:us-east-1:111122223333:health'));
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::SNS::Subscription', { TopicArn: TOPIC_ARN, Protocol: 'sqs' });
  template.hasResourceProperties('AWS::SNS::Subscription', { TopicArn: 'arn:aws:sns:eu-west-1:444455556666:theirs' });
  template.hasResourceProperties('AWS::SNS::Subscription', { TopicArn: 'arn:aws:sns:us-east-1:111122223333:health', Region: 'us-east-1' });
  template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Like.arrayWith([Like.objectLike({ Action: 'sns:Publish', Resource: TOPIC_ARN })]) } });
  const { Resources } = template.toJSON();
  const alarms = Object.values<any>(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  expect(alarms.every(({ Properties }) => Properties.AlarmActions.includes(TOPIC_ARN))).toBe(true);
});

test('a key that is imported: everything is encrypted with it, and a warning says what its policy must have', () => {
  const stack = new Stack(new App(), 'Shop', { env: ENV });
  routerIn(stack, 'Alerts', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });
  const template = Template.fromStack(stack);
  for (const queue of Object.values(template.findResources('AWS::SQS::Queue'))) {
    expect(queue.Properties.KmsMasterKeyId).toBe(KEY_ARN);
  }
  template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: KEY_ARN });
  template.resourceCountIs('AWS::KMS::Key', 0);
  Annotations.fromStack(stack).hasWarning('/Shop/Alerts/Topic', Like.stringLikeRegexp('cloudwatch.amazonaws.com.*kms:GenerateDataKey'));
});

test('a key of the app needs no warning', () => {
  const stack = new Stack(new App(), 'Shop', { env: ENV });
  routerIn(stack, 'Alerts', { encryptionKey: new kms.Key(stack, 'Key') });
  Template.fromStack(stack);
  Annotations.fromStack(stack).hasNoWarning('*', Like.anyValue());
});

test('an alarm of another stack tells the topic', () => {
  const app = new App();
  const [stack, other] = [new Stack(app, 'Operations', { env: ENV }), new Stack(app, 'Shop', { env: ENV })];
  routerIn(stack).addAlarm(alarmIn(other));
  expect(actionsOf(Template.fromStack(other), 'Errors')).toEqual([{ 'Fn::ImportValue': expect.stringContaining('AlertsTopic') }]);
});

test('an alarm of another Region is refused, because CloudWatch takes no action of another one', () => {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossRegionReferences': true } });
  const [stack, other] = [new Stack(app, 'Operations', { env: ENV }), new Stack(app, 'Edge', { env: { ...ENV, region: 'us-east-1' } })];
  const router = routerIn(stack);
  expect(() => router.addAlarm(alarmIn(other)))
    .toThrow('addAlarm got the alarm Edge/Errors of us-east-1, expected one of eu-west-1, because CloudWatch tells topics of its own Region alone; let it tell a topic of us-east-1, and pass that to addTopic.');
});

test.each([
  ['alarmTopic', (stack: Stack, alerts: AlertRouter) => new ScalableWebhook(stack, 'Webhook', { backend: Backend.url('https://orders.example.com'), alarmTopic: alerts.topic })],
  ['addAlarmAction', (stack: Stack, alerts: AlertRouter) => {
    const webhook = new ScalableWebhook(stack, 'Webhook', { backend: Backend.url('https://orders.example.com') });
    webhook.addAlarmAction(new SnsAction(alerts.topic));
    return webhook;
  }],
])('a webhook\'s alarms tell the router, raised and over: %s', (_, make) => {
  const stack = new Stack(new App(), 'Shop', { env: ENV });
  const webhook = make(stack, routerIn(stack));
  const alarms = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).filter(([id]) => id.startsWith('Webhook'));
  expect(alarms).toHaveLength(Object.values(webhook.alarms).length);
  for (const [, { Properties: { AlarmActions, OKActions } }] of alarms) {
    expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^AlertsTopic/) }]);
    expect(OKActions).toEqual(AlarmActions);
  }
});

test('alarms on metric math and on an anomaly', () => {
  const stack = new Stack(new App(), 'Shop', { env: ENV });
  const router = routerIn(stack);
  const metric = (metricName: string) => new cloudwatch.Metric({ namespace: 'Shop', metricName });
  router.addAlarm(new cloudwatch.MathExpression({ expression: '100 * e / r', usingMetrics: { e: metric('Errors'), r: metric('Requests') } })
    .createAlarm(stack, 'Share', { threshold: 5, evaluationPeriods: 1 }));
  router.addAlarm(new cloudwatch.AnomalyDetectionAlarm(stack, 'Strange', { metric: metric('Requests'), evaluationPeriods: 1, stdDevs: 2 }));
  const template = Template.fromStack(stack);
  for (const id of ['Share', 'Strange']) {
    expect(actionsOf(template, id)).toEqual([{ Ref: expect.stringMatching(/^AlertsTopic/) }]);
  }
});
