import { AnswerWithoutStoring } from '../templates/answer-without-storing';
import { IS_PING } from '../templates/ping';
import { VARIABLES } from '../templates/request-template';

/**
 * Templates of the mock integration that answers a challenge. What the request template keeps in `$context.responseOverride` is there in the response
 * template (recorded).
 */

/** The challenge as the whole answer, and nothing as the answer to a ping. */
export const CHALLENGE_TEMPLATE = '#set($challenge = "$!{context.responseOverride.challenge}")\n$util.base64Decode($challenge)';

/** Everything that is no challenge, or not ours. */
export const NO_CHALLENGE_TEMPLATE = '{"error":"not a handshake that is expected here","id":"${context.extendedRequestId}"}';

/** Answers a challenge, and pings, and refuses the rest. */
export function challengeOnlyTemplate({ prepare, condition, answer }: AnswerWithoutStoring): string {
  return [
    ...VARIABLES,
    ...(prepare === undefined ? [] : [prepare]),
    `#if(${condition})`,
    answer,
    '{"statusCode":200}',
    `#elseif(${IS_PING})`,
    '{"statusCode":200}',
    '#else',
    '{"statusCode":403}',
    '#end',
  ].join('\n');
}
