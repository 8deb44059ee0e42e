import { AccessDimension, AccessMetric, dimensionValue, METRICS_NAMESPACE } from '../../../../src/contract/metrics';
import { AwsClients } from '../session/aws-clients';
import { OperatedWebhook } from '../session/operated-webhook';
import { MetricQuestion, metricValues, sumOf } from '../state/metric-values';

/** What CloudWatch says of what came in, in the hour before; absent is what it has no figure of. */
export interface IngressFacts {
  /** Requests to the API. */
  readonly requests?: number;
  /** Those that were answered 5xx. */
  readonly serverErrors?: number;
  /** In milliseconds. */
  readonly latencyP99?: number;
  /** Requests that were answered other than 2xx, by the access log. */
  readonly refused?: number;
  /** Messages that the first queue stored. */
  readonly stored?: number;
  /** Of each of the last two whole hours: webhooks that were answered 2xx, by the access log, less those that the queue counted. */
  readonly notStored?: readonly number[];
}

const HOUR_MS = 3_600_000;
const HOUR_SECONDS = 3_600;

/** Asks CloudWatch what came in. */
export async function ingressFacts(aws: AwsClients, { name, api, queue }: OperatedWebhook, now: Date): Promise<IngressFacts> {
  const client = await aws.cloudWatch();
  const question = (id: string, namespace: string, metric: string, dimensions: Record<string, string>, statistic = 'Sum'): MetricQuestion =>
    ({ id, namespace, metric, dimensions, statistic, period: HOUR_SECONDS });
  const ofApi = (id: string, metric: string, statistic?: string): MetricQuestion[] =>
    api ? [question(id, 'AWS/ApiGateway', metric, { ApiName: api.name, Stage: api.stage }, statistic)] : [];
  const ofLog = (id: string, metric: AccessMetric) => question(id, METRICS_NAMESPACE, metric, { [AccessDimension.WEBHOOK]: dimensionValue(name) });
  const sent = question('stored', 'AWS/SQS', 'NumberOfMessagesSent', { QueueName: queue.name });
  // What is counted apart is only to be compared where both have whole hours.
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  const [last, whole] = await Promise.all([
    metricValues(
      client,
      [...ofApi('requests', 'Count'), ...ofApi('serverErrors', '5XXError'), ...ofApi('latency', 'Latency', 'p99'), ofLog('refused', AccessMetric.REFUSED), sent],
      new Date(now.getTime() - HOUR_MS),
      new Date(now.getTime() + 60_000),
    ),
    metricValues(client, [ofLog('accepted', AccessMetric.ACCEPTED), sent], new Date(hour.getTime() - 2 * HOUR_MS), hour),
  ]);
  const accepted = whole.get('accepted');
  return {
    requests: sumOf(last.get('requests')),
    serverErrors: sumOf(last.get('serverErrors')),
    latencyP99: last.get('latency')?.[0],
    refused: sumOf(last.get('refused')),
    stored: sumOf(last.get('stored')),
    notStored: accepted?.map((count, index) => count - (whole.get('stored')?.[index] ?? 0)),
  };
}
