import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';

/** The REST API in front of a webhook. */
export interface WebhookApiOptions {
  /**
   * An existing REST API of the same stack, on which the webhook adds its endpoint at `path`: your own, or that of another webhook.
   *
   * Your own must have `binaryMediaTypes: ScalableWebhook.binaryMediaTypes()`, and gets the gateway responses that it lacks. What else
   * belongs to the API stays yours: all other options of the API cannot be given here then.
   *
   * @default - an API of its own
   */
  readonly api?: apigateway.RestApi;

  /**
   * Where on the API the webhook is, such as `/hooks/orders`. Not part of what reaches the backend: that is what follows.
   *
   * @default '/' - with an existing API a path is required
   */
  readonly path?: string;

  /**
   * Regional, edge-optimized or private.
   *
   * @default apigateway.EndpointType.REGIONAL
   */
  readonly endpointType?: apigateway.EndpointType;

  /**
   * VPC endpoints through which a private API can be reached, and nothing else can.
   *
   * @default - none; a private API needs one or more
   */
  readonly vpcEndpoints?: ec2.IInterfaceVpcEndpoint[];

  /**
   * Whether senders can come over IPv6 too.
   *
   * @default - IPv4; both with an IPv6 range in allowedSourceRanges, and for private APIs, which are always reached over both
   */
  readonly ipAddressType?: apigateway.IpAddressType;

  /**
   * A host name of your own, such as `hooks.example.com`. The API's own host name works too, except with `mtls`.
   *
   * @default - the API's own host name
   */
  readonly domainName?: string;

  /**
   * The certificate of `domainName`: in the API's Region, or in us-east-1 for an edge-optimized API.
   *
   * @default - none; `domainName` needs one
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Zone in which `domainName` gets an alias record. Alias records have no TTL of their own: resolvers see that of API Gateway's.
   *
   * @default - no record: point the name to `webhook.domain` yourself
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * Path in front of the endpoints on `domainName`, so that several APIs can share it.
   *
   * @default - the whole domain
   */
  readonly basePath?: string;

  /**
   * Client certificates: only senders with one that the truststore knows can connect to `domainName`. Switches the API's own host name off,
   * where nobody asks for certificates. Regional APIs only.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
   */
  readonly mtls?: apigateway.MTLSConfig;

  /**
   * Source addresses that may send, as CIDR ranges, IPv4 or IPv6; API Gateway answers the others 403. Becomes the API's resource policy.
   * For a private API, addresses inside the VPC.
   *
   * @default - everyone
   */
  readonly allowedSourceRanges?: string[];

  /**
   * ARN of a regional AWS WAF web ACL (v2) of the same Region. Start its rules in count mode: what they block is lost to you.
   *
   * @default - none
   */
  readonly webAclArn?: string;

  /**
   * Whether each request to the endpoint is logged, with the cause of every refusal and nothing that the sender wrote.
   * `metricAccepted` and `metricRefused` are made from it.
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
}
