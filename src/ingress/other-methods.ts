import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { OPEN_METHOD } from './method-authorization';
import { ANY } from './methods';
import { IS_PING, PING_BODY } from './templates/ping';
import { VARIABLES } from './templates/request-template';

/** What API Gateway says of a method that is not there. */
const MISSING = '{"message":"Missing Authentication Token"}';

/**
 * What the integration answers to a ping, which the sender never sees. The access log has it as the status of the queue, where 4xx says that nothing
 * was stored.
 */
const NOT_STORED = 404;

/** A ping seldom says that it has a type; without one it counts as JSON. */
const PING_CONTENT_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

const REQUEST_TEMPLATE = [...VARIABLES, `#if(${IS_PING})`, `{"statusCode":${NOT_STORED}}`, '#else', '{"statusCode":403}', '#end'].join('\n');

/**
 * Answers pings with the methods that an endpoint does not have, and refuses everything else with them.
 *
 * Without it, API Gateway gives what a fixed resource has no method for to the `{proxy+}` of the resource above: the webhook's own endpoint, where it
 * would be stored, past the rules of this one. Others' tests assert that on AWS.
 */
export function addOtherMethods(resource: apigateway.IResource): apigateway.Method {
  // Everything is binary to these APIs, and what is not made text cannot enter a template.
  const contentHandling = apigateway.ContentHandling.CONVERT_TO_TEXT;
  return resource.addMethod(ANY, new apigateway.MockIntegration({
    contentHandling,
    passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
    requestTemplates: Object.fromEntries(PING_CONTENT_TYPES.map((type) => [type, REQUEST_TEMPLATE])),
    integrationResponses: [
      { statusCode: '403', contentHandling, responseTemplates: { 'application/json': MISSING } },
      { selectionPattern: String(NOT_STORED), statusCode: '200', contentHandling, responseTemplates: { 'application/json': PING_BODY } },
    ],
  }), { ...OPEN_METHOD, requestParameters: {}, methodResponses: [{ statusCode: '403' }, { statusCode: '200' }] });
}
