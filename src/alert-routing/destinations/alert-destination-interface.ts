import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/** A destination of an alert router, with its parts. */
export interface IAlertDestination {
  /** Its name: in routes, logs and metrics. */
  readonly name: string;
  /** The FIFO queue of what it is to be told. */
  readonly queue: sqs.IQueue;
  /** The FIFO queue of what it could not be told. */
  readonly deadLetterQueue: sqs.IQueue;
  /** The function that tells it. */
  readonly handler: lambda.Function;
  /** Its alarms, by their keys. */
  readonly alarms: { [key: string]: cloudwatch.Alarm };

  /**
   * Changes of alerts that it was told.
   *
   * @default - sum over 5 minutes
   */
  metricDelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Attempts that went wrong.
   *
   * @default - sum over 5 minutes
   */
  metricFailures(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * What was given up on.
   *
   * @default - sum over 5 minutes
   */
  metricDeadLettered(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * From the signal to the message, in milliseconds.
   *
   * @default - 99th percentile over 5 minutes
   */
  metricAge(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Lets somebody move what it could not be told back to its queue.
   *
   * @param grantee who may
   */
  grantRedrive(grantee: iam.IGrantable): iam.Grant;
}
