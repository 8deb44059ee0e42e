import type { GroupPlace, MethodMark } from '../../../../../src/contract/metadata';
import type { Resource } from '../../cloud-assembly/stack';

/** What a request to an endpoint needs in order to be stored, in a group where there are groups. */
export interface AcceptedRequest {
  readonly method: string;
  /** Where the value stands that webhooks are grouped by; absent where there is none. */
  readonly group?: GroupPlace;
  /** An API key, where one is required and the app says what it is. */
  readonly apiKey?: string;
}

/** A method with its mark. */
export interface MarkedMethod {
  readonly method: Resource;
  readonly mark: Partial<MethodMark>;
}

/**
 * What an endpoint accepts: a POST, unless it stores nothing of that method.
 *
 * @param methods of the endpoint
 * @param resources of the app, of which the API keys are read
 */
export function acceptedRequest(methods: readonly MarkedMethod[], resources: readonly Resource[]): AcceptedRequest {
  const storing = methods.filter(({ mark }) => mark.stores === true).map(({ method, mark }) => ({ verb: String(method.property('HttpMethod')), method, mark }));
  const found = storing.find(({ verb }) => verb === 'POST' || verb === 'ANY') ?? storing[0];
  if (!found) {
    return { method: 'POST' };
  }
  return {
    method: found.verb === 'ANY' ? 'POST' : found.verb,
    group: found.mark.group,
    apiKey: String(found.method.property('ApiKeyRequired')) === 'true' ? firstApiKey(resources) : undefined,
  };
}

function firstApiKey(resources: readonly Resource[]): string | undefined {
  return resources.filter(({ type }) => type === 'AWS::ApiGateway::ApiKey').map((key) => key.property('Value')).find((value) => typeof value === 'string');
}
