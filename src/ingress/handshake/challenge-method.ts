import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { challengeCase, challengeContentTypes } from './challenge';
import { ChallengeProps } from './challenge-props';
import { CHALLENGE_TEMPLATE, challengeOnlyTemplate, NO_CHALLENGE_TEMPLATE } from './challenge-template';
import { CRC_REQUEST_TEMPLATE, CRC_RESPONSE_TEMPLATE } from './function-templates';
import { HandshakeFunction } from './handshake-function';
import { mapped } from '../mapped-headers';
import { OPEN_METHOD } from '../method-authorization';

/** A GET seldom says that it has a type; without one it counts as JSON. */
const GET_CONTENT_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

/** Everything is binary to these APIs; what is not converted cannot enter a template. */
const contentHandling = apigateway.ContentHandling.CONVERT_TO_TEXT;

/** A method that answers challenges without any service behind it, and stores nothing. */
export function addChallengeMethod(resource: apigateway.IResource, httpMethod: string, props: ChallengeProps): apigateway.Method {
  const isJson = props.answer?._field !== undefined || props.answer?._header !== undefined;
  // As text, never as a page: the value is whatever the caller wrote.
  const headers = { 'Content-Type': isJson ? "'application/json'" : "'text/plain'", 'X-Content-Type-Options': "'nosniff'" };
  const requestTemplates = Object.fromEntries(challengeContentTypes(props).map((type) => [type, challengeOnlyTemplate(challengeCase(props, type)!)]));
  return resource.addMethod(httpMethod, new apigateway.MockIntegration({
    passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
    contentHandling,
    requestTemplates,
    integrationResponses: [
      { statusCode: '403', contentHandling, responseTemplates: { 'application/json': NO_CHALLENGE_TEMPLATE } },
      {
        selectionPattern: '200',
        statusCode: '200',
        contentHandling,
        responseParameters: mapped(headers, (value) => value),
        responseTemplates: { 'application/json': CHALLENGE_TEMPLATE },
      },
    ],
  }), {
    ...OPEN_METHOD,
    requestParameters: {},
    methodResponses: [{ statusCode: '403' }, { statusCode: '200', responseParameters: mapped(headers, () => true) }],
  });
}

/** A method that answers everything with the same headers. It reads nothing of the request. */
export function addHeadersMethod(resource: apigateway.IResource, httpMethod: string, headers: Readonly<Record<string, string>>): apigateway.Method {
  return resource.addMethod(httpMethod, new apigateway.MockIntegration({
    passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
    contentHandling,
    requestTemplates: Object.fromEntries(GET_CONTENT_TYPES.map((type) => [type, '{"statusCode":200}'])),
    integrationResponses: [{ statusCode: '200', contentHandling, responseParameters: mapped(headers, (value) => `'${value}'`) }],
  }), {
    ...OPEN_METHOD,
    requestParameters: {},
    methodResponses: [{ statusCode: '200', responseParameters: mapped(headers, () => true) }],
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
