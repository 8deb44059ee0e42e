import { renderAccessLog } from './access-log';
import { RestApiDefinition } from './definition';
import { unmodelledFeatures } from './definition-checks';
import { Emulation } from './emulation';
import { Endpoint, IntegrationOutcome } from './endpoint';
import { configurationError, GatewayError, GatewayResponseType } from './gateway-error';
import { GatewayResponses } from './gateway-responses';
import { headerBytes, isSendable, responseHeaderName } from './headers';
import { MAX_HEADER_BYTES, MAX_PAYLOAD_BYTES, MAX_URL_BYTES } from './limits';
import { GatewayRequest, GatewayResponse, Invoke } from './messages';
import { applyRoute, IdSource, RANDOM_IDS, RequestContext, startRequest } from './request-context';
import { RouteMatch, Router } from './router';
import { StageThrottle } from './throttle';
import { Clock } from '../clock';

/** What a REST API needs from outside. */
export interface RestApiPorts {
  /** Calls the service that an integration names. */
  readonly invoke: Invoke;
  readonly clock: Clock;
  /** @default - no access log is written */
  readonly accessLog?: (line: string) => void;
  /** Called with the cause when the API itself answers 5xx; the text contains no value of the sender's. @default - causes are not reported */
  readonly onError?: (cause: string) => void;
  /** @default RANDOM_IDS */
  readonly ids?: IdSource;
  /** What to assume where the behaviour of AWS is not known. @default - see Emulation */
  readonly emulation?: Emulation;
}

/** An answer on its way out. */
interface Answer {
  readonly status: number;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly body: Buffer;
}

/**
 * Model of an API Gateway REST API at one stage: routing, content handling, mapping templates, integrations, gateway responses, throttling and
 * access log.
 */
export class RestApi {
  /** What the definition uses and this model does not have, one sentence each. */
  public readonly unmodelled: readonly string[];
  private readonly router: Router<Endpoint>;
  private readonly gatewayResponses: GatewayResponses;
  private readonly throttle: StageThrottle;
  private readonly ids: IdSource;
  private readonly emulation: Emulation;

  /** @throws UnsupportedDefinitionError when AWS would not deploy it, or a mapping expression is not modelled. */
  constructor(private readonly definition: RestApiDefinition, private readonly ports: RestApiPorts) {
    this.ids = ports.ids ?? RANDOM_IDS;
    this.emulation = ports.emulation ?? {};
    this.unmodelled = unmodelledFeatures(definition);
    this.gatewayResponses = new GatewayResponses(definition.gatewayResponses ?? []);
    this.throttle = new StageThrottle(definition.stage.MethodSettings ?? [], ports.clock.now());
    this.router = new Router(definition.rootResourceId, definition.resources);
    for (const method of definition.methods) {
      const where = `Method ${method.HttpMethod} ${this.router.resourcePath(method.ResourceId) ?? method.ResourceId}`;
      this.router.addMethod(method, new Endpoint(method, where, {
        binaryMediaTypes: definition.restApi.BinaryMediaTypes ?? [],
        validator: definition.requestValidators?.find(({ id }) => id === method.RequestValidatorId)?.properties,
        apiKeys: definition.apiKeys ?? [],
        emulation: this.emulation,
        invoke: ports.invoke,
        clock: ports.clock,
      }));
    }
  }

  /** Answers a request. Never throws: every error becomes an answer. */
  public async handle(request: GatewayRequest): Promise<GatewayResponse> {
    const { restApiId, accountId, region, deploymentId = 'local', stage } = this.definition;
    const api = { restApiId, accountId, region, deploymentId, stage: stage.StageName };
    const context = startRequest(request, api, stage.Variables ?? {}, this.ports.clock.now(), this.ids, this.emulation);
    const outcome: IntegrationOutcome = { latency: -1 };
    const answer = await this.answer(context, outcome);
    const response = this.complete(answer, context);
    this.log(response, context, outcome);
    return { ...response, integration: outcome.response };
  }

  private async answer(context: RequestContext, outcome: IntegrationOutcome): Promise<Answer> {
    try {
      checkSize(context.request);
      const endpoint = this.route(context);
      const answer = await endpoint.run(context, outcome);
      return checkSendable({ ...answer, headers: [['Content-Type', 'application/json'], ...answer.headers] });
    } catch (error) {
      const gatewayError = error instanceof GatewayError ? error : configurationError(`the model failed: ${(error as Error).message}`);
      if (gatewayError.options.cause) {
        outcome.error ??= gatewayError.options.cause;
        this.ports.onError?.(gatewayError.options.cause);
      }
      const { body, ...rest } = this.gatewayResponses.render(gatewayError, context);
      return { ...rest, headers: rest.headers.filter(([name, value]) => isSendable(name, value)), body: Buffer.from(body, 'utf8') };
    }
  }

  /** Finds the endpoint of a request that may be served. @throws GatewayError */
  private route(context: RequestContext): Endpoint {
    const match = this.find(context);
    const { endpoint } = match;
    applyRoute(context, { ...match.resource, pathParameters: match.parameters }, this.emulation);
    endpoint.admit(context);
    if (!this.throttle.take(match.resource.resourcePath, context.method, this.ports.clock.now())) {
      throw new GatewayError(GatewayResponseType.THROTTLED, 'Too Many Requests');
    }
    return endpoint;
  }

  private find(context: RequestContext): RouteMatch<Endpoint> {
    const stage = `/${this.definition.stage.StageName}`;
    const { path } = context.request;
    if (path !== stage && !path.startsWith(`${stage}/`)) {
      throw new GatewayError(GatewayResponseType.DEFAULT_4XX, 'Forbidden', { status: 403, errorType: 'ForbiddenException' });
    }
    const match = this.router.find(path.slice(stage.length), context.method);
    if (!match) {
      throw new GatewayError(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN, 'Missing Authentication Token');
    }
    return match;
  }

  /** Adds the headers that every response has (recorded). A later header of the same name replaces an earlier one. */
  private complete(answer: Answer, context: RequestContext): GatewayResponse {
    const headers = new Map<string, readonly [string, string]>();
    const add = (name: string | undefined, value: string): unknown => name && headers.set(name.toLowerCase(), [name, value]);
    answer.headers.forEach(([name, value]) => add(responseHeaderName(name), value));
    add('Date', new Date(this.ports.clock.now()).toUTCString());
    add('Content-Length', String(answer.body.length));
    add('x-amzn-RequestId', context.requestId);
    add('x-amz-apigw-id', context.extendedRequestId);
    add('X-Amzn-Trace-Id', context.traceId);
    return { status: answer.status, headers: [...headers.values()].filter(([name, value]) => isSendable(name, value)), body: answer.body };
  }

  private log(response: GatewayResponse, context: RequestContext, outcome: IntegrationOutcome): void {
    const format = this.definition.stage.AccessLogSetting?.Format;
    if (format === undefined || !this.ports.accessLog) {
      return;
    }
    this.ports.accessLog(renderAccessLog(format, context, {
      status: response.status,
      responseLength: response.body.length,
      responseLatency: this.ports.clock.now() - context.startedAt,
      integration: outcome.latency < 0 && outcome.error === undefined ? undefined : outcome,
    }));
  }
}

/** @throws GatewayError 413, 414 or 431. The last two are API Gateway's limits; that these are its statuses is secondary evidence. */
function checkSize(request: GatewayRequest): void {
  if (headerBytes(request.headers) > MAX_HEADER_BYTES) {
    throw new GatewayError(GatewayResponseType.DEFAULT_4XX, 'Request Header Fields Too Large', { status: 431 });
  }
  if (request.path.length + request.rawQuery.length > MAX_URL_BYTES) {
    throw new GatewayError(GatewayResponseType.DEFAULT_4XX, 'Request-URI Too Long', { status: 414 });
  }
  if (request.body.length > MAX_PAYLOAD_BYTES) {
    throw new GatewayError(GatewayResponseType.REQUEST_TOO_LARGE, 'Request Too Long');
  }
}

/** @throws GatewayError (500) when the status or a header that was mapped would break the response, or the body is over the limit. */
function checkSendable(answer: Answer): Answer {
  if (answer.status < 200) {
    throw configurationError(`the status ${answer.status} cannot end a response`);
  }
  const broken = answer.headers.find(([name, value]) => !isSendable(name, value));
  if (broken) {
    throw configurationError(`the response header ${JSON.stringify(broken[0])} has a name or value that no header can have`);
  }
  if (answer.body.length > MAX_PAYLOAD_BYTES) {
    throw configurationError(`the response body has ${answer.body.length} bytes; API Gateway allows ${MAX_PAYLOAD_BYTES}`);
  }
  return answer;
}
