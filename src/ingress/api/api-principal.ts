import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * API Gateway, on behalf of one API of this account: for the trust of a role that the API's integrations use.
 *
 * `IfExists`, because AWS does not document that API Gateway says on whose behalf it assumes such a role, and on AWS it was found not to name the
 * account in 2026 (by others, see below): a plain condition would then refuse every request. Where it does say so, it must be this API; both of
 * the ARNs that API Gateway has for one are taken. An account's role can be given to APIs of that account only in any case.
 *
 * @see https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/pull/479
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 */
export function apiPrincipal(api: apigateway.RestApi): iam.IPrincipal {
  const stack = Stack.of(api);
  const control = { service: 'apigateway', account: '', resource: 'restapis', arnFormat: ArnFormat.SLASH_RESOURCE_SLASH_RESOURCE_NAME };
  return new iam.ServicePrincipal('apigateway.amazonaws.com', {
    conditions: {
      StringEqualsIfExists: { 'aws:SourceAccount': stack.account },
      ArnLikeIfExists: {
        'aws:SourceArn': [
          stack.formatArn({ service: 'execute-api', resource: api.restApiId, resourceName: '*' }),
          stack.formatArn({ ...control, resourceName: api.restApiId }),
          stack.formatArn({ ...control, resourceName: `${api.restApiId}/*` }),
        ],
      },
    },
  });
}
