import { MethodProperties, RequestValidatorProperties, isTrue } from './definition';
import { checkIntegration, checkMappings, checkStatusCodes, integrationDefaults, IntegrationArn, isProxy, parseIntegrationArn } from './definition-checks';
import { Emulation } from './emulation';
import { configurationError, GatewayError, GatewayResponseType } from './gateway-error';
import { IntegrationRequestMapper, MappedRequest } from './integration-request';
import { IntegrationResponseMapper, MappedResponse } from './integration-responses';
import { IntegrationResponse, Invoke } from './messages';
import { answerMock } from './mock-integration';
import { RequestContext } from './request-context';
import { validateRequest } from './request-validation';
import { Clock } from '../clock';
import { parseJson } from '../velocity';

/** What became of a call of an integration, for the access log and for whoever serves the API. */
export interface IntegrationOutcome {
  status?: number;
  /** Absent where no service was asked. */
  response?: IntegrationResponse;
  /** Milliseconds. */
  latency: number;
  error?: string;
}

/** What an endpoint needs from the API that it belongs to. */
export interface EndpointEnvironment {
  readonly binaryMediaTypes: readonly string[];
  readonly validator?: RequestValidatorProperties;
  readonly apiKeys: readonly string[];
  readonly emulation: Emulation;
  readonly invoke: Invoke;
  readonly clock: Clock;
}

/** One method of one resource. */
export class Endpoint {
  private readonly requestMapper: IntegrationRequestMapper;
  private readonly responseMapper: IntegrationResponseMapper;
  private readonly arn?: IntegrationArn;

  /** @throws UnsupportedDefinitionError when API Gateway would not deploy it. */
  constructor(private readonly method: MethodProperties, where: string, private readonly environment: EndpointEnvironment) {
    const integration = method.Integration ?? { Type: 'MOCK' };
    checkIntegration(integration, where);
    checkMappings(method, integration, where);
    checkStatusCodes(method, integration, where);
    this.arn = parseIntegrationArn(integration.Uri ?? '');
    this.requestMapper = new IntegrationRequestMapper(integration, environment.binaryMediaTypes, environment.emulation);
    this.responseMapper = new IntegrationResponseMapper(integration.IntegrationResponses ?? [], environment.binaryMediaTypes, environment.emulation);
  }

  /** Checks that need no integration. @throws GatewayError */
  public admit(context: RequestContext): void {
    if (isProxy(this.method.Integration?.Type) || (this.method.AuthorizationType ?? 'NONE') !== 'NONE') {
      throw new GatewayError(GatewayResponseType.DEFAULT_5XX, 'Not modelled by the local runtime', {
        status: 501, errorType: 'NotModelled', cause: 'proxy integrations and authorizers are not modelled',
      });
    }
    if (isTrue(this.method.ApiKeyRequired)) {
      const key = apiKey(context) ?? '';
      if (!this.environment.apiKeys.includes(key)) {
        throw new GatewayError(GatewayResponseType.INVALID_API_KEY, 'Forbidden');
      }
      (context.context.map.get('identity') as Map<unknown, unknown>).set('apiKey', key);
    }
  }

  /**
   * Calls the integration and maps its answer.
   *
   * @param outcome is filled as far as it gets.
   * @throws GatewayError
   */
  public async run(context: RequestContext, outcome: IntegrationOutcome): Promise<MappedResponse> {
    validateRequest(this.method, this.environment.validator, context);
    const request = this.requestMapper.map(context);
    const startedAt = this.environment.clock.now();
    const response = await this.call(request, outcome).finally(() => {
      outcome.latency = this.environment.clock.now() - startedAt;
    });
    outcome.status = response.status;
    return this.responseMapper.map(context, response, this.selector(response));
  }

  private async call(request: MappedRequest, outcome: IntegrationOutcome): Promise<IntegrationResponse> {
    const integration = this.method.Integration;
    if (!integration || integration.Type === 'MOCK') {
      return answerMock(request.body);
    }
    const { timeoutInMillis } = integrationDefaults(integration);
    const abort = new AbortController();
    let cancelTimer = (): void => undefined;
    const timeout = new Promise<never>((_, reject) => {
      cancelTimer = this.environment.clock.after(timeoutInMillis, () => {
        outcome.error = 'Endpoint request timed out';
        reject(new GatewayError(GatewayResponseType.INTEGRATION_TIMEOUT, 'Endpoint request timed out'));
        abort.abort();
      });
    });
    try {
      outcome.response = await Promise.race([timeout, this.environment.invoke({
        service: this.arn?.service ?? 'http',
        region: this.arn?.region ?? '',
        path: this.arn?.kind === 'action' ? undefined : fillPath(this.arn?.target ?? integration.Uri!, request.path),
        action: this.arn?.kind === 'action' ? this.arn.target : undefined,
        method: integration.IntegrationHttpMethod!.toUpperCase(),
        headers: request.headers,
        querystring: request.querystring,
        body: request.body,
        get signal() { // made when it is asked for: hardly any service does, and it costs as much as a template
          return abort.signal;
        },
      })]);
      return outcome.response;
    } catch (error) {
      if (error instanceof GatewayError) {
        throw error;
      }
      outcome.error = 'Network error communicating with endpoint';
      throw new GatewayError(GatewayResponseType.INTEGRATION_FAILURE, 'Network error communicating with endpoint', { cause: (error as Error).message });
    } finally {
      cancelTimer();
    }
  }

  /** For Lambda patterns are matched against the error message, never against the status (recorded); '' matches none and means success. */
  private selector(response: IntegrationResponse): string {
    if (this.arn?.service !== 'lambda') {
      return String(response.status);
    }
    try {
      const result = parseJson(response.body.toString('utf8'));
      const message = result instanceof Map ? result.get('errorMessage') : undefined;
      return typeof message === 'string' ? message : '';
    } catch {
      return '';
    }
  }
}

function apiKey(context: RequestContext): string | undefined {
  return Array.from(context.parameters.header).find(([name]) => name.toLowerCase() === 'x-api-key')?.[1];
}

/** Puts path parameters into `{name}` of an integration's path. */
function fillPath(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(values, name)) {
      throw configurationError(`the integration's path has {${name}}, which is not mapped`);
    }
    return encodeURIComponent(values[name]);
  });
}
