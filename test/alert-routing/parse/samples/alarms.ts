import { Signal } from '../../../../src/alert-routing/signal/signal';
import { ACCOUNT, envelopeOf, eventOf, requestSignal, signalOf, snsSignal } from '../support/signals';

const arn = (name: string, region = 'eu-west-1', partition = 'aws'): string => `arn:${partition}:cloudwatch:${region}:${ACCOUNT}:alarm:${name}`;

/** The message of an alarm to SNS, with the names and the order that recorded ones have. */
export function snsAlarm(more: object = {}, name = 'orders-errors', region = 'eu-west-1', partition = 'aws'): Record<string, unknown> {
  return {
    AlarmName: name,
    AlarmDescription: null,
    AWSAccountId: ACCOUNT,
    AlarmConfigurationUpdatedTimestamp: '2026-11-01T08:00:00.000+0000',
    NewStateValue: 'ALARM',
    NewStateReason: 'Threshold Crossed: 1 out of the last 1 datapoints [7.0 (29/11/26 11:54:00)] was greater than the threshold (3.0).',
    StateChangeTime: '2026-11-29T11:59:00.236+0000',
    Region: 'EU (Ireland)',
    AlarmArn: arn(name, region, partition),
    OldStateValue: 'OK',
    OKActions: [],
    AlarmActions: [`arn:${partition}:sns:${region}:${ACCOUNT}:alerts`],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: 'Errors',
      Namespace: 'AWS/Lambda',
      StatisticType: 'Statistic',
      Statistic: 'SUM',
      Unit: null,
      Dimensions: [{ value: 'orders', name: 'FunctionName' }],
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 3,
      TreatMissingData: 'notBreaching',
      EvaluateLowSampleCountPercentile: '',
    },
    ...more,
  };
}

const metrics = [{
  id: '30b6c6b2',
  metricStat: { metric: { dimensions: { InstanceId: 'i-0123456789abcdef0' }, name: 'CPUUtilization', namespace: 'AWS/EC2' }, period: 300, stat: 'Average' },
  returnData: true,
}];

/** The detail of an alarm's event. */
export function alarmDetail(more: object = {}, value = 'ALARM'): Record<string, unknown> {
  return {
    alarmName: 'cpu-high',
    configuration: { description: 'The CPU is busy.\nRunbook: https://wiki.example.com/cpu.', metrics },
    previousState: { value: value === 'OK' ? 'ALARM' : 'OK', reason: 'before', timestamp: '2026-11-29T10:00:00.000+0000' },
    state: {
      value,
      reason: 'Threshold Crossed: 1 out of the last 1 datapoints was greater than the threshold (80.0).',
      reasonData: '{"version":"1.0","queryDate":"2026-11-29T11:59:20.985+0000","statistic":"Average","period":300,"recentDatapoints":[99.5],"threshold":80.0}',
      timestamp: '2026-11-29T11:59:20.989+0000',
    },
    ...more,
  };
}

const alarmEvent = (detail: object, name = 'cpu-high', detailType = 'CloudWatch Alarm State Change'): object =>
  eventOf('aws.cloudwatch', detailType, detail, { resources: [arn(name)] });

const muteDetail = {
  mutedByArn: `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm-mute-rule:nightly`,
  muteWindowStart: '2026-11-29T10:00:00.000+0000',
  muteWindowEnd: '2026-11-29T12:30:00.000+0000',
};

/** Alarms of CloudWatch in all shapes. */
export const alarms: Readonly<Record<string, Signal>> = {
  'an alarm through SNS': snsSignal(snsAlarm(), 'ALARM: "orders-errors" in EU (Ireland)'),
  'its end': snsSignal(snsAlarm({ NewStateValue: 'OK', OldStateValue: 'ALARM', StateChangeTime: '2026-11-29T11:59:59.000+0000' }), 'OK: "orders-errors" in EU (Ireland)'),
  'an alarm without data': snsSignal(snsAlarm({ NewStateValue: 'INSUFFICIENT_DATA', NewStateReason: 'Insufficient Data: 1 datapoint was unknown.' })),
  'an alarm through SNS of another account over HTTPS': requestSignal(envelopeOf(snsAlarm({}, 'theirs', 'us-east-1')), { contentType: 'text/plain; charset=UTF-8' }),
  'an alarm in China': snsSignal(snsAlarm({}, 'orders-errors', 'cn-north-1', 'aws-cn'), undefined, 'cn-north-1'),
  'an alarm in GovCloud': snsSignal(snsAlarm({}, 'orders-errors', 'us-gov-west-1', 'aws-us-gov'), undefined, 'us-gov-west-1'),
  'an alarm on metric math through SNS': snsSignal(snsAlarm({
    Trigger: {
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 5,
      TreatMissingData: 'missing',
      EvaluateLowSampleCountPercentile: '',
      Metrics: [
        { Expression: 'errors / calls * 100', Id: 'rate', Label: 'Error rate', ReturnData: true },
        { Id: 'errors', MetricStat: { Metric: { Dimensions: [{ value: 'orders', name: 'FunctionName' }], MetricName: 'Errors', Namespace: 'AWS/Lambda' }, Period: 60, Stat: 'Sum' }, ReturnData: false },
      ],
    },
  }, 'orders-error-rate')),
  'an anomaly through SNS': snsSignal(snsAlarm({
    Trigger: {
      ComparisonOperator: 'LessThanLowerOrGreaterThanUpperThreshold',
      EvaluationPeriods: 1,
      ThresholdMetricId: 'ad1',
      TreatMissingData: 'missing',
      Metrics: [
        { Id: 'm1', MetricStat: { Metric: { Dimensions: [], MetricName: 'Requests', Namespace: 'Shop' }, Period: 300, Stat: 'Average' }, ReturnData: true },
        { Expression: 'ANOMALY_DETECTION_BAND(m1, 2)', Id: 'ad1', Label: 'Requests (expected)', ReturnData: true },
      ],
    },
  }, 'requests-unusual')),
  'a composite alarm through SNS': snsSignal({
    AlarmName: 'shop',
    AlarmDescription: 'Something of the shop.',
    AWSAccountId: ACCOUNT,
    NewStateValue: 'ALARM',
    NewStateReason: `${arn('orders-errors')} transitioned to ALARM`,
    StateChangeTime: '2026-11-29T11:59:00.000+0000',
    Region: 'EU (Ireland)',
    AlarmArn: arn('shop'),
    OldStateValue: 'OK',
    AlarmRule: 'ALARM("orders-errors") OR ALARM("cpu-high")',
    TriggeringChildren: [{ Arn: arn('orders-errors'), State: { Value: 'ALARM', Timestamp: '2026-11-29T11:59:00.000+0000' } }],
  }),
  'an alarm that drives scaling alone': snsSignal(snsAlarm({
    AlarmActions: [`arn:aws:autoscaling:eu-west-1:${ACCOUNT}:scalingPolicy:1:autoScalingGroupName/web:policyName/up`, `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`],
  }, 'scale-up')),
  'an alarm of a target tracking policy': signalOf(alarmEvent(alarmDetail({
    alarmName: 'TargetTracking-web-AlarmHigh-1',
    configuration: { description: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy arn:aws:autoscaling:eu-west-1:${ACCOUNT}:scalingPolicy:1.`, metrics },
  }), 'TargetTracking-web-AlarmHigh-1')),
  'an alarm with its tags': snsSignal(snsAlarm({ AlarmTags: { Team: 'payments', Severity: 'critical' } })),
  'an alarm on logs with lines': snsSignal(snsAlarm({
    Trigger: {
      ScheduledQueryConfiguration: {
        LogGroupIdentifiers: [`arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/shop/checkout:*`],
        QueryString: 'fields @message | filter level = "error"',
        AggregationExpression: 'count(*)',
      },
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
    },
    LogLines: ['2026-11-29T11:58:01Z error: card declined', { message: 'error: no route to bank' }],
  }, 'checkout-errors')),
  'a contributor through SNS': snsSignal(snsAlarm({ AlarmContributorId: '6d442278dba546f6', AlarmContributorAttributes: { TableName: 'orders' } }, 'table-throttled')),
  'an alarm on EventBridge': signalOf(alarmEvent(alarmDetail()), { carrier: 'eventbridge' }),
  'its end on EventBridge': signalOf(alarmEvent(alarmDetail({}, 'OK'))),
  'a composite alarm on EventBridge that is suppressed': signalOf(alarmEvent(alarmDetail({
    alarmName: 'shop',
    configuration: { alarmRule: 'ALARM(cpu-high)', actionsSuppressor: 'maintenance', actionsSuppressorWaitPeriod: 120, actionsSuppressorExtensionPeriod: 180 },
    state: {
      value: 'ALARM',
      reason: `${arn('cpu-high')} transitioned to ALARM`,
      reasonData: JSON.stringify({ triggeringAlarms: [{ arn: arn('cpu-high'), state: { value: 'ALARM', timestamp: '2026-11-29T11:59:00.000+0000' } }] }),
      timestamp: '2026-11-29T11:59:01.000+0000',
      actionsSuppressedBy: 'WaitPeriod',
      actionsSuppressedReason: 'Actions suppressed by WaitPeriod',
    },
  }), 'shop')),
  'a muted alarm on EventBridge': signalOf(alarmEvent(alarmDetail({ muteDetail }))),
  'a contributor on EventBridge': signalOf(alarmEvent({
    alarmName: 'table-throttled',
    alarmContributor: { id: '6d442278dba546f6', attributes: { TableName: 'orders' } },
    state: { value: 'ALARM', reason: 'Threshold Crossed: 1 datapoint was less than the threshold (1.0).', timestamp: '2026-11-29T11:59:04.919+0000' },
    configuration: { metrics: [{ id: 'm1', expression: 'SELECT AVG(x) FROM "AWS/DynamoDB" GROUP BY TableName', returnData: true, period: 60 }], description: 'Tables' },
    muteDetail,
  }, 'table-throttled', 'CloudWatch Alarm Contributor State Change')),
  'an alarm on EventBridge through SNS': snsSignal(alarmEvent(alarmDetail({ alarmTags: [{ Key: 'Team', Value: 'data' }] }))),
  'an alarm as a function gets it': signalOf({
    source: 'aws.cloudwatch',
    alarmArn: arn('cpu-high'),
    accountId: ACCOUNT,
    time: '2026-11-29T11:59:20.490+0000',
    region: 'eu-west-1',
    alarmData: alarmDetail(),
  }),
  'an alarm whose configuration changed': signalOf(eventOf('aws.cloudwatch', 'CloudWatch Alarm Configuration Change', {
    alarmName: 'cpu-high',
    operation: 'delete',
    state: { value: 'INSUFFICIENT_DATA', timestamp: '2026-11-29T11:00:00.000+0000' },
    configuration: { alarmName: 'cpu-high', actionsEnabled: true },
  }, { resources: [arn('cpu-high')] })),
};
