import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { MetricQuestion, metricValues, sumOf } from './metric-values';
import { StreamFigures } from './stream-state';
import { DeliveryDimension, DeliveryMetric, dimensionValue, METRICS_NAMESPACE } from '../../../../src/contract/metrics';
import { OperatedQueue, OperatedStream, OperatedWebhook } from '../session/operated-webhook';

const HOUR_SECONDS = 3600;

/** SQS tells of an age by the minute, some minutes late. */
const AGE_WINDOW_SECONDS = 15 * 60;

const OF_STREAM: Readonly<Record<string, DeliveryMetric>> = {
  attempts: DeliveryMetric.ATTEMPTS,
  delivered: DeliveryMetric.DELIVERED,
  failures: DeliveryMetric.FAILURES,
  deadLettered: DeliveryMetric.DEAD_LETTERED,
  brakeOpened: DeliveryMetric.BRAKE_OPENED,
  signatureInvalid: DeliveryMetric.SIGNATURE_INVALID,
  secretUnreadable: DeliveryMetric.SECRET_UNREADABLE,
  overflowed: DeliveryMetric.OVERFLOWED,
  unrouted: DeliveryMetric.UNROUTED,
  recordsFailed: DeliveryMetric.RECORDS_FAILED,
  misconfigured: DeliveryMetric.MISCONFIGURED,
};

/** What is no sum. */
const LARGEST: ReadonlySet<string> = new Set(['longestMs', 'returned']);

/** What CloudWatch knows of a stream. Ages in seconds. */
export interface StreamMetrics {
  /** Of the hour before. */
  readonly figures: StreamFigures;
  readonly oldestSeconds?: number;
  /** Of the oldest message that went back to the queue in the hour before: SQS may leave it out of its age. It may be delivered by now. */
  readonly returnedSeconds?: number;
  readonly oldestDeadLetterSeconds?: number;
}

/** Asks for the figures of a stream of the hour before, and the ages of the oldest messages of its queues. */
export async function readMetrics(client: CloudWatch, webhook: OperatedWebhook, stream: OperatedStream, now: Date): Promise<StreamMetrics> {
  const dimensions = { [DeliveryDimension.WEBHOOK]: dimensionValue(webhook.name), [DeliveryDimension.DESTINATION]: dimensionValue(stream.name) };
  const ofFunction = (id: string, metric: string, statistic: string): MetricQuestion =>
    ({ id, namespace: 'AWS/Lambda', metric, dimensions: { FunctionName: stream.forwarder }, statistic, period: HOUR_SECONDS });
  const sums = [
    ...Object.entries(OF_STREAM).map(([id, metric]): MetricQuestion =>
      ({ id, namespace: METRICS_NAMESPACE, metric, dimensions, statistic: 'Sum', period: HOUR_SECONDS })),
    ofFunction('throttles', 'Throttles', 'Sum'),
    ofFunction('errors', 'Errors', 'Sum'),
  ];
  const age = (id: string, { name }: OperatedQueue): MetricQuestion =>
    ({ id, namespace: 'AWS/SQS', metric: 'ApproximateAgeOfOldestMessage', dimensions: { QueueName: name }, statistic: 'Maximum', period: 60 });
  const returned: MetricQuestion =
    { id: 'returned', namespace: METRICS_NAMESPACE, metric: DeliveryMetric.RETURNED_AGE, dimensions, statistic: 'Maximum', period: HOUR_SECONDS };
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const end = new Date(now.getTime() + 60_000);
  const [hour, ages] = await Promise.all([
    metricValues(client, [...sums, ofFunction('longestMs', 'Duration', 'Maximum'), returned], before(HOUR_SECONDS), end),
    metricValues(client, [age('oldest', stream.queue), age('oldestDeadLetter', stream.deadLetterQueue)], before(AGE_WINDOW_SECONDS), end),
  ]);
  const { returned: returnedSeconds, ...figures }: Record<string, number | undefined> =
    Object.fromEntries([...hour].map(([id, values]) => [id, LARGEST.has(id) ? Math.max(...values) : sumOf(values)]));
  return { figures, oldestSeconds: ages.get('oldest')?.[0], returnedSeconds, oldestDeadLetterSeconds: ages.get('oldestDeadLetter')?.[0] };
}
