import type { Clock } from '../clock';
import { AssemblyError } from '../cloud-assembly/assembly-error';
import { Resource } from '../cloud-assembly/stack';
import { withSecrets } from './deployment/dynamic-references';
import { LocalNames, LocalPlace } from './deployment/local-names';
import { readRestApis } from './deployment/rest-api-definition';
import { WebhookEndpoint } from './deployment/webhooks';
import { RequestEvent } from './local-event';
import { PublicServer } from './public-server';
import { outcomeOf } from './request-outcome';
import { LambdaInvokeApi } from '../aws-endpoints/lambda-invoke';
import type { RefusedExchange } from '../console/journal/refusals';
import { GatewayTarget, IntegrationRequest, IntegrationResponse, RestApi, serveGateway, UnsupportedDefinitionError } from '../rest-api';
import type { SqsService } from '../sqs';

/** What the APIs are served with. */
export interface RestApisProps {
  readonly place: LocalPlace;
  readonly names: LocalNames;
  readonly server: PublicServer;
  readonly sqs: SqsService;
  readonly lambda: LambdaInvokeApi;
  /** Text of a secret by its ARN or name; undefined when there is none. */
  readonly secretText: (id: string) => string | undefined;
  readonly clock: Clock;
  readonly onRequest: (request: Omit<RequestEvent, 'kind'>) => void;
  /** Called besides for each answer that is no success. */
  readonly onRefusal: (exchange: RefusedExchange) => void;
  readonly onNotice: (line: string) => void;
}

/** The URL of each endpoint, by its name; where an API has several stages, that of the last. */
export function endpointUrls(
  resources: readonly Resource[], endpoints: readonly WebhookEndpoint[], { names, place }: Pick<RestApisProps, 'names' | 'place'>,
): Record<string, string> {
  return Object.fromEntries(readRestApis(resources, names, place).flatMap(({ restApiId, stage }) => endpoints
    .filter(({ apiId }) => apiId === restApiId)
    .map(({ name, path }) => [name, `${place.publicUrl}/${restApiId}/${stage.StageName}${path}`])));
}

/**
 * Serves every REST API at `/API-ID/STAGE/…`.
 *
 * @param endpoints the webhooks' endpoints, to which requests are attributed by their path
 * @throws AssemblyError when AWS would not deploy an API, or it uses something that is not modelled.
 */
export function serveApis(resources: readonly Resource[], endpoints: readonly WebhookEndpoint[], props: RestApisProps): void {
  const stages = new Map<string, Map<string, GatewayTarget>>();
  for (const definition of readRestApis(resources, props.names, props.place)) {
    const { restApiId, stage: { StageName: stage } } = definition;
    const own = endpoints.filter(({ apiId }) => apiId === restApiId);
    const owners = [...new Set(own.map(({ webhook }) => webhook))].join(', ') || restApiId;
    const api = create(owners, () => new RestApi(withSecrets(definition, props.secretText), {
      invoke: (request) => invoke(request, props),
      clock: props.clock,
      onError: (cause) => props.onNotice(`The API of ${owners} answered with an error of its own: ${cause.replace(/\.$/, '')}.`),
    }));
    api.unmodelled.forEach((sentence) => props.onNotice(`${owners}: ${sentence}`));
    const ownerAt = (path: string): string => endpointAt(own, path.slice(stage.length + 1)) ?? owners;
    stages.set(restApiId, (stages.get(restApiId) ?? new Map<string, GatewayTarget>()).set(stage, counted(api, ownerAt, props)));
  }
  for (const [restApiId, ofApi] of stages) {
    const [first] = ofApi.values();
    props.server.route(restApiId, (request, response, target) => {
      const stage = /^\/([^/?]*)/.exec(target)?.[1] ?? '';
      return serveGateway(ofApi.get(stage) ?? first, request, response, target); // every stage answers 403 to paths that are not below it
    });
  }
}

function create(webhook: string, make: () => RestApi): RestApi {
  try {
    return make();
  } catch (error) {
    if (error instanceof UnsupportedDefinitionError) {
      throw new AssemblyError(`The API of ${webhook} cannot be hosted: ${error.message}`);
    }
    throw error;
  }
}

/** The endpoint that a path below the stage belongs to: the longest one, where an API has several. */
function endpointAt(endpoints: readonly WebhookEndpoint[], path: string): string | undefined {
  const matching = endpoints.filter((endpoint) => endpoint.path === '/' || path === endpoint.path || path.startsWith(`${endpoint.path}/`));
  return matching.sort((one, other) => other.path.length - one.path.length)[0]?.name;
}

/** An API that reports each of its answers. */
function counted(api: GatewayTarget, endpointOf: (path: string) => string, { onRequest, onRefusal }: RestApisProps): GatewayTarget {
  return {
    handle: async (request) => {
      const response = await api.handle(request);
      const endpoint = endpointOf(request.path);
      onRequest({ endpoint, method: request.method, status: response.status, outcome: outcomeOf(response) });
      if (response.status >= 300) {
        onRefusal({ endpoint, request, response });
      }
      return response;
    },
  };
}

/** Calls the service that an integration names. An error means a failed connection: the sender gets a 504. */
async function invoke(request: IntegrationRequest, { sqs, lambda }: RestApisProps): Promise<IntegrationResponse> {
  const header = (name: string) => Object.entries(request.headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (request.service === 'sqs') {
    const { status, headers, body } = await sqs.handle(header('x-amz-target'), request.body, request);
    return { status, headers, body: Buffer.from(body, 'utf8') };
  }
  const path = `/${request.path ?? ''}`;
  if (request.service === 'lambda' && LambdaInvokeApi.matches(path)) {
    const { status, headers = {}, body } = await lambda.handle({ method: request.method, path, headers: request.headers, body: request.body });
    return { status, headers, body: Buffer.from(body, 'utf8') };
  }
  throw new Error(`integrations with ${request.service} are not hosted`);
}
