import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AccessMetrics } from './api/access-metrics';
import { WebhookApiOptions } from './api/api-options';
import { apiPrincipal } from './api/api-principal';
import { addBinaryMediaTypes, checkBinaryMediaTypes, checkExistingApi } from './api/existing-api';
import { addGatewayResponses } from './api/gateway-responses';
import { createOwnApi } from './api/own-api';
import { queueUrlInStage } from './api/queue-url';
import { RefusedMetricOptions } from './api/refused-metric-options';
import { SharedApi } from './api/shared-api';
import { contentTypes } from './content-types';
import { addEndpointMethods } from './endpoint';
import { IWebhookEndpoint } from './endpoint-options';
import { checkPath, endpointResource } from './endpoint-path';
import { Neighbours } from '../contract/neighbours';
import { activateTracing } from '../shared/activate-tracing';
import { grantSend } from '../shared/queue-grants';
import { HandshakeFunction } from './handshake/handshake-function';
import { ResolvedEndpoint } from './resolved-endpoint';
import { areTemplatesInline } from './templates/template-texts';
import { ROOT_ENDPOINT } from '../envelope/envelope';
import { EncryptedLogGroupProps } from '../shared/encrypted-log-group';

/** @internal */
export interface WebhookApiProps extends WebhookApiOptions {
  readonly queue: sqs.Queue;
  /** What the logs of the API and of the functions before the queue have. */
  readonly logs: EncryptedLogGroupProps;
  /** Whether requests and functions are traced. */
  readonly tracing?: boolean;
}

/**
 * The REST API of a webhook, or its place on another's: each method of its endpoints sends to the queue without a Lambda in between.
 *
 * @internal
 */
export class WebhookApi extends Construct {
  public readonly api: apigateway.RestApi;
  public readonly domain?: apigateway.DomainName;
  /** The functions that answer handshakes. */
  public readonly functions: lambda.Function[] = [];
  private readonly shared: SharedApi;
  private readonly mount: apigateway.IResource;
  private readonly senderRole: iam.Role;
  /** The queue's URL as request templates have it. */
  private readonly queueUrl: string;
  private readonly metrics?: AccessMetrics;
  private readonly answeredMethods = new Set<string>();

  constructor(scope: Construct, id: string, private readonly props: WebhookApiProps) {
    super(scope, id);
    const { path = ROOT_ENDPOINT } = props;
    if (path !== ROOT_ENDPOINT) {
      checkPath('path', path);
    }
    this.shared = props.api ? this.share() : createOwnApi(this, props, props.logs, props.tracing);
    this.api = this.shared.api;
    this.domain = this.shared.domain;
    addGatewayResponses(this.api);
    this.mount = endpointResource('path', this.api.root, path);
    this.metrics = this.createMetrics(scope.node.path);
    this.senderRole = this.createSenderRole();
    this.queueUrl = areTemplatesInline(this) ? props.queue.queueUrl : queueUrlInStage(this, this.api, props.queue);
  }

  /**
   * Adds an endpoint: a path and everything below.
   *
   * @param path below the webhook's own, such as `/github`; `/` for the webhook's own
   */
  public addEndpoint(path: string, props: ResolvedEndpoint): IWebhookEndpoint {
    const types = contentTypes(props);
    if (path !== ROOT_ENDPOINT) {
      checkPath('addEndpoint', path);
    }
    const resource = path === ROOT_ENDPOINT ? this.mount : endpointResource('addEndpoint', this.mount, path);
    const binary = [...new Set([...types, ...props.handshake._withWebhooks.contentTypes])];
    if (this.shared.ours) {
      addBinaryMediaTypes(this.api, binary);
    } else {
      checkBinaryMediaTypes(this.api, binary);
    }
    const answered = addEndpointMethods({
      webhookPath: this.node.scope!.node.path,
      path,
      resource,
      stage: this.api.deploymentStage,
      queue: this.props.queue,
      queueUrl: this.queueUrl,
      senderRole: this.senderRole,
      contentTypes: types,
      logs: this.props.logs,
    }, props);
    const handshake = HandshakeFunction.at(resource);
    if (handshake) {
      if (this.props.tracing) {
        activateTracing(handshake.handler);
      }
      this.functions.push(handshake.handler);
    }
    if (props.apiKeyRequired) {
      this.shared.requireApiKey(this);
    }
    answered.forEach((method) => this.answeredMethods.add(method));
    this.shared.addEndpoint(this.mount.path, resource.path);
    return { path, url: this.shared.urlFor(resource.path) };
  }

  /** Other webhooks on the API, as the forwarder has to know them; undefined while there is none. */
  public get neighbours(): Neighbours | undefined {
    return this.shared.neighboursOf(this.mount.path);
  }

  /** Calls back whenever there is one more endpoint on the API, of whichever webhook. */
  public onEndpoint(told: () => void): void {
    this.shared.onEndpoint(told);
  }

  /** The key that senders need at endpoints which ask for one; undefined while none does. */
  public get apiKey(): apigateway.IApiKey | undefined {
    return this.shared.apiKey;
  }

  /** Whether its requests are counted, from an access log. */
  public get isCounted(): boolean {
    return this.metrics !== undefined;
  }

  /** The access log, if it has our format. */
  public get accessLog(): logs.ILogGroup | undefined {
    return this.shared.logGroup;
  }

  /** Whether the API serves nothing but webhooks, of which this one was the first. */
  public get isOwn(): boolean {
    return this.props.api === undefined;
  }

  public metricAccepted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metricsOf('metricAccepted').accepted(options);
  }

  public metricRefused(options?: RefusedMetricOptions): cloudwatch.Metric {
    return this.metricsOf('metricRefused').refused(options);
  }

  private metricsOf(caller: string): AccessMetrics {
    if (!this.metrics) {
      throw new Error(`${caller} needs the access log of an API that a ScalableWebhook made, got an API without it; leave accessLog on, or use queue.metricNumberOfMessagesSent() and the API's metricClientError().`);
    }
    return this.metrics;
  }

  private share(): SharedApi {
    checkExistingApi(this, this.props);
    return SharedApi.of(this.props.api!);
  }

  private createMetrics(webhookPath: string): AccessMetrics | undefined {
    const index = this.shared.add(webhookPath, this.mount.path);
    return this.shared.logGroup && new AccessMetrics(this, {
      logGroup: this.shared.logGroup,
      webhookPath,
      index,
      mount: this.mount.path,
      otherMounts: () => this.shared.mounts.filter((mount) => mount !== this.mount.path),
      answeredMethods: this.answeredMethods,
    });
  }

  private createSenderRole(): iam.Role {
    const { queue } = this.props;
    const role = new iam.Role(this, 'SenderRole', {
      assumedBy: apiPrincipal(this.api),
      description: `API Gateway sends webhooks to ${queue.node.path}`,
    });
    grantSend(queue, role);
    return role;
  }
}
