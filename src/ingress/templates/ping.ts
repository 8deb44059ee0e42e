import { AnswerWithoutStoring, challenge } from './answer-without-storing';
import { proxyPath } from './vtl';

/** What is answered to a ping. */
export const PING_BODY = '{}';

/**
 * A ping in VTL: whoever sends HEAD, OPTIONS, or to the endpoint itself a GET without a query and a body only asks whether somebody is there, such as Trello
 * and Mandrill when a webhook is set up, and monitors of uptime. A path below the endpoint may be all that a GET has to say. The condition uses `$query`
 * and `$seen`; an empty body is shown as one of two texts.
 */
export const IS_PING = '"${context.httpMethod}" == "HEAD" || "${context.httpMethod}" == "OPTIONS"'
  + ` || ("\${context.httpMethod}" == "GET" && ${proxyPath()} == "" && $query.size() <= 0 && ($seen == "" || $seen == "{}"))`;

/** Answers pings where all methods come the way of webhooks. */
export const PING: AnswerWithoutStoring = {
  prepare: `#set($pong = "${PING_BODY}")`,
  condition: IS_PING,
  answer: challenge('pong', 'application/json'),
};
