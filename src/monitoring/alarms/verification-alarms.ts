import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmDefinition } from './alarm-definition';
import { AlarmSeverity } from './alarm-severity';
import { DeliveryMetric } from '../../contract/metrics';
import { DeliveryMetrics } from '../delivery-metrics';

const FIVE_MINUTES = Duration.minutes(5);

/** What verifies, and what routes. */
export interface WatchedVerification {
  readonly webhookPath: string;
  /** The first queue: all that comes in goes through it. */
  readonly queue: sqs.IQueue;
  /** Of the stream that verifies. */
  readonly metrics: DeliveryMetrics;
  /** Console page of that stream's log. */
  readonly logLink: string;
}

/**
 * A part of what came in, and not the first one: anybody can send what does not verify to a public address. Several times, because a stranger tries once
 * and has gone, and what is wrong with a secret stays wrong.
 */
export function invalidSignatures(watched: WatchedVerification): AlarmDefinition {
  return {
    key: 'invalidSignatures',
    text: `Webhooks to ${watched.webhookPath} do not verify and are not delivered: somebody forges them, or a secret is not the sender's any more.`,
    link: watched.logLink,
    severity: AlarmSeverity.MEDIUM,
    metric: (period) => ofIncoming(watched, DeliveryMetric.SIGNATURE_INVALID, 'Invalid, percent', period),
    threshold: 10,
    period: FIVE_MINUTES,
    evaluationPeriods: 36,
    datapointsToAlarm: 3,
  };
}

export function secretUnreadable({ webhookPath, metrics, logLink }: WatchedVerification): AlarmDefinition {
  return {
    key: 'secretUnreadable',
    text: `A secret that webhooks to ${webhookPath} are verified with cannot be read or used: the log names the source and the error. Without its current secret, webhooks wait in the queue.`,
    link: logLink,
    severity: AlarmSeverity.HIGH,
    metric: (period) => metrics.count(DeliveryMetric.SECRET_UNREADABLE, { period }),
    threshold: 1,
    period: FIVE_MINUTES,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
  };
}

/** All of it, for hours: that some of what comes in is wanted by nobody is what filters are for. */
export function unrouted(watched: WatchedVerification): AlarmDefinition {
  return {
    key: 'unrouted',
    text: `Webhooks come in at ${watched.webhookPath}, and no destination wants any of them: a filter is wrong, or the sender writes them otherwise than before.`,
    link: watched.logLink,
    severity: AlarmSeverity.LOW,
    metric: (period) => ofIncoming(watched, DeliveryMetric.UNROUTED, 'Unrouted, percent', period),
    threshold: 95,
    period: Duration.hours(1),
    evaluationPeriods: 6,
    datapointsToAlarm: 6,
  };
}

function ofIncoming({ metrics, queue }: WatchedVerification, metric: DeliveryMetric, label: string, period: Duration): cloudwatch.IMetric {
  return new cloudwatch.MathExpression({
    expression: '100 * counted / incoming',
    label,
    period,
    usingMetrics: { counted: metrics.count(metric), incoming: queue.metricNumberOfMessagesSent({ statistic: cloudwatch.Stats.SUM }) },
  });
}
