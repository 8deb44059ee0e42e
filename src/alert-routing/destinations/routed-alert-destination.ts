import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { IAlertDestination } from './alert-destination-interface';
import { AlertStream } from './alert-stream';
import { DeliveryMetric } from '../../contract/metrics';
import { DeliveryMetrics } from '../../monitoring/delivery-metrics';
import { grantMove } from '../../shared/queue-grants';

/**
 * A destination as users have it.
 *
 * @internal
 */
export class RoutedAlertDestination implements IAlertDestination {
  public readonly name: string;
  private readonly metrics: DeliveryMetrics;

  constructor(router: IConstruct, private readonly stream: AlertStream, public readonly alarms: { [key: string]: cloudwatch.Alarm }) {
    this.name = stream.node.id;
    this.metrics = new DeliveryMetrics(router, this.name);
  }

  public get queue(): sqs.IQueue {
    return this.stream.queue;
  }

  public get deadLetterQueue(): sqs.IQueue {
    return this.stream.deadLetterQueue;
  }

  public get handler(): lambda.Function {
    return this.stream.function;
  }

  public metricDelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.DELIVERED, options);
  }

  public metricFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.FAILURES, options);
  }

  public metricDeadLettered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.DEAD_LETTERED, options);
  }

  public metricAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.time(DeliveryMetric.AGE, options);
  }

  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    return grantMove(this.deadLetterQueue, this.queue, grantee);
  }
}
