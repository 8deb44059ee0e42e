import { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Deduplication } from './deduplication';
import { Handshake } from './handshake/handshake';
import { MessageGroup } from './message-group';
import { SuccessResponse } from './success-response-props';

/** Which browsers' scripts may send to an endpoint, and read the answer. */
export interface EndpointCors {
  /**
   * Origin of the pages, such as `https://shop.example.com`, or `*` for all.
   *
   * @default '*'
   */
  readonly allowOrigin?: string;

  /**
   * Request headers that a script may set.
   *
   * @default ['Content-Type']
   */
  readonly allowHeaders?: string[];

  /**
   * How long a browser may remember the answer to its preflight.
   *
   * @default Duration.hours(1)
   */
  readonly maxAge?: Duration;
}

/** How one endpoint of a webhook takes requests, apart from who sends them. It has its path and everything below. */
export interface EndpointOptions {
  /**
   * What the sender wants answered before it sends. API Gateway answers it, and nothing of it is stored. It brings its method and its content types,
   * whatever `methods` and `contentTypes` are.
   *
   * @default - the source's; Handshake.none() with Source.any()
   */
  readonly handshake?: Handshake;

  /**
   * What must stay in order.
   *
   * @default - the source's natural group; with Source.any() each webhook is a group of its own: no order, the highest throughput
   */
  readonly messageGroup?: MessageGroup;

  /**
   * Whether a webhook that is sent twice is delivered once.
   *
   * @default Deduplication.none() - what is acknowledged is delivered
   */
  readonly deduplication?: Deduplication;

  /**
   * HTTP methods that are accepted, of DELETE, GET, HEAD, OPTIONS, PATCH, POST and PUT. API Gateway answers the others
   * 403 `Missing Authentication Token`. Each method makes the stack's template a little larger.
   *
   * HEAD, OPTIONS, and GET of the endpoint itself with neither a query nor a body are pings, answered 200 and not stored, unless they are named here: then
   * everything that comes with them is a webhook.
   *
   * @default - all methods, without pings
   */
  readonly methods?: string[];

  /**
   * Content types that are accepted besides the built-in list of common ones. MIME types without parameters; a REST API knows no wildcard.
   *
   * @default - the built-in list: JSON, forms, text, XML, binary and others
   */
  readonly additionalContentTypes?: string[];

  /**
   * The only content types that are accepted, in place of the built-in list: each one less makes the stack's template a little smaller. The
   * others are answered 415. Requests without a content type count as `application/json`, which the list may lack.
   *
   * @default - the built-in list, and additionalContentTypes
   */
  readonly contentTypes?: string[];

  /**
   * What a sender is told when its webhook is stored, for senders that insist.
   *
   * @default - 200 and JSON with the delivery id
   */
  readonly successResponse?: SuccessResponse;

  /**
   * Requests per second (`rateLimit`) and at once (`burstLimit`) that API Gateway lets in; it answers the others 429, `Retry-After: 1`.
   * Both are needed. They count separately for each method, and for the endpoint's own path and what is below it.
   *
   * @default - the account's limits
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
   */
  readonly throttle?: apigateway.ThrottleSettings;

  /**
   * Whether senders must send the key `apiKey` of the webhook in the header `x-api-key`; API Gateway answers the others 403. The key is the
   * same for all endpoints of an API.
   *
   * @default false
   */
  readonly apiKeyRequired?: boolean;

  /**
   * Whether the default authorizer of an existing API counts for this endpoint: what its `defaultMethodOptions`, or those of a resource on the
   * way, say of authorization. API Gateway answers 401 or 403 to those it does not let in. Preflights, and methods that a handshake has for
   * itself, are open to everyone.
   *
   * Senders such as GitHub or Stripe bring nothing that an authorizer could check: set it to false where a `source` verifies them.
   *
   * @default true - an API that a webhook makes has no authorizer
   */
  readonly useApiAuthorizer?: boolean;

  /**
   * Lets scripts of other origins' pages send. Adds an OPTIONS method that answers preflights.
   *
   * @default - no CORS headers
   */
  readonly cors?: EndpointCors;
}

/** One endpoint of a webhook. */
export interface IWebhookEndpoint {
  /** Path below the webhook's own, such as `/github`; `/` for the webhook's own. */
  readonly path: string;
  /** URL to give to senders; every path below it is accepted too. */
  readonly url: string;
}
