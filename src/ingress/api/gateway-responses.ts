import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { SENDER_RETRY_SECONDS } from '../templates/response-template';

/**
 * What API Gateway says when a request does not reach the queue: a retryable 503 for whatever is not the sender's doing. Responses that the
 * API has already stay as they are.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function addGatewayResponses(api: apigateway.RestApi): void {
  const existing = responseTypes(api);
  for (const answer of ANSWERS.filter(({ type }) => !existing.has(type.responseType))) {
    const { type, statusCode, error, senderRetrySeconds } = answer;
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode,
      responseHeaders: senderRetrySeconds === undefined ? undefined : { 'Retry-After': `'${senderRetrySeconds}'` },
      templates: { 'application/json': `{"error":"${error}","id":"$context.extendedRequestId"}` },
    });
  }
}

interface Answer {
  readonly type: apigateway.ResponseType;
  readonly statusCode: string;
  readonly error: string;
  readonly senderRetrySeconds?: number;
}

const { ResponseType } = apigateway;

const UNAVAILABLE = { statusCode: '503', error: 'not stored, try again', senderRetrySeconds: SENDER_RETRY_SECONDS };

const ANSWERS: readonly Answer[] = [
  { type: ResponseType.INTEGRATION_FAILURE, ...UNAVAILABLE },
  { type: ResponseType.INTEGRATION_TIMEOUT, ...UNAVAILABLE },
  { type: ResponseType.API_CONFIGURATION_ERROR, ...UNAVAILABLE },
  { type: ResponseType.DEFAULT_5XX, ...UNAVAILABLE },
  { type: ResponseType.THROTTLED, statusCode: '429', error: 'too many requests, try again', senderRetrySeconds: 1 },
  { type: ResponseType.QUOTA_EXCEEDED, statusCode: '429', error: 'quota exceeded, try again later', senderRetrySeconds: SENDER_RETRY_SECONDS },
  { type: ResponseType.REQUEST_TOO_LARGE, statusCode: '413', error: 'payload too large' },
  { type: ResponseType.UNSUPPORTED_MEDIA_TYPE, statusCode: '415', error: 'content type not accepted' },
];

function responseTypes(api: apigateway.RestApi): ReadonlySet<string> {
  const stack = Stack.of(api);
  const id = (restApiId: string): string => JSON.stringify(stack.resolve(restApiId));
  const responses = stack.node.findAll().filter((construct) => construct instanceof apigateway.CfnGatewayResponse);
  return new Set(responses.filter(({ restApiId }) => id(restApiId) === id(api.restApiId)).map(({ responseType }) => responseType));
}
