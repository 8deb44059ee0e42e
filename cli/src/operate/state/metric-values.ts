import type { CloudWatch, MetricDataQuery } from '@aws-sdk/client-cloudwatch';

/** A metric and what is asked of it. */
export interface MetricQuestion {
  /** Names it in the answer: letters and digits, a small letter first. */
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Maximum`, `p99` … */
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
}

/**
 * Asks CloudWatch.
 *
 * @returns values by id, newest first; what has none is not there
 */
export async function metricValues(client: CloudWatch, questions: readonly MetricQuestion[], from: Date, to: Date): Promise<Map<string, number[]>> {
  const { MetricDataResults: results = [] } = await client.getMetricData({
    StartTime: from, EndTime: to, MetricDataQueries: questions.map(queryOf), ScanBy: 'TimestampDescending',
  });
  return new Map(results.flatMap(({ Id, Values = [] }) => Id !== undefined && Values.length > 0 ? [[Id, Values]] : []));
}

/** Their sum; undefined where there are none. */
export function sumOf(values: readonly number[] | undefined): number | undefined {
  return values?.reduce((sum, value) => sum + value, 0);
}

function queryOf({ id, namespace, metric, dimensions, statistic, period }: MetricQuestion): MetricDataQuery {
  const named = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id: id, MetricStat: { Metric: { Namespace: namespace, MetricName: metric, Dimensions: named }, Period: period, Stat: statistic } };
}
