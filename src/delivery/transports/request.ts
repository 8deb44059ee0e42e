/** Names with values, in order; a name may occur more than once. */
export type Pairs = ReadonlyArray<readonly [name: string, value: string]>;

/** One request to the backend, ready but for the backend's own address. */
export interface DeliveryRequest {
  readonly deliveryId: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** The message group; absent for a message without one. */
  readonly group?: string;
  /** Path of the endpoint that the webhook came in at, `/` for the webhook's own. */
  readonly endpoint: string;
  readonly method: string;
  /** Below the backend's base path, percent-encoded, safe to append after one slash; empty for the base path itself. */
  readonly path: string;
  /** Not encoded. */
  readonly query: Pairs;
  /** What may stand in an HTTP message as it is; neither `Host` nor `Content-Length`, which are the client's. */
  readonly headers: Pairs;
  readonly body: Uint8Array;
  /** The host that the sender called, where it is known. */
  readonly host?: string;
  /** The address that the webhook came from, as API Gateway saw it. */
  readonly sourceIp: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
}

/** The backend answered; what that means is decided by whoever asked. */
export interface BackendResponse {
  readonly kind: 'response';
  readonly status: number;
  /** The `Retry-After` header as it came. */
  readonly retryAfter?: string;
  /** The first 64 KB of the body; absent where a client does not keep it. */
  readonly body?: Uint8Array;
  /** What a log may say beside the status: the origin of a redirect, whose path may be a secret, or that a function failed. */
  readonly detail?: string;
}

/** Why there was no complete answer, or why none will ever say yes. */
export enum FailureClass {
  DNS = 'dns',
  CONNECTION_REFUSED = 'connection-refused',
  RESET = 'reset',
  UNREACHABLE = 'unreachable',
  TIMEOUT = 'timeout',
  TLS = 'tls',
  PROTOCOL = 'protocol',
  OTHER = 'other',
  /** More than a service of AWS takes. */
  TOO_LARGE = 'too-large',
  /** Nothing that a service of AWS takes. */
  INVALID_CONTENT = 'invalid-content',
}

/** There was no complete answer, or it is certain that there never will be one that says yes. */
export interface RequestFailure {
  readonly kind: 'failure';
  readonly failure: FailureClass;
  /** An error code or one sentence; never an address, a header or a body. */
  readonly detail: string;
  /** Whether this very request can never be taken, whatever is mended over there. Default: no. */
  readonly isFinal?: boolean;
}

/** What came of one request. */
export type RequestResult = BackendResponse | RequestFailure;

/** What may be taken for one request. */
export interface SendOptions {
  readonly timeoutMs: number;
  /** To be asked before the request is written a second time, on another connection: it may exceed the rate. Absent: it may. */
  readonly mayRepeat?: () => boolean;
}

/** Carries one request to the backend: over HTTP, as the event of a Lambda function, or as a message to another service. */
export interface BackendClient {
  /** Sends one request, follows no redirect, and answers within `timeoutMs` from the call, all included. Does not reject. */
  send(request: DeliveryRequest, options: SendOptions): Promise<RequestResult>;
}
