import { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { checkChoice } from './check-choice';
import { Backend } from './delivery/backend';
import { DeliveryRecords } from './delivery/delivery-records';
import { Destination } from './delivery/destination';
import { MaxRate } from './delivery/max-rate';
import { RetryPolicy } from './delivery/retry-policy';
import { ROOT_ENDPOINT } from './envelope/envelope';
import { WebhookApiOptions } from './ingress/api/api-options';
import { RefusedMetricOptions } from './ingress/api/refused-metric-options';
import { binaryMediaTypes, contentTypes } from './ingress/content-types';
import { EndpointProps, IWebhookEndpoint } from './ingress/endpoint-props';
import { WebhookApi } from './ingress/webhook-api';
import { Source } from './sources/source';

/** Properties of a `ScalableWebhook`. Only the backend is required. */
export interface ScalableWebhookProps extends EndpointProps, WebhookApiOptions {
  /** What receives the webhooks. */
  readonly backend: Backend;

  /**
   * Secret with which each request to the backend is signed, as Standard Webhooks are (`webhook-id`, `webhook-timestamp`, `webhook-signature`),
   * so that the backend can tell that it comes from here. Its value is base64, optionally after `whsec_`. A sender's own headers of these
   * names are replaced.
   *
   * @default - requests are not signed
   */
  readonly signingSecret?: secretsmanager.ISecret;

  /**
   * Requests in flight at the backend: never more. With 1, the forwarder reserves one concurrent execution of the account.
   *
   * @default 10
   */
  readonly maxConcurrency?: number;

  /**
   * Requests that are sent to the backend in a time: never more, counted at departure, in any window of that length, by all environments of
   * the forwarder together, also by those that Lambda keeps in reserve, replaces or loses. Waiting for a turn costs no attempt. While a
   * deployment changes the rate or the concurrency, the old and the new one may both be in use.
   *
   * Each concurrent invocation gets an equal share, rounded down, so a low rate wants a low `maxConcurrency`. A share is used under a lease in
   * a DynamoDB table of its own: about two writes per invocation, and nothing is sent while the table cannot be reached. A share is free for
   * another environment one window after its last request; if its environment dies, some 30 seconds and one `requestTimeout` later than that.
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
   * Key that encrypts the webhooks in the queues.
   *
   * @default - a key that SQS manages
   */
  readonly encryptionKey?: kms.IKey;

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
  /** The content types that `binaryMediaTypes` of an API of your own must list, so that webhooks on it arrive byte for byte. */
  public static binaryMediaTypes(additionalContentTypes?: string[]): string[] {
    return binaryMediaTypes(contentTypes({ additionalContentTypes }));
  }

  /** URL to give to senders; every path below it is accepted too. Ends with a slash, unless the webhook has a `path`. */
  public readonly url: string;
  /** The REST API in front. */
  public readonly api: apigateway.RestApi;
  /** The custom domain of the API; undefined without one. */
  public readonly domain?: apigateway.DomainName;
  /** The FIFO queue that the webhooks wait in. */
  public readonly queue: sqs.Queue;
  /** The FIFO queue of the webhooks that were given up on, each with the reason. */
  public readonly deadLetterQueue: sqs.Queue;
  /** The Lambda functions of this webhook: the forwarder. */
  public readonly functions: lambda.Function[];
  /** The table of delivery records; undefined with `DeliveryRecords.none()`. */
  public readonly records?: dynamodb.Table;
  private readonly destination: Destination;
  private readonly ingress: WebhookApi;

  constructor(scope: Construct, id: string, props: ScalableWebhookProps) {
    super(scope, id);
    checkChoice('backend', props.backend, 'bind', "Backend.url('https://orders.example.com/hooks')");
    const deliveryRecords = props.deliveryRecords ?? DeliveryRecords.metadata();
    this.records = deliveryRecords._createTable(this);

    this.destination = new Destination(this, 'Default', {
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
    this.queue = this.destination.queue;
    this.deadLetterQueue = this.destination.deadLetterQueue;
    this.functions = [this.destination.forwarder];

    this.ingress = new WebhookApi(this, 'Ingress', {
      queue: this.queue,
      api: props.api,
      path: props.path,
      endpointType: props.endpointType,
      vpcEndpoints: props.vpcEndpoints,
      ipAddressType: props.ipAddressType,
      domainName: props.domainName,
      certificate: props.certificate,
      hostedZone: props.hostedZone,
      basePath: props.basePath,
      mtls: props.mtls,
      allowedSourceRanges: props.allowedSourceRanges,
      webAclArn: props.webAclArn,
      accessLog: props.accessLog,
      cloudWatchRole: props.cloudWatchRole,
    });
    this.api = this.ingress.api;
    this.domain = this.ingress.domain;
    this.url = this.createEndpoint(ROOT_ENDPOINT, props).url;
  }

  /**
   * Alarm for webhooks that do not verify; undefined while no endpoint has a source that verifies. Add an action to be told.
   */
  public get rejectionAlarm(): cloudwatch.Alarm | undefined {
    return this.destination.rejectionAlarm;
  }

  /**
   * Adds an endpoint of the same API for other senders, whose webhooks wait in the same queue and go to the same backend: with the endpoint's
   * path in front, as if they had been sent below the webhook's own URL. A webhook sent to `<url>github/push` is delivered to
   * `<backend>/github/push`.
   *
   * Message groups are those of the endpoint: `17` at `/github` is the group `/github:17`, and so is what `deduplication` compares.
   *
   * @param path one or more segments of letters, digits and `._~-`, such as `/github`; the endpoint has it and everything below
   * @param props nothing is taken over from the webhook's own endpoint
   */
  public addEndpoint(path: string, props: EndpointProps = {}): IWebhookEndpoint {
    if (path === ROOT_ENDPOINT) {
      throw new Error(`addEndpoint got: "/" for ${this.node.path}, expected a path below such as "/github" because the webhook itself is the endpoint at "/"; give its options to the webhook.`);
    }
    return this.createEndpoint(path, props);
  }

  /** The key that senders must send where an endpoint has `apiKeyRequired`; undefined while none has. */
  public get apiKey(): apigateway.IApiKey | undefined {
    return this.ingress.apiKey;
  }

  /**
   * Webhooks that were accepted: the queue has stored them. Of all endpoints; read from the access log. Where one endpoint answers a method by
   * itself, as for CORS preflights and handshakes, requests with that method do not count.
   *
   * @default - sum over 5 minutes
   */
  public metricAccepted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.ingress.metricAccepted(options);
  }

  /**
   * Requests that were refused: all, or those with one status or cause. Of all endpoints; read from the access log. A series exists from its
   * first refusal on.
   *
   * @default - sum over 5 minutes
   */
  public metricRefused(options?: RefusedMetricOptions): cloudwatch.Metric {
    return this.ingress.metricRefused(options);
  }

  private createEndpoint(path: string, props: EndpointProps): IWebhookEndpoint {
    const endpoint = this.ingress.addEndpoint(path, props);
    this.destination._addSource(path, props.source ?? Source.any());
    return endpoint;
  }
}
