import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { FailuresMetricOptions } from './failures-metric-options';
import { DeliveryDimension, DeliveryMetric, dimensionValue, METRICS_NAMESPACE } from '../contract/metrics';

/** What a failure may be counted as, by itself: the classes of a request without an answer, and of answers that are no success. */
const FAILURE_CLASS = /^(dns|connection-refused|reset|unreachable|timeout|tls|protocol|too-large|invalid-content|other|http-[1-9]xx)$/;

/** The metrics that a delivery stream's function writes, by their names and dimensions. */
export class DeliveryMetrics {
  private readonly dimensions: cloudwatch.DimensionsMap;

  /**
   * @param webhook whose account and Region the metrics are in, and whose path they bear
   * @param destination name of the destination, of letters, digits and dashes; it may be known only when the template is written
   */
  constructor(private readonly webhook: IConstruct, destination: string) {
    this.dimensions = {
      [DeliveryDimension.WEBHOOK]: dimensionValue(webhook.node.path),
      [DeliveryDimension.DESTINATION]: destination,
    };
  }

  /** How often something happened: the sum, unless said otherwise. */
  public count(metricName: DeliveryMetric, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(metricName, cloudwatch.Stats.SUM, options);
  }

  /** How long something took, in milliseconds: what 99 of 100 were below, unless said otherwise. */
  public time(metricName: DeliveryMetric, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(metricName, cloudwatch.Stats.percentile(99), options);
  }

  /** What was the most, in seconds: the largest value, unless said otherwise. */
  public largest(metricName: DeliveryMetric, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(metricName, cloudwatch.Stats.MAXIMUM, options);
  }

  /** Failed attempts: all, or those of one class, which are a series of their own. */
  public failures({ failureClass, ...options }: FailuresMetricOptions = {}): cloudwatch.Metric {
    if (failureClass === undefined) {
      return this.count(DeliveryMetric.FAILURES, options);
    }
    if (!FAILURE_CLASS.test(failureClass)) {
      throw new Error(`metricFailures takes a failureClass such as "timeout" or "http-5xx", got: ${JSON.stringify(failureClass)}, which is never counted; choose one of those that its documentation lists.`);
    }
    return this.metric(DeliveryMetric.FAILURES, cloudwatch.Stats.SUM, options, { [DeliveryDimension.FAILURE_CLASS]: failureClass });
  }

  private metric(
    metricName: DeliveryMetric, statistic: string, options?: cloudwatch.MetricOptions, dimensions?: cloudwatch.DimensionsMap,
  ): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { ...this.dimensions, ...dimensions },
      statistic,
      ...options,
    }).attachTo(this.webhook);
  }
}
