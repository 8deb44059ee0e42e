import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { RETRY_AFTER_SECONDS } from './response-template';

/**
 * What API Gateway says when a request does not reach the queue: a retryable 503 for whatever is not the sender's doing.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function addGatewayResponses(api: apigateway.RestApi): void {
  const unavailable = [
    apigateway.ResponseType.INTEGRATION_FAILURE,
    apigateway.ResponseType.INTEGRATION_TIMEOUT,
    apigateway.ResponseType.API_CONFIGURATION_ERROR,
    apigateway.ResponseType.DEFAULT_5XX,
  ];
  for (const type of unavailable) {
    addResponse(api, type, 'not stored, try again', { statusCode: '503', retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  addResponse(api, apigateway.ResponseType.THROTTLED, 'too many requests, try again', { statusCode: '429', retryAfterSeconds: 1 });
  addResponse(api, apigateway.ResponseType.QUOTA_EXCEEDED, 'quota exceeded, try again later', { statusCode: '429', retryAfterSeconds: RETRY_AFTER_SECONDS });
  addResponse(api, apigateway.ResponseType.REQUEST_TOO_LARGE, 'payload too large', { statusCode: '413' });
  addResponse(api, apigateway.ResponseType.UNSUPPORTED_MEDIA_TYPE, 'content type not accepted', { statusCode: '415' });
}

interface Answer {
  readonly statusCode: string;
  readonly retryAfterSeconds?: number;
}

function addResponse(api: apigateway.RestApi, type: apigateway.ResponseType, error: string, answer: Answer): void {
  api.addGatewayResponse(type.responseType, {
    type,
    statusCode: answer.statusCode,
    responseHeaders: answer.retryAfterSeconds === undefined ? undefined : { 'Retry-After': `'${answer.retryAfterSeconds}'` },
    templates: { 'application/json': `{"error":"${error}","id":"$context.extendedRequestId"}` },
  });
}
