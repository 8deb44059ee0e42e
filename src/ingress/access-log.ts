import * as apigateway from 'aws-cdk-lib/aws-apigateway';

/**
 * One JSON line per request, with the cause of every refusal.
 *
 * Only values that a sender cannot choose: no path, no user agent, and not `$context.requestId`, which a sender can set.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function accessLogFormat(): apigateway.AccessLogFormat {
  return apigateway.AccessLogFormat.custom(JSON.stringify({
    id: '$context.extendedRequestId',
    at: '$context.requestTimeEpoch',
    ip: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    resource: '$context.resourcePath',
    status: '$context.status',
    cause: '$context.error.responseType',
    queueStatus: '$context.integration.status',
    queueError: '$context.integrationErrorMessage',
    responseLength: '$context.responseLength',
    latencyMs: '$context.responseLatency',
  }));
}
