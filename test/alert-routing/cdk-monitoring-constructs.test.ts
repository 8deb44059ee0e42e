import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { MonitoringFacade, SnsAlarmActionStrategy } from 'cdk-monitoring-constructs';
import { AlertDestination, AlertRouter } from '../../src';
import { ACCOUNT, snsSignal } from './parse/support/signals';
import { AlertEvent } from '../../src/alert-routing/alert-event';
import { parse } from '../../src/alert-routing/parse/parse';

const RUNBOOK = 'https://wiki.example.com/orders';

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: unknown;
  readonly OKActions: unknown;
}

let template: Template;
let topic: unknown;
/** Those that cdk-monitoring-constructs made, by name. */
let alarms: ReadonlyMap<string, AlarmProperties>;

beforeAll(() => {
  const stack = new Stack(new App(), 'Shop', { env: { account: ACCOUNT, region: 'eu-west-1' } });
  const router = new AlertRouter(stack, 'Alerts', {
    destinations: { Ops: AlertDestination.https({ url: 'https://ops.example.com' }) }, defaultRoute: { destinations: ['Ops'] }, monitoring: false,
  });
  const monitoring = new MonitoringFacade(stack, 'Monitoring', {
    alarmFactoryDefaults: {
      alarmNamePrefix: 'Shop', actionsEnabled: true, runbookLink: RUNBOOK, action: new SnsAlarmActionStrategy({ onAlarmTopic: router.topic, onOkTopic: router.topic }),
    },
  });
  monitoring.monitorLambdaFunction({
    lambdaFunction: LambdaFunction.fromFunctionAttributes(stack, 'Orders', { functionArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders`, sameEnvironment: true }),
    alarmFriendlyName: 'Orders',
    addFaultCountAlarm: { Critical: { maxErrorCount: 1 } },
    addLatencyP99Alarm: { Warning: { maxLatency: Duration.seconds(3) } },
  });
  monitoring.createCompositeAlarmUsingDisambiguator('Critical');
  template = Template.fromStack(stack);
  topic = stack.resolve(router.topic.topicArn);
  alarms = new Map([...Object.values(template.findResources('AWS::CloudWatch::Alarm')), ...Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm'))]
    .map(({ Properties }) => [Properties.AlarmName as string, Properties as AlarmProperties]));
});

/** What CloudWatch tells the topic of one of them. */
function told(name: string, state: 'ALARM' | 'OK'): AlertEvent {
  const { AlarmDescription } = alarms.get(name)!;
  return parse(snsSignal({
    AlarmName: name,
    AlarmDescription,
    AWSAccountId: ACCOUNT,
    NewStateValue: state,
    NewStateReason: 'Threshold Crossed',
    StateChangeTime: '2026-11-29T11:59:00.000+0000',
    Region: 'EU (Ireland)',
    AlarmArn: `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:${name}`,
    OldStateValue: 'OK',
  }));
}

test('alarms of cdk-monitoring-constructs tell a router’s topic when they are raised and when they are over, and CloudWatch may', () => {
  expect([...alarms.keys()].sort()).toEqual(['Shop-Composite-Critical', 'Shop-Orders-Fault-Count-Critical', 'Shop-Orders-Latency-P99-Warning']);
  for (const { AlarmActions, OKActions } of alarms.values()) {
    expect({ AlarmActions, OKActions }).toEqual({ AlarmActions: [topic], OKActions: [topic] });
  }
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    Topics: [topic],
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: Match.arrayWith(['cloudwatch.amazonaws.com']) } })]) },
  });
});

test('what they say has the runbook that they write into their descriptions, and their end closes what their beginning opened', () => {
  for (const name of ['Shop-Orders-Fault-Count-Critical', 'Shop-Orders-Latency-P99-Warning']) {
    expect(told(name, 'ALARM')).toMatchObject({ class: 'alert', status: 'firing', title: `ALARM: ${name}`, runbook: RUNBOOK, account: ACCOUNT, region: 'eu-west-1' });
    expect(told(name, 'OK')).toMatchObject({ status: 'resolved', key: told(name, 'ALARM').key });
  }
});
