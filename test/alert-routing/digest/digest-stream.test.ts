import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match as Like, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AlertMonitoring } from '../../../src/alert-routing/alert-monitoring';
import { createAlertTable } from '../../../src/alert-routing/alert-table-construct';
import { DigestStream } from '../../../src/alert-routing/digest/digest-stream';
import { propertiesOf, statementsOf } from '../../synth';

function synth(encryptionKey?: (stack: Stack) => kms.IKey) {
  const stack = new Stack(new App(), 'Shop');
  const router = new Construct(stack, 'Alerts');
  const key = encryptionKey?.(stack);
  const table = createAlertTable(router, { routerPath: 'Shop/Alerts', removalPolicy: RemovalPolicy.DESTROY, encryptionKey: key });
  const digest = new DigestStream(router, 'Daily', {
    common: {
      webhookPath: 'Shop/Alerts',
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
      logRetention: logs.RetentionDays.ONE_MONTH,
      function: { runtime: lambda.Runtime.NODEJS_24_X, architecture: lambda.Architecture.ARM_64 },
      table,
      environment: { ALERT_ROUTER: 'Shop/Alerts' },
    },
    config: { from: 'Alerts <alerts@example.com>', to: ['ann@example.com'], timeZone: 'Europe/Berlin', whenQuiet: 'silent', teamTag: 'Team' },
    schedules: ['cron(0 8,20 * * ? *)', 'rate(1 day)'],
  });
  const alarms = new AlertMonitoring(router, {}, {}).watchDigest(digest);
  return { digest, alarms, template: Template.fromStack(stack) };
}

test('its queue is encrypted, keeps changes for 14 days, and puts none aside however often a run fails', () => {
  const queue = propertiesOf(synth().template, 'AWS::SQS::Queue', 'AlertsDailyQueue');
  expect(queue).toEqual({ MessageRetentionPeriod: 14 * 24 * 60 * 60, SqsManagedSseEnabled: true });
});

test('schedules go by the clocks of the time zone, and say when they were due', () => {
  const { template } = synth();
  for (const expression of ['cron(0 8,20 * * ? *)', 'rate(1 day)']) {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}', Arn: { 'Fn::GetAtt': [Like.stringLikeRegexp('^AlertsDailyFunction'), 'Arn'] } },
    });
  }
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [Like.objectLike({ Principal: { Service: 'scheduler.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } })],
    },
  });
});

test('its function may take from its queue, read lists and remember runs, send as one address, and nothing else', () => {
  const { template } = synth();
  const statements = statementsOf(template, 'AlertsDailyFunctionRole');
  const actions = statements.flatMap(({ Action: action }: { Action: string | string[] }) => action).filter((action: string) => !action.startsWith('logs:')).sort();
  expect(actions).toEqual([
    'dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:Query', 'ses:SendEmail',
    'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage',
  ]);
  template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Like.arrayWith([Like.objectLike({ Action: 'ses:SendEmail', Condition: { StringEquals: { 'ses:FromAddress': 'alerts@example.com' } } })]) } });
});

test('it is told its name, its queue and who it is for; tools find it by its mark', () => {
  const { template } = synth();
  const fn = propertiesOf(template, 'AWS::Lambda::Function', 'AlertsDailyFunction');
  expect(JSON.stringify(fn.Environment.Variables.ALERT_DIGEST)).toContain('\\"name\\":\\"Daily\\"');
  expect(fn).toMatchObject({ Timeout: 300, MemorySize: 1_024 });
  template.hasResource('AWS::Lambda::Function', { Metadata: { 'cdk-scalable-webhook': { webhook: 'Shop/Alerts', part: 'digest', name: 'Daily' } } });
});

test('with a key, everything that holds data is encrypted with it, and the function may use it', () => {
  const { template } = synth((stack) => new kms.Key(stack, 'Key'));
  expect(propertiesOf(template, 'AWS::SQS::Queue', 'AlertsDailyQueue').KmsMasterKeyId).toBeDefined();
  expect(JSON.stringify(statementsOf(template, 'AlertsDailyFunctionRole'))).toContain('kms:Decrypt');
});

test('there is an alarm when Lambda gives up on a digest, and one before SQS deletes what nobody told', () => {
  const { alarms, template } = synth();
  expect(Object.keys(alarms)).toEqual(['digestFailed', 'digestRetention']);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'AsyncEventsDropped', Threshold: 1 });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 10 * 86_400 });
});
