import { IntegrationProperties, isTrue, MethodProperties, RestApiDefinition } from './definition';
import { DEFAULT_INTEGRATION_TIMEOUT_MS } from './limits';
import { UnsupportedDefinitionError } from './unsupported-definition-error';

/** An integration with API Gateway's defaults filled in (recorded). */
export interface IntegrationDefaults {
  readonly passthroughBehavior: 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
  readonly timeoutInMillis: number;
  readonly contentHandling: 'CONVERT_TO_TEXT' | 'CONVERT_TO_BINARY' | undefined;
}

/** What counts where an integration says nothing. */
export function integrationDefaults(integration: IntegrationProperties): IntegrationDefaults {
  return {
    passthroughBehavior: integration.PassthroughBehavior ?? 'WHEN_NO_MATCH',
    timeoutInMillis: integration.TimeoutInMillis === undefined ? DEFAULT_INTEGRATION_TIMEOUT_MS : Number(integration.TimeoutInMillis),
    contentHandling: integration.ContentHandling,
  };
}

/**
 * Checks what API Gateway checks when an integration is deployed.
 *
 * @throws UnsupportedDefinitionError with API Gateway's own message (recorded) in it.
 */
export function checkIntegration(integration: IntegrationProperties, where: string): void {
  const { Type, IntegrationHttpMethod, Uri } = integration;
  if (Type === 'MOCK') {
    return;
  }
  if (!IntegrationHttpMethod) {
    throw new UnsupportedDefinitionError(
      `${where}: Enumeration value for HttpMethod must be non-empty: an integration of type ${Type} needs IntegrationHttpMethod, got none; set it, such as POST.`);
  }
  if (Type.startsWith('AWS') && !parseIntegrationArn(Uri ?? '')) {
    throw new UnsupportedDefinitionError(
      `${where}: Invalid ARN specified in the request: expected arn:aws:apigateway:REGION:SERVICE:path/… or :action/…, got ${Uri ?? 'none'}; correct Uri.`);
  }
}

/** The parts of an integration's ARN. */
export interface IntegrationArn {
  readonly region: string;
  readonly service: string;
  readonly kind: 'path' | 'action';
  readonly target: string;
}

/** Reads the URI of an AWS integration; undefined when it is none. */
export function parseIntegrationArn(uri: string): IntegrationArn | undefined {
  const [, region, service, kind, target] = /^arn:aws[a-z-]*:apigateway:([^:]+):([^:]+):(path|action)\/(.+)$/.exec(uri) ?? [];
  // A service may stand behind a subdomain, as in `bucket.s3`.
  return service === undefined ? undefined : { region, service: service.split('.').at(-1)!, kind: kind as 'path' | 'action', target };
}

/**
 * Checks that mapped parameters are declared, as API Gateway does at deployment: response parameters in the method response of their
 * status, request parameters in the method.
 *
 * @throws UnsupportedDefinitionError
 */
export function checkMappings(method: MethodProperties, integration: IntegrationProperties, where: string): void {
  for (const response of method.MethodResponses === undefined ? [] : integration.IntegrationResponses ?? []) {
    const declared = method.MethodResponses?.find(({ StatusCode }) => String(StatusCode) === String(response.StatusCode));
    if (!declared) {
      throw new UnsupportedDefinitionError(
        `${where}: the integration response ${response.StatusCode} has no method response of that status: add it to MethodResponses.`);
    }
    const undeclared = Object.keys(response.ResponseParameters ?? {}).find((target) => !(target in (declared.ResponseParameters ?? {})));
    if (undeclared) {
      throw new UnsupportedDefinitionError(
        `${where}: ${undeclared} is mapped in the integration response ${response.StatusCode} and not declared in its method response: add it there.`);
    }
  }
  for (const expression of Object.values(integration.RequestParameters ?? {})) {
    const source = /^method\.request\.(?!body)/.test(expression) ? expression.replace('.multivalue', '.') : undefined;
    if (source && !(source in (method.RequestParameters ?? {}))) {
      throw new UnsupportedDefinitionError(`${where}: ${expression} is mapped and not declared: add ${source} to the method's RequestParameters.`);
    }
  }
}

/**
 * Checks that no status code occurs twice, because API Gateway keeps responses by their status code: of two, one is lost without a word.
 *
 * @throws UnsupportedDefinitionError
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegrationResponse.html
 */
export function checkStatusCodes(method: MethodProperties, integration: IntegrationProperties, where: string): void {
  const lists = { IntegrationResponses: integration.IntegrationResponses, MethodResponses: method.MethodResponses };
  for (const [name, responses = []] of Object.entries(lists)) {
    const codes = responses.map(({ StatusCode }) => String(StatusCode));
    const twice = codes.find((code, index) => codes.indexOf(code) !== index);
    if (twice !== undefined) {
      throw new UnsupportedDefinitionError(
        `${where}: ${name} has more than one entry with StatusCode ${twice}, and API Gateway keeps one of them: give each a status code of its own.`);
    }
  }
  const defaults = (integration.IntegrationResponses ?? []).filter(({ SelectionPattern }) => !SelectionPattern);
  if (defaults.length > 1) {
    throw new UnsupportedDefinitionError(
      `${where}: IntegrationResponses has ${defaults.length} entries without a SelectionPattern, and only one can be the default: give the others a pattern.`);
  }
}

/** What the definition asks for and this model does not do, one sentence each. */
export function unmodelledFeatures({ restApi, stage, methods, requestValidators = [] }: RestApiDefinition): string[] {
  const notes: string[] = [];
  const validating = requestValidators.filter(({ properties }) => isTrue(properties.ValidateRequestBody)).map(({ id }) => id);
  for (const method of methods.filter(({ RequestValidatorId, RequestModels }) => RequestModels && validating.includes(RequestValidatorId ?? ''))) {
    notes.push(`The models of the ${method.HttpMethod} method on resource ${method.ResourceId} are not applied: every body is let in.`);
  }
  if (restApi.Policy !== undefined) {
    notes.push('The resource policy of the API is not applied: every source address is let in.');
  }
  if (restApi.MinimumCompressionSize !== undefined) {
    notes.push('Compression of the API is not modelled: bodies are neither compressed nor decompressed.');
  }
  if (stage.MethodSettings?.some(({ CachingEnabled }) => isTrue(CachingEnabled))) {
    notes.push('Caching of the stage is not modelled: every request reaches the integration.');
  }
  for (const method of methods.filter(({ Integration }) => isProxy(Integration?.Type))) {
    notes.push(`The ${method.HttpMethod} method on resource ${method.ResourceId} has an integration of type ${method.Integration!.Type}, `
      + 'which is not modelled: it answers 501.');
  }
  for (const method of methods.filter(({ AuthorizationType }) => AuthorizationType !== undefined && AuthorizationType !== 'NONE')) {
    notes.push(`The ${method.HttpMethod} method on resource ${method.ResourceId} has authorization ${method.AuthorizationType}, `
      + 'which is not modelled: it answers 501.');
  }
  return notes;
}

export function isProxy(type: string | undefined): boolean {
  return type === 'AWS_PROXY' || type === 'HTTP_PROXY';
}
