import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/**
 * The overflow of a webhook with several destinations: where webhooks wait that the queue of a destination does not take, so that nobody else waits for it. Its
 * alarms are in `webhook.alarms`, their keys begin with `overflow.`; what overflows is counted by `metricOverflowed` of each destination.
 */
export interface IWebhookOverflow {
  /** The FIFO queue of what waits; empty as long as the queue of each destination takes what it is sent. Its messages are the webhooks with an address around them. */
  readonly queue: sqs.IQueue;

  /** The FIFO queue of what was given up on, each with the reason: `expired` after 13 days, or `destination` where that left the stack meanwhile. */
  readonly deadLetterQueue: sqs.IQueue;

  /** The function that sends what waits to the queues of the destinations. */
  readonly handler: lambda.Function;

  /**
   * Webhooks that it stored in the queue of their destination.
   *
   * @default - sum over 5 minutes
   */
  metricDelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Times that a webhook went back to the overflow's queue, because the queue of its destination still does not take it, or what is before it.
   *
   * @default - sum over 5 minutes
   */
  metricReturnedToQueue(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * For how long the oldest of the webhooks that went back to the overflow's queue has been in it, in seconds. It has a value where something went back.
   *
   * @default - maximum over 5 minutes
   */
  metricReturnedAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Webhooks that were given up on and moved to the dead-letter queue of the overflow.
   *
   * @default - sum over 5 minutes
   */
  metricDeadLettered(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Lets somebody of this account move its dead letters back to its queue with SQS's message move tasks, and cancel and list these, or a part of them with
   * `npx scalable-webhook dead-letters`.
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
