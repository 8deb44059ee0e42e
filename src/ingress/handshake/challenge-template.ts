import { queryValue } from '../templates/vtl';

/**
 * Templates of the mock integration that answers a challenge in the query. What the request template keeps in `$context.responseOverride`
 * is there in the response template (recorded).
 */

/** The challenge as the whole answer. */
export const CHALLENGE_TEMPLATE = '#set($challenge = "$!{context.responseOverride.challenge}")\n$util.base64Decode($challenge)';

/** Everything that is no challenge, or not ours. */
export const NO_CHALLENGE_TEMPLATE = '{"error":"not a handshake that is expected here","id":"${context.extendedRequestId}"}';

/**
 * `hub.challenge`, if the token is the expected one.
 *
 * @param verifyToken a reference that CloudFormation resolves
 */
export function hubChallengeTemplate(verifyToken: string): string {
  return [
    `#set($hubMode = ${queryValue('hub.mode')})`,
    `#set($hubToken = ${queryValue('hub.verify_token')})`,
    `#set($hubExpected = '${verifyToken}')`,
    answerIf(queryValue('hub.challenge'), '$hubMode == "subscribe" && $hubToken != "" && $hubToken == $hubExpected'),
  ].join('\n');
}

/** The value of a query parameter. */
export function queryChallengeTemplate(parameter: string): string {
  return answerIf(queryValue(parameter));
}

function answerIf(value: string, condition?: string): string {
  return [
    `#set($challenge = ${value})`,
    `#if($challenge != ""${condition === undefined ? '' : ` && ${condition}`})`,
    '#set($context.responseOverride.challenge = $util.base64Encode($challenge))',
    '{"statusCode":200}',
    '#else',
    '{"statusCode":403}',
    '#end',
  ].join('\n');
}
