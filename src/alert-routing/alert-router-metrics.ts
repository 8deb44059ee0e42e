import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { AlertDimension, AlertMetric } from '../contract/alerts';
import { dimensionValue, METRICS_NAMESPACE } from '../contract/metrics';

/**
 * The metrics of an alert router, as `AlertRouter` has them; those of a destination are its own.
 *
 * @internal
 */
export abstract class AlertRouterMetrics extends Construct {
  /**
   * Signals that came in, each once.
   *
   * @default - sum over 5 minutes
   */
  public metricReceived(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.RECEIVED, options);
  }

  /**
   * Alerts that were opened.
   *
   * @default - sum over 5 minutes
   */
  public metricAlerts(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.ALERTS, options);
  }

  /**
   * Notifications that were opened.
   *
   * @default - sum over 5 minutes
   */
  public metricNotifications(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.NOTIFICATIONS, options);
  }

  /**
   * Signals that were counted in an alert or a notification that was open.
   *
   * @default - sum over 5 minutes
   */
  public metricAggregated(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.AGGREGATED, options);
  }

  /**
   * Alerts and notifications that a signal closed.
   *
   * @default - sum over 5 minutes
   */
  public metricClosed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.CLOSED, options);
  }

  /**
   * Signals for which tags could not be looked up, and that went the way of those without tags.
   *
   * @default - sum over 5 minutes
   */
  public metricTagLookupFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.TAG_LOOKUP_FAILED, options);
  }

  /**
   * Alerts that were opened, and that nobody was told of yet: because of a silence, a mute rule, or an alert that they follow from.
   *
   * @default - sum over 5 minutes
   */
  public metricHeld(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.HELD, options);
  }

  /**
   * Alerts that were held, and that people were told of when that was over.
   *
   * @default - sum over 5 minutes
   */
  public metricReleased(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.RELEASED, options);
  }

  /**
   * Steps of escalations that were taken.
   *
   * @default - sum over 5 minutes
   */
  public metricEscalations(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.ESCALATIONS, options);
  }

  /**
   * Reminders of alerts that nobody closed.
   *
   * @default - sum over 5 minutes
   */
  public metricReminders(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.REMINDERS, options);
  }

  /**
   * Alerts that somebody acknowledged.
   *
   * @default - sum over 5 minutes
   */
  public metricAcknowledged(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.ACKNOWLEDGED, options);
  }

  /**
   * Alerts that somebody passed on.
   *
   * @default - sum over 5 minutes
   */
  public metricPassed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.PASSED, options);
  }

  /**
   * Notes that somebody wrote.
   *
   * @default - sum over 5 minutes
   */
  public metricNoted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.NOTED, options);
  }

  /**
   * Alerts that a person closed.
   *
   * @default - sum over 5 minutes
   */
  public metricClosedByPeople(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.CLOSED_BY_PEOPLE, options);
  }

  /**
   * Retries that somebody asked for, and that were begun.
   *
   * @default - sum over 5 minutes
   */
  public metricRetries(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.RETRIES, options);
  }

  /**
   * Things that people wanted to do and could not, because somebody was faster, it is over, or its retries are used up.
   *
   * @default - sum over 5 minutes
   */
  public metricTooLate(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.TOO_LATE, options);
  }

  /**
   * Requests that were no press of a button and no link of ours, or a link that has expired.
   *
   * @default - sum over 5 minutes
   */
  public metricInvalidRequests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.INVALID_REQUESTS, options);
  }

  /**
   * Digests that were sent.
   *
   * @default - sum over 5 minutes
   */
  public metricDigests(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.DIGESTS, options);
  }

  /**
   * Tries to send a digest that failed; what they would have said is in the next one.
   *
   * @default - sum over 5 minutes
   */
  public metricDigestFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.DIGEST_FAILED, options);
  }

  /**
   * From the first event to the acknowledgement, in milliseconds.
   *
   * @default - average over 5 minutes
   */
  public metricTimeToAcknowledge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.TIME_TO_ACKNOWLEDGE, { statistic: cloudwatch.Stats.AVERAGE, ...options });
  }

  /**
   * From the first event to the end, in milliseconds.
   *
   * @default - average over 5 minutes
   */
  public metricTimeToClose(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(AlertMetric.TIME_TO_CLOSE, { statistic: cloudwatch.Stats.AVERAGE, ...options });
  }

  private metric(metricName: AlertMetric, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { [AlertDimension.ROUTER]: dimensionValue(this.node.path) },
      statistic: cloudwatch.Stats.SUM,
      ...options,
    }).attachTo(this);
  }
}
