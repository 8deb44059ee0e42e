import { DeployedResource, DeployedStack, referred } from './deployed-stack';

/** Makes the URL of a stage of a REST API, without a slash at the end. */
export type StageUrl = (stack: DeployedStack, apiId: string, stage: string) => string;

/** The URL of a stage on AWS. */
export const awsStageUrl: StageUrl = ({ region, partition }, apiId, stage) =>
  `https://${apiId}.execute-api.${region}.${partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}/${stage}`;

/**
 * The URL at which an API method is reached: on the custom domain where the stack has one.
 *
 * @param path of the method's resource, below the stage
 * @returns undefined where the stack has no stage of the API
 */
export function endpointUrl(stack: DeployedStack, method: DeployedResource, path: string, stageUrl: StageUrl): string | undefined {
  const api = referred(stack, method.properties.RestApiId);
  const stage = ofApi(stack, api, 'AWS::ApiGateway::Stage', 'RestApiId');
  if (!api || !stage) {
    return undefined;
  }
  const mapping = ofApi(stack, api, 'AWS::ApiGateway::BasePathMapping', 'RestApiId') ?? ofApi(stack, api, 'AWS::ApiGatewayV2::ApiMapping', 'ApiId');
  const base = domainUrl(stack, mapping) ?? stageUrl(stack, api.physicalId, stage.physicalId);
  return `${base}${path}`;
}

/**
 * What CloudWatch calls the API of a method, and its stage.
 *
 * @returns undefined where the stack has no stage of it, or its name is not plain text
 */
export function apiOf(stack: DeployedStack, method: DeployedResource): { readonly name: string; readonly stage: string } | undefined {
  const api = referred(stack, method.properties.RestApiId);
  const stage = ofApi(stack, api, 'AWS::ApiGateway::Stage', 'RestApiId');
  const name = api?.properties.Name;
  return typeof name === 'string' && stage ? { name, stage: stage.physicalId } : undefined;
}

function ofApi(stack: DeployedStack, api: DeployedResource | undefined, type: string, property: string): DeployedResource | undefined {
  return stack.resources.find((resource) => resource.type === type && referred(stack, resource.properties[property]) === api);
}

function domainUrl(stack: DeployedStack, mapping: DeployedResource | undefined): string | undefined {
  const { DomainName: name, BasePath: basePath, ApiMappingKey: key } = mapping?.properties ?? {};
  const domain = typeof name === 'string' ? name : referred(stack, name)?.physicalId;
  const path = basePath ?? key;
  return domain === undefined ? undefined : `https://${domain}${typeof path === 'string' && path !== '' ? `/${path}` : ''}`;
}
