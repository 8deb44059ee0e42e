import { Duration, Lazy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { DeliveryMetrics } from './delivery-metrics';
import { DeliveryMetric } from '../contract/metrics';
import { DeliveryStream } from '../delivery/delivery-stream';

/** While a destination is paused, what waits is received once in so long at least, unless it is short of receives. */
const PAUSED_SECONDS = 60 * 60;

/** Over so many receives what is left of `retryFor` is spread once an outage has used up the others. */
const LAST_RECEIVES = 200;

/** From the end of a wait until its next one has begun: the message is received, held, tried, and its metric written. */
const IN_BETWEEN_SECONDS = 10 * 60;

/** What a graph or an alarm takes of it. */
export interface WaitingAgeOptions {
  readonly period?: Duration;
  readonly label?: string;
  /** What the names of its metrics end with, where there are several in one graph. */
  readonly id?: string;
}

/**
 * The age of the oldest message of a queue in seconds: SQS's, or that of the oldest one that went back to it, whichever is more. AWS says that SQS's leaves
 * out what was received three times and not deleted, and does not say whether that is so in a FIFO queue; the other one knows nothing of what was never
 * received. A gap of the second one is no sign of anything (`awayAtMost`).
 *
 * Most periods have no value of the second one, and a new webhook has none at all. There are two ways to the larger of the two then, of which one is enough.
 * AWS documents that a comparison takes what is missing for 0, and it is common experience that `MAX` of several series leaves out what is missing, which is not
 * documented. What AWS says against `MAX` in alarms is about the largest value of one series, which depends on how many periods are looked at.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function waitingAge(stream: DeliveryStream, metrics: DeliveryMetrics, { period, label, id = '' }: WaitingAgeOptions): cloudwatch.IMetric {
  const [queued, returned] = ['queued', 'returned'].map((name) => `${name}${id}`);
  return new cloudwatch.MathExpression({
    expression: `MAX([${queued}, IF(${returned} > ${queued}, ${returned}, ${queued})])`,
    label: label ?? 'Age of the oldest, seconds',
    period,
    usingMetrics: { [queued]: oldestAge(stream, 'queue', period), [returned]: metrics.largest(DeliveryMetric.RETURNED_AGE, { period }) },
  });
}

/** SQS's age of the oldest message of a queue, as it is when the template is written: a stream may get another queue when a router comes before it. */
export function oldestAge(stream: DeliveryStream, which: 'queue' | 'deadLetterQueue', period?: Duration): cloudwatch.IMetric {
  return new cloudwatch.Metric({
    namespace: 'AWS/SQS',
    metricName: 'ApproximateAgeOfOldestMessage',
    dimensionsMap: { QueueName: Lazy.uncachedString({ produce: () => stream[which].queueName }) },
    statistic: cloudwatch.Stats.MAXIMUM,
    period,
  });
}

/**
 * For how long what waits may be away between two values of its age. It is what the retry policy allows, or the receives that are left, or a pause. Only what
 * was away for long already, and is then paused when it is short of receives, is away for longer: up to 12 hours.
 */
export function awayAtMost({ retryWaitMaxSeconds, retryForSeconds }: DeliveryStream): Duration {
  const wait = Math.max(retryWaitMaxSeconds, PAUSED_SECONDS, retryForSeconds / LAST_RECEIVES);
  return Duration.seconds(Math.ceil(wait) + IN_BETWEEN_SECONDS);
}
