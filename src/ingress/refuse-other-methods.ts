import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { OPEN_METHOD } from './method-authorization';
import { ANY } from './methods';

/** What API Gateway says of a method that is not there. */
const MISSING = '{"message":"Missing Authentication Token"}';

/**
 * Refuses the methods that an endpoint does not have.
 *
 * Without it, API Gateway gives what a fixed resource has no method for to the `{proxy+}` of the resource above: the webhook's own endpoint, where it
 * would be stored, past the rules of this one. Others' tests assert that on AWS.
 */
export function refuseOtherMethods(resource: apigateway.IResource): apigateway.Method {
  // Everything is binary to these APIs, and what is not made text cannot enter a template.
  const contentHandling = apigateway.ContentHandling.CONVERT_TO_TEXT;
  return resource.addMethod(ANY, new apigateway.MockIntegration({
    contentHandling,
    passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
    requestTemplates: { 'application/json': '{"statusCode": 403}' },
    integrationResponses: [{ statusCode: '403', contentHandling, responseTemplates: { 'application/json': MISSING } }],
  }), { ...OPEN_METHOD, requestParameters: {}, methodResponses: [{ statusCode: '403' }] });
}
