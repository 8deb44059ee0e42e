import { gunzipSync } from 'node:zlib';
import { Signal, SignalRequest } from './signal';
import { arrival, isJsonObject, isText, JsonObject, SignalFacts } from './signal-facts';
import { readSnsNotification } from './sns-signal';

/**
 * Nobody sends an alert that is larger; what is stays compressed. 10 KB may be 10 MB of JSON, for which ten signals at once would need more memory than the function has:
 * all of a batch would come back for one of them.
 */
const MAX_DECODED_BYTES = 2_000_000;

/**
 * A request that a webhook put into the queue, as an event of API Gateway's HTTP format 2.0 (`MessageContent.REQUEST`); undefined where it is none. A notification that
 * SNS sent by HTTPS is the notification: who confirmed the subscription, and whether it is from SNS, was the webhook's to say.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function readRequest(json: JsonObject, facts: SignalFacts): Signal | undefined {
  const { version, rawPath, rawQueryString, headers, requestContext: context } = json;
  if (version !== '2.0' || !isText(rawPath) || !isJsonObject(context) || !isJsonObject(context.http) || !isText(context.http.method)) {
    return undefined;
  }
  const headerOf = (name: string): string => isJsonObject(headers) && isText(headers[name]) ? headers[name] : '';
  const request: SignalRequest = {
    method: context.http.method,
    path: rawPath,
    query: isText(rawQueryString) ? rawQueryString : '',
    contentType: headerOf('content-type'),
  };
  const signal: Signal = {
    id: isText(context.requestId) ? context.requestId : facts.id,
    receivedAt: arrival(typeof context.timeEpoch === 'number' ? context.timeEpoch : NaN, facts),
    carrier: 'https',
    body: decoded(bodyOf(json)),
    request,
  };
  return headerOf('x-amz-sns-message-type') === 'Notification' ? notification(signal, headerOf) : signal;
}

function notification(signal: Signal, headerOf: (name: string) => string): Signal {
  const { request: _, ...facts } = signal;
  const [id, topicArn] = [headerOf('x-amz-sns-message-id'), headerOf('x-amz-sns-topic-arn')];
  if (headerOf('x-amz-sns-rawdelivery') === 'true' && id !== '' && topicArn !== '') {
    return { ...facts, id, carrier: 'sns', topicArn };
  }
  try {
    const json: unknown = JSON.parse(signal.body.toString());
    return (isJsonObject(json) ? readSnsNotification(json, facts) : undefined) ?? signal;
  } catch {
    return signal;
  }
}

function bodyOf({ body, isBase64Encoded }: JsonObject): Buffer {
  return typeof body === 'string' ? Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8') : Buffer.alloc(0);
}

/** Some senders compress what they send; it is told by its first bytes, because API Gateway may have undone it. What cannot be undone is as it is. */
function decoded(body: Buffer): Buffer {
  if (body[0] !== 0x1f || body[1] !== 0x8b) {
    return body;
  }
  try {
    return gunzipSync(body, { maxOutputLength: MAX_DECODED_BYTES });
  } catch {
    return body;
  }
}
