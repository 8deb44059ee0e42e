import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { CHALLENGE_TEMPLATE, NO_CHALLENGE_TEMPLATE } from './challenge-template';
import { CRC_REQUEST_TEMPLATE, CRC_RESPONSE_TEMPLATE } from './function-templates';
import { HandshakeFunction } from './handshake-function';
import { OPEN_METHOD } from '../method-authorization';

/** A GET seldom says that it has a type; without one it counts as JSON. */
const GET_CONTENT_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

/**
 * A GET method that answers challenges without any service behind it.
 *
 * @param requestTemplate renders `{"statusCode":200}` for a challenge, and keeps its value for the answer
 */
export function addChallengeMethod(resource: apigateway.IResource, requestTemplate: string): apigateway.Method {
  const contentHandling = apigateway.ContentHandling.CONVERT_TO_TEXT;
  return resource.addMethod('GET', new apigateway.MockIntegration({
    passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
    // All types are binary on this API; what is not converted cannot enter a template.
    contentHandling,
    requestTemplates: Object.fromEntries(GET_CONTENT_TYPES.map((type) => [type, requestTemplate])),
    integrationResponses: [
      { statusCode: '403', contentHandling, responseTemplates: { 'application/json': NO_CHALLENGE_TEMPLATE } },
      {
        selectionPattern: '200',
        statusCode: '200',
        contentHandling,
        // As text, never as a page: the value is whatever the caller wrote.
        responseParameters: { 'method.response.header.Content-Type': "'text/plain'", 'method.response.header.X-Content-Type-Options': "'nosniff'" },
        responseTemplates: { 'application/json': CHALLENGE_TEMPLATE },
      },
    ],
  }), {
    ...OPEN_METHOD,
    methodResponses: [
      { statusCode: '403' },
      {
        statusCode: '200',
        responseParameters: { 'method.response.header.Content-Type': true, 'method.response.header.X-Content-Type-Options': true },
      },
    ],
  });
}

/** A GET method behind which the handshake function signs the challenge. */
export function addSignedChallengeMethod(resource: apigateway.IResource, signer: HandshakeFunction): apigateway.Method {
  const requestTemplates = Object.fromEntries(GET_CONTENT_TYPES.map((type) => [type, CRC_REQUEST_TEMPLATE]));
  return resource.addMethod('GET', signer.integration(requestTemplates, {
    statusCode: '503',
    responseTemplates: { 'application/json': CRC_RESPONSE_TEMPLATE },
  }), { ...OPEN_METHOD, methodResponses: [{ statusCode: '503' }] });
}
