import { Integration, Method } from '@aws-sdk/client-api-gateway';
import { capitalized, key, Readers } from './reader';

/** REST APIs and everything on them. */
export const API_GATEWAY_READERS: Readers = {
  'AWS::ApiGateway::ApiKey': async (aws, { physicalId }) => capitalized(await aws.apiGateway.getApiKey({ apiKey: physicalId })),
  'AWS::ApiGateway::Deployment': async (aws, resource) => {
    const restApiId = key(resource, 'RestApiId');
    const deployment = await aws.apiGateway.getDeployment({ restApiId, deploymentId: resource.physicalId });
    return { ...capitalized(deployment), RestApiId: restApiId };
  },
  'AWS::ApiGateway::GatewayResponse': async (aws, resource) => {
    const [restApiId, responseType] = [key(resource, 'RestApiId'), key(resource, 'ResponseType')];
    const response = await aws.apiGateway.getGatewayResponse({ restApiId, responseType: responseType as 'THROTTLED' });
    return response.defaultResponse ? undefined : { ...capitalized(response), RestApiId: restApiId };
  },
  'AWS::ApiGateway::Method': async (aws, resource) => {
    const [restApiId, resourceId, httpMethod] = ['RestApiId', 'ResourceId', 'HttpMethod'].map((name) => key(resource, name));
    const method = await aws.apiGateway.getMethod({ restApiId, resourceId, httpMethod });
    return { ...methodProperties(method), RestApiId: restApiId, ResourceId: resourceId };
  },
  'AWS::ApiGateway::Resource': async (aws, resource) => {
    const restApiId = key(resource, 'RestApiId');
    return { ...capitalized(await aws.apiGateway.getResource({ restApiId, resourceId: resource.physicalId })), RestApiId: restApiId };
  },
  'AWS::ApiGateway::RestApi': async (aws, { physicalId }) => {
    const { endpointConfiguration, ...api } = await aws.apiGateway.getRestApi({ restApiId: physicalId });
    return { ...capitalized(api), EndpointConfiguration: { Types: endpointConfiguration?.types } };
  },
  'AWS::ApiGateway::Stage': async (aws, resource) => {
    const restApiId = key(resource, 'RestApiId');
    const stageName = key(resource, 'StageName');
    const { accessLogSettings, methodSettings, ...stage } = await aws.apiGateway.getStage({ restApiId, stageName });
    return {
      ...capitalized(stage),
      RestApiId: restApiId,
      AccessLogSetting: capitalized(accessLogSettings),
      MethodSettings: Object.entries(methodSettings ?? {}).map(([place, { throttlingRateLimit, throttlingBurstLimit }]) => ({
        ...resourceAndMethod(place), ThrottlingRateLimit: throttlingRateLimit, ThrottlingBurstLimit: throttlingBurstLimit,
      })),
    };
  },
  'AWS::ApiGateway::UsagePlan': async (aws, { physicalId }) => {
    const { apiStages, ...plan } = await aws.apiGateway.getUsagePlan({ usagePlanId: physicalId });
    return {
      ...capitalized(plan),
      ApiStages: apiStages?.map(({ apiId, stage, throttle }) => ({ ApiId: apiId, Stage: stage, Throttle: throttle ?? {} })),
    };
  },
  'AWS::ApiGateway::UsagePlanKey': async (aws, resource) => {
    const [usagePlanId, keyId] = [key(resource, 'UsagePlanId'), key(resource, 'KeyId')];
    const { id, type } = await aws.apiGateway.getUsagePlanKey({ usagePlanId, keyId });
    return { KeyId: id, KeyType: type, UsagePlanId: usagePlanId };
  },
};

function methodProperties({ methodIntegration, methodResponses, ...method }: Method): Record<string, unknown> {
  return {
    ...capitalized(method),
    Integration: methodIntegration && integrationProperties(methodIntegration),
    MethodResponses: Object.values(methodResponses ?? {}).map(capitalized),
  };
}

/** Without what the service adds where a template is silent, as these are. */
function integrationProperties(all: Integration): Record<string, unknown> {
  const { integrationResponses, httpMethod, cacheNamespace, cacheKeyParameters, timeoutInMillis, connectionType, ...integration } = all;
  return {
    ...capitalized(integration),
    IntegrationHttpMethod: httpMethod,
    IntegrationResponses: Object.values(integrationResponses ?? {}).map(capitalized),
  };
}

/** A stage keeps settings under `~1github/POST`. */
function resourceAndMethod(place: string): { ResourcePath: string; HttpMethod: string } {
  const at = place.lastIndexOf('/');
  return { ResourcePath: place.slice(0, at), HttpMethod: place.slice(at + 1) };
}
