import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { WebhookApiOptions } from './api-options';
import { binaryMediaTypes } from '../content-types';

/** Options that belong to an API of the webhook's own. */
const OWN_API_OPTIONS = [
  'endpointType', 'vpcEndpoints', 'ipAddressType', 'domainName', 'certificate', 'hostedZone', 'basePath', 'mtls', 'allowedSourceRanges', 'webAclArn',
  'accessLog', 'cloudWatchRole',
] as const;

/** Checks at synth that a webhook can be added to an API that is there already. */
export function checkExistingApi(scope: Construct, options: WebhookApiOptions): void {
  const api: unknown = options.api;
  if (!(api instanceof apigateway.RestApi)) {
    throw new Error('api takes a RestApi that is made in this app, got an imported one or another kind, whose binary media types and deployment cannot be seen or changed; make the RestApi in this stack, or leave api out.');
  }
  if (Stack.of(api) !== Stack.of(scope)) {
    throw new Error(`api is in the stack ${Stack.of(api).node.path}, expected that of the webhook, ${Stack.of(scope).node.path}, because either would need the other first; put both into one stack.`);
  }
  if (!(api.deploymentStage as apigateway.Stage | undefined)) {
    throw new Error(`api ${api.node.path} has no stage, expected one that its endpoints can be reached at; make it without deploy: false, or set its deploymentStage before.`);
  }
  if (options.path === undefined || options.path === '/') {
    throw new Error(`path is ${options.path === undefined ? 'not given' : '"/"'} with api ${api.node.path}, expected a path such as "/hooks" because the root belongs to the API; pass path.`);
  }
  const misplaced = OWN_API_OPTIONS.find((name) => options[name] !== undefined);
  if (misplaced) {
    throw new Error(`${misplaced} is given with api ${api.node.path}, expected it where that API is made because it is for the whole API; leave it out here.`);
  }
}

/** Checks that an API which is not ours hands these types to its templates as bytes. */
export function checkBinaryMediaTypes(api: apigateway.RestApi, types: readonly string[]): void {
  const declared = cfnRestApi(api).binaryMediaTypes ?? [];
  const missing = binaryMediaTypes(types).filter((type) => !declared.includes(type));
  if (missing.length > 0) {
    throw new Error(`api ${api.node.path} lacks the binary media types ${missing.join(', ')}, without which bodies would be altered; make it with binaryMediaTypes: ScalableWebhook.binaryMediaTypes(), which takes additional types, or choose contentTypes that it has.`);
  }
}

/** Adds what is missing to the binary media types of an API whose every method is ours. */
export function addBinaryMediaTypes(api: apigateway.RestApi, types: readonly string[]): void {
  const resource = cfnRestApi(api);
  resource.binaryMediaTypes = [...new Set([...resource.binaryMediaTypes ?? [], ...binaryMediaTypes(types)])];
}

function cfnRestApi(api: apigateway.RestApi): apigateway.CfnRestApi {
  return api.node.defaultChild as apigateway.CfnRestApi;
}
