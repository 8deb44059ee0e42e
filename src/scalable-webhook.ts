import { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Backend } from './delivery/backend';
import { DeliveryRecords } from './delivery/delivery-records';
import { Destination } from './delivery/destination';
import { MaxRate } from './delivery/max-rate';
import { RetryPolicy } from './delivery/retry-policy';
import { Deduplication } from './ingress/deduplication';
import { MessageGroup } from './ingress/message-group';
import { WebhookApi } from './ingress/webhook-api';
import { Source } from './sources/source';

/** Properties of a `ScalableWebhook`. Only the backend is required. */
export interface ScalableWebhookProps {
  /** What receives the webhooks. */
  readonly backend: Backend;

  /**
   * Who sends, and how a webhook is known to be theirs. What does not verify never reaches the backend.
   *
   * @default Source.any() - nothing is verified: your backend must do so, or whoever knows the URL can send
   */
  readonly source?: Source;

  /**
   * Secret with which each request to the backend is signed, as Standard Webhooks are (`webhook-id`, `webhook-timestamp`, `webhook-signature`),
   * so that the backend can tell that it comes from here. Its value is base64, optionally after `whsec_`. A sender's own headers of these
   * names are replaced.
   *
   * @default - requests are not signed
   */
  readonly signingSecret?: secretsmanager.ISecret;

  /**
   * What must stay in order.
   *
   * @default - the source's natural group; with Source.any() each webhook is a group of its own: no order, the highest throughput
   */
  readonly messageGroup?: MessageGroup;

  /**
   * Whether a webhook that is sent twice is stored once.
   *
   * @default Deduplication.none() - what is acknowledged is stored
   */
  readonly deduplication?: Deduplication;

  /**
   * Requests in flight at the backend: never more. With 1, the forwarder reserves one concurrent execution of the account.
   *
   * @default 10
   */
  readonly maxConcurrency?: number;

  /**
   * Requests that the backend gets in a time: never more. Waiting for a turn costs no attempt.
   *
   * Each concurrent invocation gets an equal share, rounded down, so a low rate wants a low `maxConcurrency`.
   *
   * @default - no limit but `maxConcurrency`
   */
  readonly maxRate?: MaxRate;

  /**
   * Groups that one invocation of the forwarder works on at once. `maxConcurrency` stays the limit: there are fewer invocations then.
   *
   * @default 1
   */
  readonly groupsPerInvocation?: number;

  /**
   * Messages per invocation of the forwarder, from 1 to 10. More cost less and deliver more per second; one isolates groups completely.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * Total time that one request to the backend may take, connection and response included. From 1 second to 4 minutes.
   *
   * @default Duration.seconds(30)
   */
  readonly requestTimeout?: Duration;

  /**
   * How often and how long a delivery is tried.
   *
   * @default new RetryPolicy() - three days
   */
  readonly retryPolicy?: RetryPolicy;

  /**
   * What is remembered of each delivery.
   *
   * @default DeliveryRecords.metadata()
   */
  readonly deliveryRecords?: DeliveryRecords;

  /**
   * Content types that are accepted besides the built-in list of common ones. MIME types without parameters; a REST API knows no wildcard.
   *
   * @default - the built-in list: JSON, forms, text, XML, binary and others
   */
  readonly additionalContentTypes?: string[];

  /**
   * Key that encrypts the webhooks in the queues.
   *
   * @default - a key that SQS manages
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether each request to the endpoint is logged, with the cause of every refusal and nothing that the sender wrote.
   *
   * API Gateway can log only when the account has a role for that in this Region. If a deployment fails with "CloudWatch Logs role ARN
   * must be set in account settings", set `cloudWatchRole` in one stack of the account, once.
   *
   * @default true
   */
  readonly accessLog?: boolean;

  /**
   * Whether to make the role with which API Gateway writes logs and to set it for the whole account in this Region.
   *
   * @default false - the account's setting is left alone
   */
  readonly cloudWatchRole?: boolean;

  /**
   * How long the forwarder's log is kept. It has one line per attempt, without bodies and headers.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * A webhook endpoint that stores before it acknowledges and delivers in order.
 *
 * API Gateway writes each request directly into a FIFO queue and answers 200 only when the queue has it. A forwarder then delivers to the
 * backend: the same method, path, query, headers and bytes, in order per message group, with never more than `maxConcurrency` requests in
 * flight, at least once, until the backend answers 2xx or the retry policy gives up and the webhook becomes a dead letter.
 */
export class ScalableWebhook extends Construct {
  /** URL to give to senders; every path below it is accepted too. Ends with a slash. */
  public readonly url: string;
  /** The REST API in front. */
  public readonly api: apigateway.RestApi;
  /** The FIFO queue that the webhooks wait in. */
  public readonly queue: sqs.Queue;
  /** The FIFO queue of the webhooks that were given up on, each with the reason. */
  public readonly deadLetterQueue: sqs.Queue;
  /** The Lambda functions of this webhook: the forwarder. */
  public readonly functions: lambda.Function[];
  /** The table of delivery records; undefined with `DeliveryRecords.none()`. */
  public readonly records?: dynamodb.Table;

  constructor(scope: Construct, id: string, props: ScalableWebhookProps) {
    super(scope, id);
    const source = props.source ?? Source.any();
    const deliveryRecords = props.deliveryRecords ?? DeliveryRecords.metadata();
    this.records = deliveryRecords._createTable(this);

    const destination = new Destination(this, 'Default', {
      webhookPath: this.node.path,
      backend: props.backend,
      signingSecret: props.signingSecret,
      maxConcurrency: props.maxConcurrency ?? 10,
      maxRate: props.maxRate,
      groupsPerInvocation: props.groupsPerInvocation ?? 1,
      batchSize: props.batchSize ?? 10,
      requestTimeout: props.requestTimeout ?? Duration.seconds(30),
      retryPolicy: props.retryPolicy ?? new RetryPolicy(),
      deliveryRecords,
      recordsTable: this.records,
      encryptionKey: props.encryptionKey,
      logRetention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
    });
    destination._addSource('/', source);
    this.queue = destination.queue;
    this.deadLetterQueue = destination.deadLetterQueue;
    this.functions = [destination.forwarder];

    const ingress = new WebhookApi(this, 'Ingress', {
      queue: this.queue,
      messageGroup: props.messageGroup ?? source.messageGroup,
      deduplication: props.deduplication ?? Deduplication.none(),
      additionalContentTypes: props.additionalContentTypes,
      accessLog: props.accessLog ?? true,
      cloudWatchRole: props.cloudWatchRole ?? false,
    });
    this.api = ingress.api;
    this.url = ingress.api.url;
  }
}
