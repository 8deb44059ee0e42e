import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlarmDefinition } from './alarm-definition';
import { AlarmSeverity } from './alarm-severity';
import { WebhookApi } from '../../ingress/webhook-api';
import { ConsoleLinks } from '../console-links';

const FIVE_MINUTES = Duration.minutes(5);

/** The alarms of what comes in, as far as its API can be watched. */
export function ingressAlarms(ingress: WebhookApi, queue: sqs.IQueue, webhookPath: string): AlarmDefinition[] {
  return [
    ...ingress.isOwn ? apiAlarms(ingress, webhookPath) : [],
    ...ingress.isCounted ? [notStored(ingress, queue, webhookPath)] : [],
  ];
}

function apiAlarms({ api }: WebhookApi, webhookPath: string): AlarmDefinition[] {
  const link = new ConsoleLinks(api).api(api.restApiId);
  return [
    {
      key: 'apiErrors',
      text: `The API of ${webhookPath} answers 5xx: what it answers so is not stored, and lost unless its sender tries again.`,
      link,
      severity: AlarmSeverity.HIGH,
      metric: (period) => new cloudwatch.MathExpression({
        expression: '100 * rate',
        label: 'Answered 5xx, percent',
        period,
        usingMetrics: { rate: api.deploymentStage.metricServerError({ statistic: cloudwatch.Stats.AVERAGE }) },
      }),
      threshold: 5,
      period: FIVE_MINUTES,
      evaluationPeriods: 6,
      datapointsToAlarm: 2,
    },
    {
      key: 'apiLatency',
      text: `The API of ${webhookPath} answers late. Senders may give up before they have an answer, and send again what is stored already.`,
      link,
      severity: AlarmSeverity.MEDIUM,
      metric: (period) => api.deploymentStage.metricLatency({ period, statistic: cloudwatch.Stats.percentile(99) }),
      threshold: 2_500,
      period: FIVE_MINUTES,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
    },
  ];
}

/**
 * Pings and handshakes are in neither number, nor is anything twice: what SQS recognises copies by is new for each request. Redrives make the second number
 * larger than the first, which is no reason for an alarm. The two are counted apart, and a request at the end of an hour may be in the next one with one of
 * them: therefore two hours in a row.
 */
function notStored(ingress: WebhookApi, queue: sqs.IQueue, webhookPath: string): AlarmDefinition {
  return {
    key: 'notStored',
    text: `More webhooks to ${webhookPath} were answered 2xx than its queue has stored: the others are lost, and their senders do not know.`,
    link: new ConsoleLinks(queue).queue(queue.queueName),
    severity: AlarmSeverity.HIGH,
    metric: (period) => new cloudwatch.MathExpression({
      expression: 'accepted - FILL(stored, 0)',
      label: 'Accepted and not stored',
      period,
      usingMetrics: { accepted: ingress.metricAccepted(), stored: queue.metricNumberOfMessagesSent({ statistic: cloudwatch.Stats.SUM }) },
    }),
    threshold: 3,
    period: Duration.hours(1),
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
  };
}
