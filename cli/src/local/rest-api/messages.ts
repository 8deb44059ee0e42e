/** A request as it came over the wire. */
export interface GatewayRequest {
  readonly method: string;
  /** As sent, percent-encoded, with the stage: `/prod/hooks/a%20b`. */
  readonly path: string;
  /** The part after the `?`, as sent; '' when there is none. */
  readonly rawQuery: string;
  /** In the order and spelling of the sender; names may repeat. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** A complete answer to a sender. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Buffer;
  /** What the service behind it said, which the sender does not see; absent where none was asked (a MOCK integration, a refusal of the API) or none answered. */
  readonly integration?: IntegrationResponse;
}

/** A request to an integration. */
export interface IntegrationRequest {
  /** The service's name in the integration's ARN, such as `sqs` or `lambda`; `http` for an HTTP integration. */
  readonly service: string;
  /** Region in the ARN; '' for HTTP. */
  readonly region: string;
  /** The part after `path/` in the ARN, such as `123456789012/queue.fifo`; the URL for HTTP. */
  readonly path?: string;
  /** The part after `action/` in the ARN. */
  readonly action?: string;
  readonly method: string;
  /** Names as the API spells them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Aborted when the integration's time is up: API Gateway has answered then. */
  readonly signal: AbortSignal;
}

/** The answer of an integration. */
export interface IntegrationResponse {
  readonly status: number;
  /** Names in any spelling. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Calls an integration; throws when the connection fails. */
export type Invoke = (request: IntegrationRequest) => Promise<IntegrationResponse>;
