import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { IWebhookArchive } from './archive/archive-interface';
import { WebhookArchiveOptions } from './archive/archive-options';
import { addArchive } from './archive/webhook-archive';
import { checkDestinationOptions, checkEndpointProps, checkWebhookProps } from './check-webhook-props';
import { DeliveryRecords } from './delivery/delivery-records';
import { Destination } from './delivery/destination';
import { destinationProps } from './delivery/destination-defaults';
import { grantOnTable } from './delivery/grant-on-table';
import { createStreamQueues } from './delivery/stream-queues';
import { defaultVisibilityTimeoutSeconds } from './delivery/stream-settings';
import { VerifyingStream } from './delivery/verifying-stream';
import { EndpointProps } from './endpoint-props';
import { ROOT_ENDPOINT } from './envelope/envelope';
import { FunctionReporting } from './error-reporting/error-reporting';
import { checkHandshakeSecrets } from './handshake-secrets';
import { binaryMediaTypes, contentTypes } from './ingress/content-types';
import { IWebhookEndpoint } from './ingress/endpoint-options';
import { WebhookApi } from './ingress/webhook-api';
import { DeliveryMetrics } from './monitoring/delivery-metrics';
import { Monitoring } from './monitoring/monitoring';
import { resolveDeduplication, resolveEndpoint } from './resolve-endpoint';
import { IWebhookDestination } from './routing/destination-interface';
import { WebhookDestinationOptions } from './routing/destination-options';
import { FanOut } from './routing/fan-out';
import { IWebhookOverflow } from './routing/overflow-interface';
import { IScalableWebhook } from './scalable-webhook-interface';
import { ScalableWebhookMetrics } from './scalable-webhook-metrics';
import { ScalableWebhookProps } from './scalable-webhook-props';
import { grantLook, grantMove } from './shared/queue-grants';
import { Source } from './sources/source';

/** Id of the first queue's scope, and name of the backend that is the webhook's own. */
const OWN_DESTINATION = 'Default';

/**
 * A webhook endpoint that stores before it acknowledges and delivers in order.
 *
 * API Gateway writes each request directly into a FIFO queue and answers 200 only when the queue has it. A forwarder then delivers to the
 * backend: the same method, path, query, headers and bytes, in order per message group, with never more than `maxConcurrency` requests in
 * flight, at least once, until the backend answers 2xx or the retry policy gives up and the webhook becomes a dead letter.
 */
export class ScalableWebhook extends ScalableWebhookMetrics implements IScalableWebhook, ec2.IConnectable {
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
  /** The FIFO queue that the webhooks wait in. Where there are several destinations, each has another one of its own behind it. */
  public readonly queue: sqs.IQueue;
  /**
   * The FIFO queue of the webhooks that were given up on, each with the reason. Where there are several destinations, it has what could not be routed, and
   * each destination has another one of its own.
   */
  public readonly deadLetterQueue: sqs.IQueue;
  private readonly fanOut: FanOut;
  private readonly own?: Destination;
  /** @internal */
  protected readonly _ingress: WebhookApi;
  /** @internal */
  protected readonly _ownMetrics?: DeliveryMetrics;
  /** @internal */
  protected readonly _verificationMetrics: DeliveryMetrics;
  private readonly errorReporting?: FunctionReporting;
  private recordsTable?: dynamodb.Table;
  private readonly monitoring: Monitoring;

  constructor(scope: Construct, id: string, props: ScalableWebhookProps) {
    super(scope, id);
    checkWebhookProps(this, props);
    const { backend, encryptionKey, removalPolicy = RemovalPolicy.RETAIN, logRetention = logs.RetentionDays.THREE_MONTHS } = props;
    this.errorReporting = props.errorReporting?._bind(this);
    const common = {
      webhookPath: this.node.path, encryptionKey, removalPolicy, logRetention, errorReporting: this.errorReporting, tracing: props.tracing,
    };
    const recordsTable = (records: DeliveryRecords): dynamodb.Table | undefined =>
      records._keeps ? this.recordsTable ??= records._createTable(this, common) : undefined;

    const chosen = backend && destinationProps(backend, props, common);
    this.own = chosen && new Destination(this, OWN_DESTINATION, { ...chosen, recordsTable: recordsTable(chosen.deliveryRecords) });
    const first = this.own ?? new Construct(this, OWN_DESTINATION);
    const queues = this.own?.intake.queues ?? createStreamQueues(first, { ...common, visibilityTimeoutSeconds: defaultVisibilityTimeoutSeconds() });
    this.queue = queues.queue;
    this.deadLetterQueue = queues.deadLetterQueue;
    this._ownMetrics = this.own && new DeliveryMetrics(this, OWN_DESTINATION);
    this._verificationMetrics = new DeliveryMetrics(this, Lazy.uncachedString({ produce: () => this.verifying.node.id }));
    this.monitoring = new Monitoring(this, props);
    this.monitoring.watchVerification({ queue: queues.queue, metrics: this._verificationMetrics, stream: () => this.verifying });
    if (this.own) {
      this.monitoring.watchOwn(this.own);
    }
    const { monitoring, own } = this;
    this.fanOut = new FanOut(this, { common, delivery: props, router: props.router ?? {}, own, intake: { queues }, recordsTable, monitoring });
    if (!backend || props.router?.keep) {
      this.fanOut.start();
    }
    this.verifying.addNeighbours(() => this._ingress.neighbours);

    this._ingress = new WebhookApi(this, 'Ingress', { ...props, queue: queues.queue, logs: { retention: logRetention, encryptionKey } });
    this.api = this._ingress.api;
    this.domain = this._ingress.domain;
    this._ingress.onEndpoint(() => this.verifying.makeRoom());
    this.monitoring.watchIngress(this._ingress, queues.queue, { functions: () => this.functions, records: () => this.records });
    this.url = this.createEndpoint(ROOT_ENDPOINT, props).url;
  }

  /** The table of delivery records; undefined with `DeliveryRecords.none()`. */
  public get records(): dynamodb.Table | undefined {
    return this.recordsTable;
  }

  /** What the webhooks are delivered to: the webhook's own `backend` first, if it has one, then those that were added. */
  public get destinations(): IWebhookDestination[] {
    return this.fanOut.destinations;
  }

  /** Where webhooks wait that the queue of a destination does not take; undefined while there is no router. */
  public get overflow(): IWebhookOverflow | undefined {
    return this.fanOut.overflow;
  }

  /**
   * Adds a destination, with a queue, a dead-letter queue and a forwarder of its own: none of them can slow, block or lose what is for another. From the
   * first one on, a router stands behind the webhook's queue, and the webhook's own `backend` is one of the destinations.
   *
   * @param id of the destination, a name in logs, metrics and records: a letter and up to 39 letters, digits and dashes
   * @param options how it is delivered to; nothing is taken over from the webhook's own backend
   * @throws Error when a queue of the own backend was taken from `destinations` before, or a right on it: it gets another one here
   */
  public addDestination(id: string, options: WebhookDestinationOptions): IWebhookDestination {
    checkDestinationOptions(this, options);
    return this.fanOut.add(id, options);
  }

  /**
   * Keeps every webhook that was accepted and verified, also what no destination wants, in a bucket of S3 for a time, so that it can be sent again. It is a
   * destination of its own: while the bucket takes nothing, webhooks wait for it, and the other destinations notice nothing. From then on a router stands behind
   * the webhook's queue, as with `addDestination`.
   *
   * What is archived holds whatever senders send, personal data too.
   *
   * @param options where, and for how long
   */
  public archive(options: WebhookArchiveOptions = {}): IWebhookArchive {
    return addArchive(this, this.fanOut, options);
  }

  /**
   * The alarms, by their keys: those of `WebhookAlarmOptions` that are not switched off, as far as there is something to watch. Those of the router begin with
   * `router.`, those of the overflow with `overflow.`; destinations that were added have their own.
   */
  public get alarms(): { [key: string]: cloudwatch.Alarm } {
    return this.monitoring.alarms;
  }

  /** The dashboard, or that of `dashboard.addTo`; undefined where it is switched off. */
  public get dashboard(): cloudwatch.Dashboard | undefined {
    return this.monitoring.dashboard;
  }

  /**
   * Something to be done when an alarm is raised, and when it is over: any alarm of the webhook and of its destinations, also of those that are added later.
   *
   * @param action such as an `SnsAction` of aws-cdk-lib
   */
  public addAlarmAction(action: cloudwatch.IAlarmAction): void {
    this.monitoring.addAction(action);
  }

  /**
   * The table of the ids of senders' webhooks, one item for each that was delivered or waits; undefined while no endpoint has `deduplication`.
   */
  public get claims(): dynamodb.Table | undefined {
    return this.verifying.claims;
  }

  /**
   * The Lambda functions of this webhook: the forwarder first, then what routes, the forwarders of other destinations and what archives, then those that answer handshakes.
   * A faux backend's is its own `handler`.
   */
  public get functions(): lambda.Function[] {
    return [...this.own ? [this.own.function] : [], ...this.fanOut.functions, ...this._ingress.functions];
  }

  /**
   * What the forwarder may connect to, and what may connect to it, in its `vpc`.
   *
   * @throws Error when there is no `vpc`
   */
  public get connections(): ec2.Connections {
    const forwarder = this.own?.function;
    if (!forwarder?.isBoundToVpc) {
      throw new Error(`connections got ${this.node.path} without a vpc, expected one because only a forwarder in a VPC has security groups; pass vpc to the webhook.`);
    }
    return forwarder.connections;
  }

  /**
   * Adds an endpoint of the same API for other senders, whose webhooks wait in the same queue and go to the same backend: with the endpoint's
   * path in front, as if they had been sent below the webhook's own URL. A webhook sent to `<url>github/push` is delivered to
   * `<backend>/github/push`.
   *
   * Message groups are those of the endpoint: `17` at `/github` is the group `/github:17`; `deduplication` compares the webhooks of one endpoint.
   *
   * @param path one or more segments of letters, digits and `._~-`, such as `/github`; the endpoint has it and everything below
   * @param props nothing is taken over from the webhook's own endpoint
   */
  public addEndpoint(path: string, props: EndpointProps = {}): IWebhookEndpoint {
    if (path === ROOT_ENDPOINT) {
      throw new Error(`addEndpoint got: "/" for ${this.node.path}, expected a path below such as "/github" because the webhook itself is the endpoint at "/"; give its options to the webhook.`);
    }
    checkEndpointProps(this, props);
    return this.createEndpoint(path, props);
  }

  /** The key that senders must send where an endpoint has `apiKeyRequired`; undefined while none has. */
  public get apiKey(): apigateway.IApiKey | undefined {
    return this._ingress.apiKey;
  }

  /**
   * Lets somebody of this account move dead letters back to the queue with SQS's message move tasks, and cancel and list these, or a part
   * of them with `npx scalable-webhook dead-letters`. Moving also takes to receive and to delete dead letters, and to send to the queue; moving a part, to make
   * dead letters visible again, and to send to the dead-letter queue: SQS gives out ten of a group, and those are put back behind the others to get at these.
   * With `encryptionKey`, to use the key for this.
   *
   * @param grantee who may
   */
  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    return grantMove(this.deadLetterQueue, this.queue, grantee);
  }

  /**
   * Lets somebody look at dead letters, but not delete them; with `encryptionKey`, also decrypt with the key. What is received is hidden from
   * others, with what is behind it in its group, for the queue's visibility timeout, unless it is made visible again, which is allowed too.
   *
   * @param grantee who may
   */
  public grantReadDeadLetters(grantee: iam.IGrantable): iam.Grant {
    return grantLook(this.deadLetterQueue, grantee);
  }

  /**
   * Lets somebody read the delivery records, which hold the webhooks themselves with `DeliveryRecords.full()`; with `encryptionKey`, also
   * decrypt with the key.
   *
   * @param grantee who may
   * @throws Error when there are none, with `DeliveryRecords.none()`
   */
  public grantReadRecords(grantee: iam.IGrantable): iam.Grant {
    const table = this.recordsTable;
    if (!table) {
      throw new Error(`grantReadRecords got ${this.node.path} without delivery records, expected a webhook that keeps some; choose another than DeliveryRecords.none().`);
    }
    return grantOnTable(table, grantee, 'dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:DescribeTable');
  }

  /** What verifies. */
  private get verifying(): VerifyingStream {
    return this.fanOut.router ?? this.own!;
  }

  private createEndpoint(path: string, props: EndpointProps): IWebhookEndpoint {
    const source = props.source ?? Source.any();
    const resolved = resolveEndpoint(props);
    checkHandshakeSecrets(this, `${path} of ${this.node.path}`, resolved.handshake, source);
    const endpoint = this._ingress.addEndpoint(path, resolved);
    this._ingress.functions.forEach((handshake) => this.errorReporting?.cover(handshake));
    this.verifying.addSource(path, source);
    const deduplication = resolveDeduplication(props);
    if (deduplication) {
      this.verifying.addDeduplication(path, deduplication);
    }
    this.monitoring.watchSource(source);
    return endpoint;
  }
}
