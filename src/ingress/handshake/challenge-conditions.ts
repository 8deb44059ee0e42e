import { challenge, AnswerWithoutStoring } from '../templates/answer-without-storing';
import { parseIfJson } from '../templates/json-text';
import { queryValue } from '../templates/vtl';

/** A challenge has some hundred bytes; longer bodies need not be looked at. In base64. */
const MAX_HANDSHAKE_LENGTH = 8192;

/** Slack's `{"type":"url_verification","challenge":"…"}`. */
export function slackUrlVerification(): AnswerWithoutStoring {
  return { ...jsonChallenge('type', 'url_verification', 'challenge'), answer: challenge('handshakeChallenge') };
}

/** Zoom's `{"event":"endpoint.url_validation","payload":{"plainToken":"…"}}`: the function gets the token, and not a webhook to store. */
export function zoomValidation(): AnswerWithoutStoring {
  return {
    ...jsonChallenge('event', 'endpoint.url_validation', 'payload.plainToken'),
    answer: '',
    body: '{"plainToken":"$util.base64Encode($handshakeChallenge)"}',
  };
}

/** Microsoft Graph's `?validationToken=…`. */
export function validationToken(): AnswerWithoutStoring {
  return {
    prepare: `#set($handshakeChallenge = ${queryValue('validationToken')})`,
    condition: '$handshakeChallenge != ""',
    answer: challenge('handshakeChallenge'),
  };
}

/**
 * A JSON body that names itself a challenge at its top.
 *
 * Only a body with that name is looked at. Inside a text of an event the quotes would be escaped, so an
 * event that talks about it does not match; and the field at the top decides in the end.
 *
 * @param field field at the top
 * @param name its value in a challenge
 * @param token where the value to answer is
 */
function jsonChallenge(field: string, name: string, token: string): Pick<AnswerWithoutStoring, 'prepare' | 'condition'> {
  const literally = name.replaceAll('.', '[.]');
  return {
    prepare: [
      '#set($handshakeChallenge = "")',
      `#if($body != "" && $body.length() <= ${MAX_HANDSHAKE_LENGTH})`,
      '#set($handshakeText = "$!util.base64Decode($body)")',
      `#if($handshakeText != "" && $handshakeText.replaceAll('(?s)^.*"${field}"\\s*:\\s*"${literally}".*$', "") == "")`,
      ...parseIfJson('handshakeJson', '$handshakeText', 'object', 'handshake'),
      `#set($handshakeName = "$!handshakeJson.${field}")`,
      `#if($handshakeName != "" && $handshakeName.replaceAll('^${literally}$', "") == "")`,
      `#set($handshakeChallenge = "$!handshakeJson.${token}")`,
      '#end',
      '#end',
      '#end',
    ].join('\n'),
    condition: '$handshakeChallenge != ""',
  };
}
