import { Duration, Lazy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AlarmDefinition } from './alarm-definition';
import { DeliveryAlarmOptions } from './alarm-options';
import { AlarmSeverity } from './alarm-severity';
import { DeliveryMetric } from '../../contract/metrics';
import { DeliveryStream } from '../../delivery/delivery-stream';
import { finalProperties } from '../../delivery/final-properties';
import { ConsoleLinks } from '../console-links';
import { DeliveryMetrics } from '../delivery-metrics';
import { awayAtMost, oldestAge, waitingAge } from '../waiting-age';

/** A key of `DeliveryAlarmOptions`. */
export type DeliveryAlarmKey = keyof DeliveryAlarmOptions;

/** What delivers from a queue, to be watched. */
export interface WatchedStream {
  readonly stream: DeliveryStream;
  readonly metrics: DeliveryMetrics;
  /** Who it is, for people: `Slack of Orders/Webhook`. */
  readonly name: string;
  /** The message is called old from so many seconds on, at most. */
  readonly oldFromSeconds: number;
  /** What is in its queue, for people. Default: webhooks. */
  readonly content?: QueueContent;
}

/** What a queue holds, for people. */
export interface QueueContent {
  /** Such as `webhook`. */
  readonly one: string;
  /** At the beginning of a sentence, such as `Webhooks`. */
  readonly Many: string;
}

const WEBHOOKS: QueueContent = { one: 'webhook', Many: 'Webhooks' };

const FIVE_MINUTES = Duration.minutes(5);

/** Of the dead-letter queue's retention: ten days of 14. */
const DEAD_LETTER_SHARE = 10 / 14;

/** The engine ends an invocation some seconds before its timeout; what lasts into these has got out of hand. */
const BEFORE_TIMEOUT_MS = 2_000;

/**
 * What stops the function each time is there again at the end of its visibility timeout, a few seconds after the function's: in each period once at least, or
 * the alarm would be raised and over again and again.
 */
const UNTIL_NEXT_SECONDS = 45;

/** The alarms of a stream, with their defaults. */
export function deliveryAlarms(watched: WatchedStream): Record<DeliveryAlarmKey, AlarmDefinition> {
  const { stream, metrics, name, oldFromSeconds, content = WEBHOOKS } = watched;
  const links = new ConsoleLinks(stream);
  const queueLink = links.queue(queueName(stream, 'queue'));
  const deadLetterLink = links.queue(queueName(stream, 'deadLetterQueue'));
  const functionLink = links.function(stream.function.functionName);
  const logLink = links.logGroup(stream.function.logGroup.logGroupName);
  const timeoutMs = stream.function.timeout!.toMilliseconds();
  const each = (periods: number): Pick<AlarmDefinition, 'period' | 'evaluationPeriods' | 'datapointsToAlarm'> => some(periods, periods);
  const counted = (metric: DeliveryMetric) => (period: Duration): cloudwatch.IMetric => metrics.count(metric, { period });
  const lookBack = awayAtMost(stream);
  const waiting = {
    metric: (period: Duration) => waitingAge(stream, metrics, { period }),
    ...some(1, Math.ceil(lookBack.toSeconds() / FIVE_MINUTES.toSeconds())),
    lookBack,
  };
  return {
    oldestMessage: {
      key: 'oldestMessage',
      text: `The oldest ${content.one} in the queue of ${name} has waited for long: something is not delivered, or more arrives than is.`,
      link: queueLink,
      severity: AlarmSeverity.MEDIUM,
      ...waiting,
      threshold: Math.min(oldFromSeconds, Math.round(stream.retryForSeconds / 2)),
    },
    retention: {
      key: 'retention',
      text: `The oldest ${content.one} in the queue of ${name} has been there for half of the time for which SQS keeps it: after that it is lost.`,
      link: queueLink,
      severity: AlarmSeverity.HIGH,
      ...waiting,
      threshold: shareOfRetention(stream, 'queue', 0.5),
    },
    deadLetters: {
      key: 'deadLetters',
      text: `${content.Many} of ${name} were given up on. They are kept in the dead-letter queue, each with the reason.`,
      link: deadLetterLink,
      severity: AlarmSeverity.MEDIUM,
      metric: counted(DeliveryMetric.UNDELIVERED),
      threshold: 1,
      ...each(1),
    },
    deadLetterRetention: {
      key: 'deadLetterRetention',
      text: `The oldest dead letter of ${name} will be deleted by SQS in a few days: redrive, export or discard what is in the dead-letter queue.`,
      link: deadLetterLink,
      severity: AlarmSeverity.LOW,
      metric: (period) => oldestAge(stream, 'deadLetterQueue', period),
      threshold: shareOfRetention(stream, 'deadLetterQueue', DEAD_LETTER_SHARE),
      ...each(1),
    },
    functionErrors: {
      key: 'functionErrors',
      text: `The function of ${name} crashes or is stopped at its timeout. ${content.Many} stay in the queue and are tried again.`,
      link: logLink,
      severity: AlarmSeverity.HIGH,
      metric: (period) => stream.function.metricErrors({ period }),
      threshold: 1,
      ...each(3),
      period: Duration.minutes(5 * Math.ceil((timeoutMs / 1000 + UNTIL_NEXT_SECONDS) / FIVE_MINUTES.toSeconds())),
    },
    functionThrottles: {
      key: 'functionThrottles',
      text: `Lambda throttles the function of ${name}: the concurrency of the account is used up. ${content.Many} wait, and each throttled batch uses up receives.`,
      link: functionLink,
      severity: AlarmSeverity.MEDIUM,
      metric: (period) => stream.function.metricThrottles({ period }),
      threshold: 1,
      ...each(3),
    },
    functionDuration: {
      key: 'functionDuration',
      text: `Invocations of the function of ${name} last until shortly before its timeout of ${timeoutMs / 1000} s.`,
      link: functionLink,
      severity: AlarmSeverity.LOW,
      metric: (period) => stream.function.metricDuration({ period, statistic: cloudwatch.Stats.MAXIMUM }),
      threshold: timeoutMs - BEFORE_TIMEOUT_MS,
      ...some(2, 3),
    },
    misconfigured: {
      key: 'misconfigured',
      text: `The function of ${name} cannot read its configuration and returns everything to the queue: see the lines "problem" of its log.`,
      link: logLink,
      severity: AlarmSeverity.HIGH,
      metric: counted(DeliveryMetric.MISCONFIGURED),
      threshold: 1,
      ...each(2),
    },
    backendDown: {
      key: 'backendDown',
      text: `Nothing has been delivered by ${name} for half an hour: all attempts fail. The forwarder goes on probing.`,
      link: logLink,
      severity: AlarmSeverity.HIGH,
      metric: (period) => new cloudwatch.MathExpression({
        expression: '100 * failures / attempts',
        label: 'Failed attempts, percent',
        period,
        usingMetrics: { failures: metrics.count(DeliveryMetric.FAILURES), attempts: metrics.count(DeliveryMetric.ATTEMPTS) },
      }),
      threshold: 100,
      ...some(5, 6),
    },
    recordsFailing: {
      key: 'recordsFailing',
      text: `Delivery records of ${name} cannot be written. Webhooks are delivered all the same; what is known of them is not.`,
      link: logLink,
      severity: AlarmSeverity.LOW,
      metric: counted(DeliveryMetric.RECORDS_FAILED),
      threshold: 1,
      ...each(3),
    },
  };
}

function some(datapoints: number, periods: number): Pick<AlarmDefinition, 'period' | 'evaluationPeriods' | 'datapointsToAlarm'> {
  return { period: FIVE_MINUTES, evaluationPeriods: periods, datapointsToAlarm: datapoints };
}

/** A stream may get another queue when a router comes before it. */
function queueName(stream: DeliveryStream, which: 'queue' | 'deadLetterQueue'): string {
  return Lazy.uncachedString({ produce: () => stream[which].queueName });
}

/** Of the retention that the queue has in the end: others may have shortened it. */
function shareOfRetention(stream: DeliveryStream, which: 'queue' | 'deadLetterQueue', share: number): number {
  return Lazy.number({ produce: () => Math.round(Number(finalProperties(stream[which]).MessageRetentionPeriod) * share) });
}
