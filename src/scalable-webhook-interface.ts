import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { RefusedMetricOptions } from './ingress/api/refused-metric-options';
import { IDeliveryMetrics } from './monitoring/delivery-metrics-interface';

/** What others may use of a webhook: its URL and queues, its metrics, and permissions for those who look after it. */
export interface IScalableWebhook extends IConstruct, IDeliveryMetrics {
  /** URL to give to senders; every path below it is accepted too. Ends with a slash, unless the webhook has a `path`. */
  readonly url: string;

  /** The FIFO queue that the webhooks wait in. */
  readonly queue: sqs.IQueue;

  /** The FIFO queue of the webhooks that were given up on, each with the reason. */
  readonly deadLetterQueue: sqs.IQueue;

  /**
   * Webhooks that were accepted: the queue has stored them. Of all endpoints; read from the access log.
   *
   * @default - sum over 5 minutes
   * @throws Error when the webhook has no access log: with `accessLog: false`, or on an API that no webhook made
   */
  metricAccepted(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Requests that were refused: all, or those with one status or cause. Of all endpoints; read from the access log.
   *
   * @default - sum over 5 minutes
   * @throws Error when the webhook has no access log: with `accessLog: false`, or on an API that no webhook made
   */
  metricRefused(options?: RefusedMetricOptions): cloudwatch.Metric;

  /**
   * Webhooks whose signature did not verify.
   *
   * @default - sum over 5 minutes
   */
  metricSignatureInvalid(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Times that a secret which webhooks are verified with could not be read or used: once for each webhook while it is missing, and when one that was
   * read before is read again in vain.
   *
   * @default - sum over 5 minutes
   */
  metricSecretUnreadable(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Webhooks that were not delivered because another one with the same id of the sender was, or waits; with `deduplication`.
   *
   * @default - sum over 5 minutes
   */
  metricDuplicates(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Requests by which somebody registered an endpoint whose source has `operatorTokenField`, with a token for whoever runs it.
   *
   * @default - sum over 5 minutes
   */
  metricRegistrations(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Webhooks that no destination wants; where there is a router.
   *
   * @default - sum over 5 minutes
   */
  metricUnrouted(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Lets somebody of this account move dead letters back to the queue with SQS's message move tasks, and cancel and list these, or a part
   * of them with `npx scalable-webhook dead-letters`. Moving also takes to receive and to delete dead letters, and to send to the queue; moving a part, to make
   * dead letters visible again, and to send to the dead-letter queue: SQS gives out ten of a group, and those are put back behind the others to get at these.
   * With `encryptionKey`, to use the key for this.
   *
   * @param grantee who may
   */
  grantRedrive(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets somebody look at dead letters, but not delete them; with `encryptionKey`, also decrypt with the key. What is received is hidden from
   * others, with what is behind it in its group, for the queue's visibility timeout, unless it is made visible again, which is allowed too.
   *
   * @param grantee who may
   */
  grantReadDeadLetters(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets somebody read the delivery records, which hold the webhooks themselves with `DeliveryRecords.full()`; with `encryptionKey`, also
   * decrypt with the key.
   *
   * @param grantee who may
   * @throws Error when there are none, with `DeliveryRecords.none()`
   */
  grantReadRecords(grantee: iam.IGrantable): iam.Grant;
}
