import { Lazy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';

/** Fields of a line of the access log, and what API Gateway puts there. `webhook` and its like are static. */
export const ACCESS_LOG_FIELDS = {
  id: '$context.extendedRequestId',
  at: '$context.requestTimeEpoch',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  endpoint: '$context.resourcePath',
  status: '$context.status',
  cause: '$context.error.responseType',
  queueStatus: '$context.integration.status',
  queueError: '$context.integrationErrorMessage',
  responseLength: '$context.responseLength',
  latencyMs: '$context.responseLatency',
} as const;

/**
 * One JSON line per request, with the cause of every refusal.
 *
 * Only values that a sender cannot choose: no path, no user agent, and not `$context.requestId`, which a sender can set. The format is one
 * for the whole stage, so that with several webhooks on the API each line names all of them; `endpoint` tells whose request it was.
 *
 * @param webhooks names of the webhooks on the API; read when the template is written
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function accessLogFormat(webhooks: readonly string[]): apigateway.AccessLogFormat {
  return apigateway.AccessLogFormat.custom(Lazy.string({
    produce: () => JSON.stringify({
      ...Object.fromEntries(webhooks.map((name, index) => [webhookField(index), name])),
      ...ACCESS_LOG_FIELDS,
    }),
  }));
}

/** The field that has the name of the API's first webhook, its second … */
export function webhookField(index: number): string {
  return index === 0 ? 'webhook' : `webhook${index + 1}`;
}
