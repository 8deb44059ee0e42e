import { functionBody } from './function-body';
import { DeliveryRequest, Pairs } from './request';
import { encodeQuery } from './request-target';
import { logTime } from '../../shared/log-time';

/**
 * A request as an event of API Gateway's HTTP format 2.0, in which a function gets it. Its host is the one that the sender called.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function functionEvent(request: DeliveryRequest): object {
  const headers = joined(request.headers.map(([name, value]) => [name.toLowerCase(), value] as const));
  const { host = '' } = request;
  const path = `/${request.path}`;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: encodeQuery(request.query),
    cookies: headers.cookie?.split(/; */),
    headers: { ...headers, host },
    queryStringParameters: request.query.length > 0 ? joined(request.query) : undefined,
    requestContext: {
      accountId: 'anonymous',
      apiId: 'scalable-webhook',
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp: request.sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: request.deliveryId,
      routeKey: '$default',
      stage: '$default',
      time: logTime(request.arrivedAt),
      timeEpoch: request.arrivedAt,
    },
    ...functionBody(request),
  };
}

/** One value per name, repetitions joined with commas, as the format has it. */
function joined(pairs: Pairs): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}
