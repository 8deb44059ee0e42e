import { Lazy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { webhookField } from './access-log';
import { RefusedMetricOptions } from './refused-metric-options';
import { AccessDimension, AccessMetric, dimensionValue, METRICS_NAMESPACE } from '../../contract/metrics';

/** CloudWatch's limit. */
const MAX_PATTERN_LENGTH = 1024;

/** The requests of one webhook among those of its API. */
export interface AccessMetricsProps {
  readonly logGroup: logs.ILogGroup;
  /** Construct path. */
  readonly webhookPath: string;
  /** Which of the API's webhooks it is, from 0. */
  readonly index: number;
  /** Resource path that this webhook is mounted at. */
  readonly mount: string;
  /** Those of the API's other webhooks; read when the template is written. */
  readonly otherMounts: () => readonly string[];
  /** Methods of which nothing is stored: preflights and handshakes; read when the template is written. */
  readonly answeredMethods: ReadonlySet<string>;
}

/**
 * Counts a webhook's requests.
 *
 * The webhook that made the API also counts what came in at no endpoint.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export class AccessMetrics {
  private readonly name: string;

  constructor(private readonly scope: Construct, private readonly props: AccessMetricsProps) {
    this.name = dimensionValue(props.webhookPath);
    // A challenge is answered 200 after the queue has refused it.
    const accepted = () => ['$.status = "2*"', '$.queueStatus != "4*"', ...[...props.answeredMethods].map((method) => `$.method != "${method}"`)];
    this.addFilter(AccessMetric.ACCEPTED, 'AcceptedRequests', accepted, []);
    const refused = '$.status != "2*"';
    this.addFilter(AccessMetric.REFUSED, 'RefusedRequests', () => [refused], []);
    this.addFilter(AccessMetric.REFUSED, 'RefusedByStatus', () => [refused], [AccessDimension.STATUS]);
    this.addFilter(AccessMetric.REFUSED, 'RefusedByCause', () => [refused, '$.cause != "-"'], [AccessDimension.CAUSE]);
  }

  public accepted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AccessMetric.ACCEPTED, {}, options);
  }

  public refused({ status, cause, ...options }: RefusedMetricOptions = {}): cloudwatch.Metric {
    if (status !== undefined && cause !== undefined) {
      throw new Error(`metricRefused takes a status or a cause, got both: ${status} and ${JSON.stringify(cause)}; a cause always has the same status, so leave that out.`);
    }
    return this.metric(AccessMetric.REFUSED, {
      ...(status !== undefined && { [AccessDimension.STATUS]: String(status) }),
      ...(cause !== undefined && { [AccessDimension.CAUSE]: cause }),
    }, options);
  }

  private metric(metricName: string, dimensions: cloudwatch.DimensionsMap, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { [AccessDimension.WEBHOOK]: this.name, ...dimensions },
      statistic: cloudwatch.Stats.SUM,
      ...options,
    }).attachTo(this.scope);
  }

  private addFilter(metricName: string, id: string, conditions: () => readonly string[], dimensions: readonly AccessDimension[]): void {
    new logs.MetricFilter(this.scope, id, {
      logGroup: this.props.logGroup,
      filterPattern: logs.FilterPattern.literal(Lazy.string({ produce: () => this.pattern(conditions()) })),
      metricNamespace: METRICS_NAMESPACE,
      metricName,
      metricValue: '1',
      unit: cloudwatch.Unit.COUNT,
      dimensions: {
        [AccessDimension.WEBHOOK]: `$.${webhookField(this.props.index)}`,
        ...Object.fromEntries(dimensions.map((name) => [name, `$.${name}`])),
      },
    });
  }

  private pattern(conditions: readonly string[]): string {
    const pattern = `{ ${[...conditions, ...this.ownConditions()].map((condition) => `(${condition})`).join(' && ')} }`;
    if (pattern.length > MAX_PATTERN_LENGTH) {
      throw new Error(`The paths of the webhooks on the API of ${this.props.webhookPath} make a metric filter of ${pattern.length} characters, expected at most ${MAX_PATTERN_LENGTH}; give the webhooks shorter paths or APIs of their own.`);
    }
    return pattern;
  }

  /** Conditions that leave out the requests of the API's other webhooks. */
  private ownConditions(): string[] {
    return this.props.index > 0
      ? [`$.endpoint = "${this.props.mount}" || $.endpoint = "${this.props.mount}/*"`]
      : this.props.otherMounts().map((path) => `$.endpoint != "${path}" && $.endpoint != "${path}/*"`);
  }
}
