import { VirtualClock } from '../../../src/local/clock';
import {
  GatewayRequest, GatewayResponse, IntegrationProperties, IntegrationRequest, IntegrationResponse, MethodProperties, RestApi, RestApiDefinition,
  RestApiPorts,
} from '../../../src/local/rest-api';

/** What a test says of an API; the rest is filled in. */
export interface ApiSketch {
  /** Paths with their methods; `/hook` with `POST` when nothing is said. */
  readonly routes?: ReadonlyArray<Partial<MethodProperties> & {
    readonly path: string;
    readonly method: string;
    readonly integration?: IntegrationProperties;
  }>;
  readonly integration?: Partial<IntegrationProperties>;
  readonly method?: Partial<MethodProperties>;
  readonly binaryMediaTypes?: readonly string[];
  readonly definition?: Partial<RestApiDefinition>;
}

export const STAGE = 'prod';
export const SQS_URI = 'arn:aws:apigateway:us-east-1:sqs:path/123456789012/webhooks.fifo';
/** Wednesday, 2026-11-11 11:11:11 UTC. */
export const NOW = Date.UTC(2026, 10, 11, 11, 11, 11);

/** A RestApi with what it was asked and what it logged. */
export interface ApiUnderTest {
  readonly api: RestApi;
  readonly clock: VirtualClock;
  readonly calls: IntegrationRequest[];
  readonly accessLog: string[];
  readonly errors: string[];
  /** Sends a request; path is below the stage. */
  send(request?: Partial<Omit<GatewayRequest, 'headers' | 'body'>> & { headers?: Record<string, string>; body?: Buffer | string }): Promise<GatewayResponse>;
}

const SUCCESS: IntegrationResponse = { status: 200, headers: { 'Content-Type': 'application/x-amz-json-1.0' }, body: Buffer.from('{"MessageId":"m"}') };

/** Builds an API with one integration that answers what `invoke` says. */
export function createApi(
  sketch: ApiSketch = {},
  invoke: (request: IntegrationRequest) => Promise<IntegrationResponse> | IntegrationResponse = () => SUCCESS,
  ports: Partial<RestApiPorts> = {},
): ApiUnderTest {
  const clock = new VirtualClock(NOW);
  const calls: IntegrationRequest[] = [];
  const accessLog: string[] = [];
  const errors: string[] = [];
  let ids = 0;
  const api = new RestApi(define(sketch), {
    clock,
    invoke: (request) => {
      calls.push(request);
      return Promise.resolve(invoke(request));
    },
    accessLog: (line) => accessLog.push(line),
    onError: (cause) => errors.push(cause),
    ids: { extendedRequestId: () => `EXT${++ids}=`, requestId: () => `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`, traceId: () => 'Root=1-0-0' },
    ...ports,
  });
  return {
    api,
    clock,
    calls,
    accessLog,
    errors,
    send: ({ path = '/hook', headers = {}, body = '', ...request } = {}) => api.handle({
      method: 'POST',
      rawQuery: '',
      sourceIp: '192.0.2.1',
      ...request,
      path: `/${STAGE}${path}`,
      headers: Object.entries(headers),
      body: Buffer.from(body as string),
    }),
  };
}

/** The definition of a sketch. */
export function define({ routes = [{ path: '/hook', method: 'POST' }], integration, method, binaryMediaTypes, definition }: ApiSketch): RestApiDefinition {
  const resources = new Map<string, { id: string; properties: { ParentId: string; PathPart: string } }>();
  for (const { path } of routes) {
    const parts = path.split('/').filter((part) => part !== '');
    parts.forEach((PathPart, index) => {
      const id = `/${parts.slice(0, index + 1).join('/')}`;
      resources.set(id, { id, properties: { ParentId: index === 0 ? 'root' : `/${parts.slice(0, index).join('/')}`, PathPart } });
    });
  }
  return {
    restApiId: 'a1b2c3d4e5',
    rootResourceId: 'root',
    accountId: '123456789012',
    region: 'us-east-1',
    restApi: { BinaryMediaTypes: binaryMediaTypes },
    resources: [...resources.values()],
    methods: routes.map(({ path, method: HttpMethod, integration: own, ...rest }) => ({
      ResourceId: path === '/' ? 'root' : path,
      HttpMethod,
      Integration: own ?? { Type: 'AWS', IntegrationHttpMethod: 'POST', Uri: SQS_URI, IntegrationResponses: [{ StatusCode: '200' }], ...integration },
      ...method,
      ...rest,
    })),
    stage: { StageName: STAGE },
    ...definition,
  };
}

export function header(response: GatewayResponse, name: string): string | undefined {
  return response.headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
}
