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
   * Webhooks that were given up on for another reason than that their signature did not verify. A series exists from the first one on.
   *
   * @default - sum over 5 minutes
   */
  metricUndelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Webhooks that went back to the queue for later: after a failure, behind one, or for want of time or of a turn.
   *
   * @default - sum over 5 minutes
   */
  metricReturnedToQueue(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * For how long the oldest of the webhooks that went back to the queue has been in it, in seconds. It has a value where something went back, so that there are
   * gaps as long as what waits is away for, up to `backoffMax`. SQS's own age of the oldest message may leave out what was received several times.
   *
   * @default - maximum over 5 minutes
   */
  metricReturnedAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Times that an environment of the forwarder found the backend down, and from then on only probed it.
   *
   * @default - sum over 5 minutes
   */
  metricBrakeOpened(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Times that delivery records could not be written: in each invocation, once for each error. The webhooks themselves were delivered, or are tried again. A
   * series exists from the first one on.
   *
   * @default - sum over 5 minutes
   */
  metricRecordsFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Invocations of the forwarder that could not read their configuration, and returned everything to the queue. A series exists from the first one on.
   *
   * @default - sum over 5 minutes
   */
  metricMisconfigured(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

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
