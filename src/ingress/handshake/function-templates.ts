import { challengeCase } from './challenge';
import { NO_CHALLENGE_TEMPLATE } from './challenge-template';
import { zoomValidation } from './sender-challenges';
import { Success } from '../success-response';
import { AnswerWithoutStoring } from '../templates/answer-without-storing';
import { refusedTemplate, SENDER_RETRY_SECONDS, UNAVAILABLE_TEMPLATE } from '../templates/response-template';
import { queryValue, textOfBody } from '../templates/vtl';

/**
 * Templates around the handshake function. The integration response is one, a failure: only what the function says it answered or stored makes
 * a success of it, so that an error of the function, of whatever kind, is one of the sender's retries and no lost webhook.
 */

/** API Gateway hands on what the function returned as text or as base64. */
const READ_RESULT = textOfBody('given', 'result');

const ANSWERED = '$result != "" && $result.replaceAll(\'^\\{"answer":"[A-Za-z0-9+/=]+"\\}$\', "") == ""';

const SET_ANSWER = [
  '#set($context.responseOverride.status = 200)',
  '#set($signed = $result.replaceAll(\'^\\{"answer":"([A-Za-z0-9+/=]+)"\\}$\', \'$1\'))',
];

/** What follows stands on the same line: a line break would be part of the answer. */
const ANSWER = '$util.base64Decode($signed)';

/** X's `crc_token`, for the function. */
export const CRC_REQUEST_TEMPLATE = [
  `#set($crcToken = ${queryValue('crc_token')})`,
  '{"crcToken":"$util.base64Encode($crcToken)"}',
].join('\n');

/** Zoom's challenge, for the function: it gets the token, and not a webhook to store. */
export function zoomCase(contentType: string): AnswerWithoutStoring | undefined {
  const found = challengeCase(zoomValidation(), contentType);
  return found && { ...found, answer: '', body: '{"plainToken":"$util.base64Encode($challengeText)"}' };
}

/** What is answered to a GET. */
export const CRC_RESPONSE_TEMPLATE = [
  ...READ_RESULT,
  `#if(${ANSWERED})`,
  ...SET_ANSWER,
  `${ANSWER}#elseif($result != "" && $result.replaceAll('^\\{"refused":".*"\\}$', "") == "")`,
  '#set($context.responseOverride.status = 403)',
  NO_CHALLENGE_TEMPLATE,
  '#else',
  `#set($context.responseOverride.header.Retry-After = "${SENDER_RETRY_SECONDS}")`,
  UNAVAILABLE_TEMPLATE,
  '#end',
].join('\n');

/**
 * What is answered to a webhook that the function stored, or to a challenge.
 *
 * @param answersPings whether HEAD and OPTIONS are never stored
 */
export function storeResponseTemplate(success: Success, answersPings: boolean): string {
  return [
    ...READ_RESULT,
    `#if(${ANSWERED})`,
    ...SET_ANSWER,
    `${ANSWER}#elseif($result != "" && $result.replaceAll('^\\{"stored":true\\}$', "") == "")`,
    `#set($context.responseOverride.status = ${success.statusCode})`,
    ...(success.contentType === undefined ? [] : [`#set($context.responseOverride.header.Content-Type = "${success.contentType}")`]),
    `${success.template}#{else}`,
    refusedTemplate(answersPings),
    '#end',
  ].join('\n');
}
