import { randomUUID } from 'node:crypto';
import { createContext, ContextObject, print, RequestParameters } from '../velocity';
import { Emulation } from './emulation';
import { headerValue, visibleHeaders } from './headers';
import { GatewayRequest } from './messages';
import { decodePercent, parseQueryString } from './query-string';
import { pooledRandomBytes } from './random-pool';

/** Where ids come from. */
export interface IdSource {
  /** Unique, base64-like, as `$context.extendedRequestId`. */
  extendedRequestId(): string;
  /** A UUID, as `$context.requestId` when the sender gives none. */
  requestId(): string;
  /** A trace header for requests without one. */
  traceId(now: number): string;
}

/** Ids that never repeat. */
export const RANDOM_IDS: IdSource = {
  extendedRequestId: () => pooledRandomBytes(11).toString('base64'),
  requestId: () => randomUUID(),
  traceId: (now) => `Root=1-${Math.floor(now / 1000).toString(16).padStart(8, '0')}-${pooledRandomBytes(12).toString('hex')}`,
};

/** The ids of the API that a request is for. */
export interface ApiIdentity {
  readonly restApiId: string;
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  readonly deploymentId: string;
}

/** One request on its way through the API. */
export interface RequestContext {
  readonly request: GatewayRequest;
  /** The method that counts: a sender can override it with `X-HTTP-Method-Override`. */
  readonly method: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly traceId: string;
  /** `$context`, with the members that the route adds. */
  readonly context: ContextObject;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** What templates and mappings see; filled when the request is routed. */
  parameters: RequestParameters;
  multiValueQueryString: ReadonlyMap<string, readonly string[]>;
  multiValueHeaders: ReadonlyMap<string, readonly string[]>;
}

/** Begins the context of a request: ids, and every part of `$context` that does not depend on the route. */
export function startRequest(
  request: GatewayRequest, api: ApiIdentity, stageVariables: Readonly<Record<string, string>>, now: number, ids: IdSource, emulation: Emulation,
): RequestContext {
  const requestId = headerValue(request.headers, 'x-amzn-requestid') || ids.requestId();
  const extendedRequestId = ids.extendedRequestId();
  const method = (headerValue(request.headers, 'x-http-method-override')?.trim() || request.method).toUpperCase();
  const context = createContext({
    resourceId: null,
    resourcePath: null,
    httpMethod: method,
    extendedRequestId,
    requestTime: commonLogTime(now),
    path: emulation.contextPath === 'decoded' ? decodeOrKeep(request.path) : request.path,
    accountId: api.accountId,
    protocol: 'HTTP/1.1',
    stage: api.stage,
    domainPrefix: api.restApiId,
    requestTimeEpoch: now,
    requestId,
    identity: identityOf(request),
    domainName: `${api.restApiId}.execute-api.${api.region}.amazonaws.com`,
    deploymentId: api.deploymentId,
    apiId: api.restApiId,
  });
  return {
    request,
    method,
    startedAt: now,
    requestId,
    extendedRequestId,
    traceId: headerValue(request.headers, 'x-amzn-trace-id') ?? ids.traceId(now),
    context,
    stageVariables,
    parameters: { path: new Map(), querystring: new Map(), header: new Map() },
    multiValueQueryString: new Map(),
    multiValueHeaders: new Map(),
  };
}

/**
 * `$context.identity` of somebody who is not authenticated: the keys are all there (recorded). `apiKey` and `apiKeyId` come with a method that asks
 * for a key, `clientCert` with mutual TLS, `vpcId` and `vpceId` with a private API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
function identityOf({ sourceIp, headers }: GatewayRequest): Readonly<Record<string, unknown>> {
  return {
    cognitoIdentityPoolId: null,
    accountId: null,
    cognitoIdentityId: null,
    caller: null,
    sourceIp,
    principalOrgId: null,
    accessKey: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: null,
    userAgent: headerValue(headers, 'user-agent') ?? null,
    user: null,
  };
}

/** Adds what depends on the route. @throws GatewayError (400) when path or query cannot be decoded. */
export function applyRoute(
  context: RequestContext, route: { resourceId: string; resourcePath: string; pathParameters: ReadonlyMap<string, string> }, emulation: Emulation,
): void {
  const query = parseQueryString(context.request.rawQuery);
  const headers = [...context.request.headers, ...addedHeaders(context)];
  const decode = emulation.pathParameters === 'raw' ? (value: string) => value : decodePercent;
  context.context.map.set('resourceId', route.resourceId);
  context.context.map.set('resourcePath', route.resourcePath);
  context.multiValueQueryString = query.multi;
  context.multiValueHeaders = group(headers);
  context.parameters = {
    path: new Map(Array.from(route.pathParameters, ([name, value]) => [name, decode(value)])),
    querystring: query.single,
    header: visibleHeaders(headers),
  };
}

/** A member of `$context` by its dotted name, as text; undefined when it is null. */
export function contextText(context: ContextObject, name: string): string | undefined {
  let value: unknown = context.map;
  for (const part of name.split('.')) {
    value = value instanceof Map ? value.get(part) : undefined;
  }
  return value === null || value === undefined || value instanceof Map ? undefined : print(value);
}

/** Headers that API Gateway adds to the sender's, or replaces them with. */
function addedHeaders({ request, traceId }: RequestContext): Array<readonly [string, string]> {
  const forwardedFor = headerValue(request.headers, 'x-forwarded-for');
  return [
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', forwardedFor ? `${forwardedFor}, ${request.sourceIp}` : request.sourceIp],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ];
}

function group(headers: ReadonlyArray<readonly [string, string]>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const values = groups.get(name);
    if (values) {
      values.push(value);
    } else {
      groups.set(name, [value]);
    }
  }
  return groups;
}

function decodeOrKeep(path: string): string {
  try {
    return decodePercent(path);
  } catch {
    return path;
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `10/Oct/2026:13:55:36 +0000` */
function commonLogTime(now: number): string {
  const text = new Date(now).toISOString(); // 2026-10-10T13:55:36.000Z
  return `${text.slice(8, 10)}/${MONTHS[Number(text.slice(5, 7)) - 1]}/${text.slice(0, 4)}:${text.slice(11, 19)} +0000`;
}
