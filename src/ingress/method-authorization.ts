import { Annotations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { acknowledge } from '../shared/acknowledge';

/** Anyone may call a method of these options, whatever the API asks for elsewhere: browsers and handshakes bring neither credentials nor keys. */
export const OPEN_METHOD = { authorizationType: apigateway.AuthorizationType.NONE, apiKeyRequired: false } as const;

/**
 * How API Gateway knows who may call an endpoint's own methods: as the API says by default, or not at all.
 *
 * @param useApiAuthorizer as the user chose it
 */
export function endpointAuthorization(
  { path, defaultMethodOptions }: apigateway.IResource, useApiAuthorizer?: boolean,
): Pick<apigateway.MethodOptions, 'authorizationType'> {
  if (useApiAuthorizer === true && !authorizes(defaultMethodOptions)) {
    throw new Error(`useApiAuthorizer is true at ${path}, got an API that authorizes nobody by default, expected an authorizer in the defaultMethodOptions of the API or of a resource on the way; add it there, or leave useApiAuthorizer out.`);
  }
  // Without a type, the defaults of the resource count.
  return useApiAuthorizer === false ? { authorizationType: apigateway.AuthorizationType.NONE } : {};
}

/** The CDK warns at every method without an authorizer that the default scopes are of no use to it; here that is meant. */
export function acknowledgeUnusedScopes(method: apigateway.Method): void {
  Annotations.of(method).acknowledgeWarning('@aws-cdk/aws-apigateway:invalidAuthScope', 'Preflights, handshakes and endpoints that are open take no authorizer.');
}

/** Says to cdk-nag why a method of ours, other than a preflight, is open, or has an authorizer other than a user pool. */
export function acknowledgeAuthorization(method: apigateway.Method): void {
  const { httpMethod, authorizationType } = method.node.defaultChild as apigateway.CfnMethod;
  acknowledge(method, {
    ...(authorizationType === undefined || authorizationType === apigateway.AuthorizationType.NONE) && {
      'AwsSolutions-APIG4': 'Senders cannot sign with AWS credentials: webhooks are known by a signature over their bytes, and handshakes by what they ask.',
    },
    // Of OPTIONS cdk-nag does not ask it.
    ...httpMethod !== 'OPTIONS' && authorizationType !== apigateway.AuthorizationType.COGNITO && { 'AwsSolutions-COG4': 'Senders are in no user pool.' },
  });
}

function authorizes({ authorizer, authorizationType }: apigateway.MethodOptions = {}): boolean {
  return authorizer !== undefined || (authorizationType !== undefined && authorizationType !== apigateway.AuthorizationType.NONE);
}
