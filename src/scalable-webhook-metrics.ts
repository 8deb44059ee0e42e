import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DeliveryMetric } from './contract/metrics';
import { RefusedMetricOptions } from './ingress/api/refused-metric-options';
import { WebhookApi } from './ingress/webhook-api';
import { DeliveryMetrics } from './monitoring/delivery-metrics';
import { FailuresMetricOptions } from './monitoring/failures-metric-options';

/**
 * The metrics of a webhook, as `ScalableWebhook` has them: what its API counts, what verifies, and what delivers to its own backend.
 *
 * @internal
 */
export abstract class ScalableWebhookMetrics extends Construct {
  /** @internal */
  protected abstract readonly _ingress: WebhookApi;

  /**
   * Of what verifies: the own backend's forwarder, or the router.
   *
   * @internal
   */
  protected abstract readonly _verificationMetrics: DeliveryMetrics;

  /**
   * Of the backend that is the webhook's own.
   *
   * @internal
   */
  protected abstract readonly _ownMetrics?: DeliveryMetrics;

  /**
   * Webhooks that were accepted: the queue has stored them. Of all endpoints; read from the access log. Where one endpoint answers a method by
   * itself, as for CORS preflights and handshakes, requests with that method do not count.
   *
   * @default - sum over 5 minutes
   */
  public metricAccepted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._ingress.metricAccepted(options);
  }

  /**
   * Requests that were refused: all, or those with one status or cause. Of all endpoints; read from the access log. A series exists from its
   * first refusal on.
   *
   * @default - sum over 5 minutes
   */
  public metricRefused(options?: RefusedMetricOptions): cloudwatch.Metric {
    return this._ingress.metricRefused(options);
  }

  /**
   * Attempts: requests to the backend, acknowledged or not.
   *
   * @default - sum over 5 minutes
   */
  public metricAttempts(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.count(DeliveryMetric.ATTEMPTS, options);
  }

  /**
   * Webhooks that the backend acknowledged.
   *
   * @default - sum over 5 minutes
   */
  public metricDelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.count(DeliveryMetric.DELIVERED, options);
  }

  /**
   * Attempts that were not acknowledged: all, or those of one class. A series of a class exists from its first failure on.
   *
   * @default - sum over 5 minutes
   */
  public metricFailures(options?: FailuresMetricOptions): cloudwatch.Metric {
    return this.backendMetrics.failures(options);
  }

  /**
   * Webhooks that the forwarder gave up on and moved to the dead-letter queue.
   *
   * @default - sum over 5 minutes
   */
  public metricDeadLettered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.count(DeliveryMetric.DEAD_LETTERED, options);
  }

  /**
   * Webhooks that were given up on for another reason than that their signature did not verify. A series exists from the first one on.
   *
   * @default - sum over 5 minutes
   */
  public metricUndelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.count(DeliveryMetric.UNDELIVERED, options);
  }

  /**
   * Webhooks whose signature did not verify.
   *
   * @default - sum over 5 minutes
   */
  public metricSignatureInvalid(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._verificationMetrics.count(DeliveryMetric.SIGNATURE_INVALID, options);
  }

  /**
   * Times that a secret which webhooks are verified with could not be read or used: once for each webhook while it is missing, and when one that was
   * read before is read again in vain.
   *
   * @default - sum over 5 minutes
   */
  public metricSecretUnreadable(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._verificationMetrics.count(DeliveryMetric.SECRET_UNREADABLE, options);
  }

  /**
   * Webhooks that were not delivered because another one with the same id of the sender was, or waits; with `deduplication`.
   *
   * @default - sum over 5 minutes
   */
  public metricDuplicates(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._verificationMetrics.count(DeliveryMetric.DUPLICATES, options);
  }

  /**
   * Requests by which somebody registered an endpoint whose source has `operatorTokenField`, with a token for whoever runs it.
   *
   * @default - sum over 5 minutes
   */
  public metricRegistrations(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._verificationMetrics.count(DeliveryMetric.REGISTRATIONS, options);
  }

  /**
   * Webhooks that no destination wants; where there is a router.
   *
   * @default - sum over 5 minutes
   */
  public metricUnrouted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._verificationMetrics.count(DeliveryMetric.UNROUTED, options);
  }

  /**
   * Webhooks that went back to the queue for later: after a failure, behind one, or for want of time or of a turn.
   *
   * @default - sum over 5 minutes
   */
  public metricReturnedToQueue(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.count(DeliveryMetric.RETURNED_TO_QUEUE, options);
  }

  /**
   * For how long the oldest of the webhooks that went back to the queue has been in it, in seconds. It has a value where something went back, so that there are
   * gaps as long as what waits is away for, up to `backoffMax`. SQS's own age of the oldest message may leave out what was received several times.
   *
   * @default - maximum over 5 minutes
   */
  public metricReturnedAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.largest(DeliveryMetric.RETURNED_AGE, options);
  }

  /**
   * Times that an environment of the forwarder found the backend down, and from then on only probed it.
   *
   * @default - sum over 5 minutes
   */
  public metricBrakeOpened(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.count(DeliveryMetric.BRAKE_OPENED, options);
  }

  /**
   * Times that delivery records could not be written: in each invocation, once for each error. The webhooks themselves were delivered, or are tried again. A
   * series exists from the first one on.
   *
   * @default - sum over 5 minutes
   */
  public metricRecordsFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.count(DeliveryMetric.RECORDS_FAILED, options);
  }

  /**
   * Invocations of the forwarder that could not read their configuration, and returned everything to the queue. A series exists from the first one on.
   *
   * @default - sum over 5 minutes
   */
  public metricMisconfigured(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.count(DeliveryMetric.MISCONFIGURED, options);
  }

  /**
   * How long requests to the backend took, in milliseconds.
   *
   * @default - 99th percentile over 5 minutes
   */
  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.time(DeliveryMetric.LATENCY, options);
  }

  /**
   * How long webhooks took from their arrival until the backend acknowledged them, in milliseconds.
   *
   * @default - 99th percentile over 5 minutes
   */
  public metricAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.backendMetrics.time(DeliveryMetric.AGE, options);
  }

  private get backendMetrics(): DeliveryMetrics {
    if (!this._ownMetrics) {
      throw new Error(`A metric of ${this.node.path} was asked for, which has no backend of its own, expected one of a destination; ask what addDestination returned, or one of destinations.`);
    }
    return this._ownMetrics;
  }
}
