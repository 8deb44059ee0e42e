import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import type { Overflow } from './overflow';
import { IWebhookOverflow } from './overflow-interface';
import { DeliveryMetric } from '../contract/metrics';
import { DeliveryMetrics } from '../monitoring/delivery-metrics';
import { grantLook, grantMove } from '../shared/queue-grants';

/**
 * The overflow as users have it.
 *
 * @internal
 */
export class WebhookOverflow implements IWebhookOverflow {
  public readonly queue: sqs.IQueue;
  public readonly deadLetterQueue: sqs.IQueue;
  public readonly handler: lambda.Function;
  private readonly metrics: DeliveryMetrics;

  constructor(webhook: IConstruct, { queue, deadLetterQueue, function: handler, node }: Overflow) {
    this.queue = queue;
    this.deadLetterQueue = deadLetterQueue;
    this.handler = handler;
    this.metrics = new DeliveryMetrics(webhook, node.id);
  }

  public metricDelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.DELIVERED, options);
  }

  public metricReturnedToQueue(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.RETURNED_TO_QUEUE, options);
  }

  public metricReturnedAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.largest(DeliveryMetric.RETURNED_AGE, options);
  }

  public metricDeadLettered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metrics.count(DeliveryMetric.DEAD_LETTERED, options);
  }

  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    return grantMove(this.deadLetterQueue, this.queue, grantee);
  }

  public grantReadDeadLetters(grantee: iam.IGrantable): iam.Grant {
    return grantLook(this.deadLetterQueue, grantee);
  }
}
