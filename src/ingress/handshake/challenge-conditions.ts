import { challenge, InsteadOfStoring } from '../instead-of-storing';
import { queryValue } from '../vtl';

/** A handshake of Slack has some hundred bytes; longer bodies need not be looked at. In base64. */
const MAX_HANDSHAKE_LENGTH = 8192;

/**
 * Slack's `{"type":"url_verification","challenge":"…"}`.
 *
 * Only a body that names the type is parsed, because what is no JSON fails the template. Inside a text of an event the quotes would be escaped,
 * so an event that talks about it does not match; and the type at the top decides in the end.
 */
export function slackUrlVerification(): InsteadOfStoring {
  return {
    prepare: [
      '#set($handshakeChallenge = "")',
      `#if($body != "" && $body.length() <= ${MAX_HANDSHAKE_LENGTH})`,
      '#set($handshakeText = "$!util.base64Decode($body)")',
      '#if($handshakeText.replaceAll(\'(?s)^\\s*\\{.*"type"\\s*:\\s*"url_verification".*\\}\\s*$\', "") == "" && $handshakeText != "")',
      '#set($handshakeJson = $util.parseJson($handshakeText))',
      '#set($handshakeType = "$!handshakeJson.type")',
      '#if($handshakeType.replaceAll("^url_verification$", "") == "" && $handshakeType != "")',
      '#set($handshakeChallenge = "$!handshakeJson.challenge")',
      '#end',
      '#end',
      '#end',
    ].join('\n'),
    condition: '$handshakeChallenge != ""',
    answer: challenge('handshakeChallenge'),
  };
}

/** Microsoft Graph's `?validationToken=…`. */
export function validationToken(): InsteadOfStoring {
  return {
    prepare: `#set($handshakeChallenge = ${queryValue('validationToken')})`,
    condition: '$handshakeChallenge != ""',
    answer: challenge('handshakeChallenge'),
  };
}
