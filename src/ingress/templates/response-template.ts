import { textOfBody } from './vtl';

/**
 * What a sender is told, by the status that SQS answered with.
 *
 * Whether API Gateway hands a template SQS's answer as text or as base64 depends on SQS's content type, so both are read.
 */

/** Seconds after which a sender may try again, when something behind the API went wrong. */
export const RETRY_AFTER_SECONDS = 30;

/** The success: the queue has stored the webhook. */
export const ACCEPTED_TEMPLATE = '{"id":"${context.extendedRequestId}"}';

/**
 * Status of the integration response for SQS's 400, and what the sender sees should the template that overrides it not be applied: a failure
 * that is worth a retry. It is 500 and not 503, because API Gateway keeps integration responses by their status code, and 503 is the default's.
 */
export const REFUSED_STATUS = '500';

/** Everything that went wrong and that a retry may mend. */
export const UNAVAILABLE_TEMPLATE = '{"error":"not stored, try again","id":"${context.extendedRequestId}"}';

/**
 * SQS answered 400, and every branch says which status the sender sees. Either the request template meant it to (`answer-without-storing.ts`), and says what to answer; or a message was refused:
 * "too long" is the sender's, anything else (throttling, access, a missing queue) is ours and worth a retry.
 *
 * SQS reports a message over its limit and an illegal id with the same code, so the text decides; what is not recognised stays 503.
 * A challenge is the one thing that makes a success of SQS's refusal: only this template does so, and no request that has one is ever sent
 * to the queue.
 */
export const REFUSED_TEMPLATE = [
  ...textOfBody('seen', 'answer'),
  '#set($challenge = "$!{context.responseOverride.challenge}")',
  '#set($error = "$!{context.responseOverride.error}")',
  '#if($challenge != "")',
  '#set($context.responseOverride.status = 200)',
  '#set($context.responseOverride.header.Content-Type = "text/plain")',
  '#set($context.responseOverride.header.X-Content-Type-Options = "nosniff")',
  '$util.base64Decode($challenge)#elseif($error != "")',
  '{"error":"$error","id":"${context.extendedRequestId}"}',
  '#elseif($answer != "" && $answer.replaceAll(\'(?s)^.*must be shorter than.*$\', "") == "")',
  '#set($context.responseOverride.status = 413)',
  '{"error":"payload too large","id":"${context.extendedRequestId}"}',
  '#else',
  '#set($context.responseOverride.status = 503)',
  `#set($context.responseOverride.header.Retry-After = "${RETRY_AFTER_SECONDS}")`,
  UNAVAILABLE_TEMPLATE,
  '#end',
].join('\n');
