import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IDeliveryMetrics } from '../monitoring/delivery-metrics-interface';

/** One of the destinations of a webhook: its parts, its metrics, and permissions for those who look after it. */
export interface IWebhookDestination extends IDeliveryMetrics {
  /** Its name in logs, metrics and records; `Default` is the webhook's own `backend`. */
  readonly name: string;

  /** The FIFO queue of what waits for it. That of the webhook's own `backend` is another one once there are others: take it after `addDestination`. */
  readonly queue: sqs.IQueue;

  /** The FIFO queue of what was given up on for it, each with the reason. What the router gave up on is in the webhook's own. */
  readonly deadLetterQueue: sqs.IQueue;

  /** The function that delivers to it. */
  readonly forwarder: lambda.Function;

  /** Its alarms, by their keys: those of `DeliveryAlarmOptions` that are not switched off. */
  readonly alarms: { [key: string]: cloudwatch.Alarm };

  /**
   * Webhooks that the router stored in its queue.
   *
   * @default - sum over 5 minutes
   */
  metricRouted(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Webhooks that its queue did not take, and those behind them in their groups: they wait in the overflow, and are stored in its queue when that takes
   * them again. A series exists from the first one on.
   *
   * @default - sum over 5 minutes
   */
  metricOverflowed(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Lets somebody of this account move its dead letters back to its queue with SQS's message move tasks, and cancel and list these, or a part of them with
   * `npx scalable-webhook dead-letters`, which makes dead letters visible again and puts some back into the dead-letter queue.
   *
   * @param grantee who may
   */
  grantRedrive(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets somebody look at its dead letters, but not delete them. What is received is hidden from others, with what is behind it in its group, for the
   * queue's visibility timeout, unless it is made visible again, which is allowed too.
   *
   * @param grantee who may
   */
  grantReadDeadLetters(grantee: iam.IGrantable): iam.Grant;
}
