import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Backend } from './delivery/backend';
import { DeliveryOptions } from './delivery/delivery-options';
import { EndpointProps } from './endpoint-props';
import { ErrorReporting } from './error-reporting/error-reporting';
import { WebhookApiOptions } from './ingress/api/api-options';
import { MonitoringOptions } from './monitoring/monitoring-options';
import { RouterOptions } from './routing/router-options';

/** Properties of a `ScalableWebhook`. What it delivers to is all that is required: a `backend`, or a destination that is added. */
export interface ScalableWebhookProps extends EndpointProps, DeliveryOptions, WebhookApiOptions, MonitoringOptions {
  /**
   * What receives the webhooks. Where there are several, it is the first destination, whose name is `Default`.
   *
   * @default - only the destinations that `addDestination` adds; there must be one
   */
  readonly backend?: Backend;

  /**
   * How webhooks are routed where there are several destinations.
   *
   * @default - there is a router as soon as a destination is added, or there is no `backend`
   */
  readonly router?: RouterOptions;

  /**
   * Key that encrypts everything that holds data: the queues, the delivery records, the table of `maxRate`, the log groups,
   * and the bucket of an archive that is made. The policies of a key that is made in this app, in this or another stack, get the statements
   * that it needs; that of an imported key must let CloudWatch Logs of this region use it.
   *
   * @default - keys that SQS, DynamoDB and CloudWatch Logs manage
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What becomes of the queues and the delivery records, and so of the webhooks in them, when they leave the stack: when the stack is
   * destroyed, but also when the construct is renamed or moved. What is kept costs what it holds, and is yours to delete.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long the log groups are kept: those of the forwarder, of the functions of handshakes, and the API's access log. They have a line per
   * attempt or request, without bodies and headers.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Where errors of the webhook's functions are reported to, beside their logs and alarms.
   *
   * @default - nowhere
   */
  readonly errorReporting?: ErrorReporting;
}
