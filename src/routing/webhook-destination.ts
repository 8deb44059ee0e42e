import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { IWebhookDestination } from './destination-interface';
import { DeliveryMetric } from '../contract/metrics';
import { DeliveryStream } from '../delivery/delivery-stream';
import { DeliveryMetrics } from '../monitoring/delivery-metrics';
import { FailuresMetricOptions } from '../monitoring/failures-metric-options';
import { Monitoring } from '../monitoring/monitoring';
import { grantLook, grantMove } from '../shared/queue-grants';

/**
 * A destination as users have it.
 *
 * @internal
 */
export class WebhookDestination implements IWebhookDestination {
  public readonly name: string;
  private readonly metrics: DeliveryMetrics;

  constructor(webhook: IConstruct, private readonly stream: DeliveryStream, private readonly monitoring: Monitoring) {
    this.name = stream.node.id;
    this.metrics = new DeliveryMetrics(webhook, this.name);
  }

  public get queue(): sqs.IQueue {
    return this.give('queue').queue;
  }

  public get deadLetterQueue(): sqs.IQueue {
    return this.give('deadLetterQueue').deadLetterQueue;
  }

  public get forwarder(): lambda.Function {
    return this.stream.function;
  }

  public get alarms(): { [key: string]: cloudwatch.Alarm } {
    return this.monitoring.alarmsOf(this.stream);
  }

  public metricRouted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.ROUTED, options);
  }

  public metricOverflowed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.OVERFLOWED, options);
  }

  public metricAttempts(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.ATTEMPTS, options);
  }

  public metricDelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.DELIVERED, options);
  }

  public metricFailures(options?: FailuresMetricOptions): cloudwatch.Metric {
    return this.metrics.failures(options);
  }

  public metricDeadLettered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.DEAD_LETTERED, options);
  }

  public metricUndelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.UNDELIVERED, options);
  }

  public metricReturnedToQueue(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.RETURNED_TO_QUEUE, options);
  }

  public metricReturnedAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.largest(DeliveryMetric.RETURNED_AGE, options);
  }

  public metricBrakeOpened(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.BRAKE_OPENED, options);
  }

  public metricRecordsFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.RECORDS_FAILED, options);
  }

  public metricMisconfigured(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.MISCONFIGURED, options);
  }

  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.time(DeliveryMetric.LATENCY, options);
  }

  public metricAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.time(DeliveryMetric.AGE, options);
  }

  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    const { queue, deadLetterQueue } = this.give('grantRedrive');
    return grantMove(deadLetterQueue, queue, grantee);
  }

  public grantReadDeadLetters(grantee: iam.IGrantable): iam.Grant {
    return grantLook(this.give('grantReadDeadLetters').deadLetterQueue, grantee);
  }

  /** A right on a queue, or an alarm of it, would be for the wrong one if the stream got another queue later. */
  private give(what: string): DeliveryStream {
    this.stream.queuesGivenAs ??= what;
    return this.stream;
  }
}
