import type { CloudWatch, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { StreamFigures } from './stream-state';
import { DeliveryDimension, DeliveryMetric, dimensionValue, METRICS_NAMESPACE } from '../../../../src/contract/metrics';
import { OperatedStream, OperatedWebhook } from '../session/operated-webhook';

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
};

/** The figures of a stream of the hour before, and the age of the oldest message of its queue. */
export async function readMetrics(
  client: CloudWatch, webhook: OperatedWebhook, stream: OperatedStream, now: Date,
): Promise<{ readonly figures: StreamFigures; readonly oldestSeconds?: number }> {
  const dimensions = { [DeliveryDimension.WEBHOOK]: dimensionValue(webhook.name), [DeliveryDimension.DESTINATION]: dimensionValue(stream.name) };
  const sums = [
    ...Object.entries(OF_STREAM).map(([id, metric]) => query(id, METRICS_NAMESPACE, metric, dimensions, 'Sum', HOUR_SECONDS)),
    query('throttles', 'AWS/Lambda', 'Throttles', { FunctionName: stream.forwarder }, 'Sum', HOUR_SECONDS),
    query('errors', 'AWS/Lambda', 'Errors', { FunctionName: stream.forwarder }, 'Sum', HOUR_SECONDS),
  ];
  const age = query('oldest', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', { QueueName: stream.queue.name }, 'Maximum', 60);
  const [totals, ages] = await Promise.all([values(client, sums, now, HOUR_SECONDS), values(client, [age], now, AGE_WINDOW_SECONDS)]);
  const figures = Object.fromEntries([...totals].map(([id, found]) => [id, found.reduce((sum, value) => sum + value, 0)]));
  return { figures, oldestSeconds: ages.get('oldest')?.[0] };
}

function query(
  id: string, namespace: string, metric: string, dimensions: Readonly<Record<string, string>>, statistic: string, period: number,
): MetricDataQuery {
  const named = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id: id, MetricStat: { Metric: { Namespace: namespace, MetricName: metric, Dimensions: named }, Period: period, Stat: statistic } };
}

/** By id, newest first; what has none is not there. */
async function values(client: CloudWatch, queries: MetricDataQuery[], now: Date, seconds: number): Promise<Map<string, number[]>> {
  const { MetricDataResults: results = [] } = await client.getMetricData({
    StartTime: new Date(now.getTime() - seconds * 1000), EndTime: new Date(now.getTime() + 60_000), MetricDataQueries: queries, ScanBy: 'TimestampDescending',
  });
  return new Map(results.flatMap(({ Id, Values = [] }) => Id !== undefined && Values.length > 0 ? [[Id, Values]] : []));
}
