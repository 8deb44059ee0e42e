import { PING_BODY } from './ping';
import { textOfBody } from './vtl';

/**
 * What a sender is told, by the status that SQS answered with.
 *
 * Whether API Gateway hands a template SQS's answer as text or as base64 depends on SQS's content type, so both are read.
 */

/** Seconds after which a sender may try again, when something behind the API went wrong. */
export const SENDER_RETRY_SECONDS = 30;

/** The success: the queue has stored the webhook. */
export const ACCEPTED_TEMPLATE = '{"id":"${context.extendedRequestId}"}';

/** What is said of everything that went wrong and that a retry may mend. */
export const UNAVAILABLE_TEMPLATE = '{"error":"not stored, try again","id":"${context.extendedRequestId}"}';

/**
 * Status of the default response, and what a sender sees should the template that makes 503 of it not be applied: a failure that is worth a retry.
 * It cannot be 503 itself, because API Gateway keeps integration responses by their status code, and 503 is that of SQS's 400.
 */
export const DEFAULT_STATUS = '500';

/** SQS answered with neither 2xx nor 400. What the request template refused stays refused: a retry would not mend it. */
export const DEFAULT_TEMPLATE = [
  '#set($error = "$!{context.responseOverride.error}")',
  '#if($error == "")',
  '#set($context.responseOverride.status = 503)',
  '#end',
  UNAVAILABLE_TEMPLATE,
].join('\n');

/** What is answered to a ping of the methods that an endpoint never stores. */
const PINGED = [
  '#elseif("${context.httpMethod}" == "HEAD" || "${context.httpMethod}" == "OPTIONS")',
  '#set($context.responseOverride.status = 200)',
  PING_BODY,
];

/**
 * SQS answered 400. Either the request template meant it to (`answer-without-storing.ts`), and says what to answer; or a message was refused:
 * "too long" is the sender's, anything else (throttling, access, a missing queue) is ours and worth a retry.
 *
 * SQS reports a message over its limit and an illegal id with the same code, so the text decides; what is not recognised stays 503.
 * A challenge is the one thing that makes a success of SQS's refusal: only this template does so, and no request that has one is ever sent
 * to the queue. Nor is a HEAD or OPTIONS request of an endpoint that answers pings, so that those are known without what the request template says.
 *
 * @param answersPings whether HEAD and OPTIONS are never stored
 */
export function refusedTemplate(answersPings: boolean): string {
  return [
    ...textOfBody('seen', 'answer'),
    '#set($challenge = "$!{context.responseOverride.challenge}")',
    '#set($challengeType = "$!{context.responseOverride.challengeType}")',
    '#set($error = "$!{context.responseOverride.error}")',
    '#if($challenge != "")',
    '#set($context.responseOverride.status = 200)',
    '#set($context.responseOverride.header.Content-Type = $challengeType)',
    '#set($context.responseOverride.header.X-Content-Type-Options = "nosniff")',
    '$util.base64Decode($challenge)#elseif($error != "")',
    '{"error":"$error","id":"${context.extendedRequestId}"}',
    ...(answersPings ? PINGED : []),
    '#elseif($answer != "" && $answer.replaceAll(\'(?s)^.*must be shorter than.*$\', "") == "")',
    '#set($context.responseOverride.status = 413)',
    '{"error":"payload too large","id":"${context.extendedRequestId}"}',
    '#else',
    `#set($context.responseOverride.header.Retry-After = "${SENDER_RETRY_SECONDS}")`,
    UNAVAILABLE_TEMPLATE,
    '#end',
  ].join('\n');
}
