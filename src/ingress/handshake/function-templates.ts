import { NO_CHALLENGE_TEMPLATE } from './challenge-template';
import { Success } from '../success-response';
import { REFUSED_TEMPLATE, SENDER_RETRY_SECONDS, UNAVAILABLE_TEMPLATE } from '../templates/response-template';
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

/** What is answered to a webhook that the function stored, or to a challenge. */
export function storeResponseTemplate(success: Success): string {
  return [
    ...READ_RESULT,
    `#if(${ANSWERED})`,
    ...SET_ANSWER,
    `${ANSWER}#elseif($result != "" && $result.replaceAll('^\\{"stored":true\\}$', "") == "")`,
    `#set($context.responseOverride.status = ${success.statusCode})`,
    ...(success.contentType === undefined ? [] : [`#set($context.responseOverride.header.Content-Type = "${success.contentType}")`]),
    `${success.template}#{else}`,
    REFUSED_TEMPLATE,
    '#end',
  ].join('\n');
}
