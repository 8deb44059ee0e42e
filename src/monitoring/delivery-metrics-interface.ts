import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FailuresMetricOptions } from './failures-metric-options';

/** The metrics of what is delivered to one backend: that of a destination, or the one that is a webhook's own. */
export interface IDeliveryMetrics {
  /**
   * Attempts: requests to the backend, acknowledged or not.
   *
   * @default - sum over 5 minutes
   */
  metricAttempts(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Webhooks that the backend acknowledged.
   *
   * @default - sum over 5 minutes
   */
  metricDelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Attempts that were not acknowledged: all, or those of one class.
   *
   * @default - sum over 5 minutes
   */
  metricFailures(options?: FailuresMetricOptions): cloudwatch.Metric;

  /**
   * Webhooks that the forwarder gave up on and moved to the dead-letter queue.
   *
   * @default - sum over 5 minutes
   */
  metricDeadLettered(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Webhooks that went back to the queue for later: after a failure, behind one, or for want of time or of a turn.
   *
   * @default - sum over 5 minutes
   */
  metricReturnedToQueue(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Times that an environment of the forwarder found the backend down, and from then on only probed it.
   *
   * @default - sum over 5 minutes
   */
  metricBrakeOpened(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How long requests to the backend took, in milliseconds.
   *
   * @default - 99th percentile over 5 minutes
   */
  metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How long webhooks took from their arrival until the backend acknowledged them, in milliseconds.
   *
   * @default - 99th percentile over 5 minutes
   */
  metricAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}
