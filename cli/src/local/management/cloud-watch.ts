import { Datapoint, MetricStore } from './metric-store';
import { AwsRequest, AwsResponse, errorResponse } from '../aws-endpoints/http-message';
import { LocalService } from '../aws-endpoints/local-service';
import type { QueueRegistry } from '../sqs';

interface MetricQuery {
  readonly Id: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string; readonly MetricName: string; readonly Dimensions?: ReadonlyArray<{ readonly Name: string; readonly Value: string }>;
    };
    /** Seconds. */
    readonly Period: number;
    readonly Stat: string;
  };
}

interface MetricDataRequest {
  /** Seconds since 1970. */
  readonly StartTime: number;
  readonly EndTime: number;
  readonly MetricDataQueries: readonly MetricQuery[];
}

const STATISTICS: Readonly<Record<string, (points: readonly Datapoint[]) => number>> = {
  Sum: (points) => points.reduce((sum, point) => sum + point.sum, 0),
  SampleCount: (points) => points.reduce((sum, point) => sum + point.count, 0),
  Average: (points) => STATISTICS.Sum(points) / STATISTICS.SampleCount(points),
  Minimum: (points) => Math.min(...points.map(({ minimum }) => minimum)),
  Maximum: (points) => Math.max(...points.map(({ maximum }) => maximum)),
};

const PERCENTILE = /^p\d{1,2}(\.\d+)?$/;

/**
 * CloudWatch, as far as figures of webhooks are read: `GetMetricData` of what functions wrote and of the age of the oldest message of a queue, which is the age
 * now. There are no alarms: `DescribeAlarms` has none.
 */
export class CloudWatch implements LocalService {
  constructor(private readonly metrics: MetricStore, private readonly queues: QueueRegistry, private readonly now: () => number) {}

  public matches({ headers }: AwsRequest): boolean {
    return String(headers['x-amz-target']).startsWith('GraniteServiceVersion20100801.');
  }

  public handle({ headers, body }: AwsRequest): AwsResponse {
    const action = String(headers['x-amz-target']).split('.')[1];
    if (action === 'DescribeAlarms') {
      return answer({ MetricAlarms: [], CompositeAlarms: [] });
    }
    if (action !== 'GetMetricData') {
      return errorResponse(400, 'InvalidParameterValue', `The local runtime emulates GetMetricData and DescribeAlarms of CloudWatch, not ${action}.`);
    }
    const request = JSON.parse(body.toString('utf8')) as MetricDataRequest;
    // A percentile of a metric that nobody writes here has no values, whatever it would be.
    const wrong = request.MetricDataQueries.find(({ MetricStat: stat }) =>
      !stat || (!STATISTICS[stat.Stat] && !(PERCENTILE.test(stat.Stat) && this.points(stat.Metric).length === 0)));
    if (wrong) {
      const got = wrong.MetricStat?.Stat ?? 'an expression';
      return errorResponse(400, 'InvalidParameterValue', `The local runtime knows the statistics ${Object.keys(STATISTICS).join(', ')} of metrics, not ${got}.`);
    }
    return answer({ MetricDataResults: request.MetricDataQueries.map((query) => this.result(query, request)), Messages: [] });
  }

  private result({ Id, MetricStat }: MetricQuery, { StartTime, EndTime }: MetricDataRequest): object {
    const { Metric, Period, Stat } = MetricStat!;
    const points = this.points(Metric).filter(({ at }) => at >= StartTime * 1000 - 60_000 && at < EndTime * 1000);
    const periods = new Map<number, Datapoint[]>();
    for (const point of points) {
      const at = Math.floor(point.at / 1000 / Period) * Period;
      periods.set(at, [...periods.get(at) ?? [], point]);
    }
    const newestFirst = [...periods].sort(([one], [other]) => other - one);
    return {
      Id,
      Label: Metric.MetricName,
      Timestamps: newestFirst.map(([at]) => at),
      Values: newestFirst.map(([, own]) => STATISTICS[Stat](own)),
      StatusCode: 'Complete',
    };
  }

  private points({ Namespace, MetricName, Dimensions = [] }: NonNullable<MetricQuery['MetricStat']>['Metric']): readonly Datapoint[] {
    const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
    if (Namespace !== 'AWS/SQS') {
      return this.metrics.datapoints(Namespace, MetricName, dimensions);
    }
    const oldest = MetricName === 'ApproximateAgeOfOldestMessage' ? this.queues.get(dimensions.QueueName)?.oldestAt() : undefined;
    if (oldest === undefined) {
      return [];
    }
    const age = (this.now() - oldest) / 1000;
    return [{ at: this.now() - 1, sum: age, minimum: age, maximum: age, count: 1 }];
  }
}

function answer(body: object): AwsResponse {
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}
