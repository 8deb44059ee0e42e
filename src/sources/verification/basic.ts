import { decode, sameText } from './encoding';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { SecretKey } from './keys';
import { requiredHeader, SignedRequest } from './signed-request';
import { SignatureEncoding } from '../constants';
import { BasicScheme } from '../source-config';

/**
 * HTTP Basic authentication: the secret in the header `Authorization`. It proves who sent the request, but neither its body nor its time.
 *
 * @throws InvalidWebhookError when it does not verify
 */
export function verifyBasic(request: SignedRequest, { username }: BasicScheme, secrets: readonly SecretKey[]): void {
  const [, credentials] = /^basic +([^ ]+)$/i.exec(requiredHeader(request, 'authorization')) ?? [];
  const given = credentials === undefined ? undefined : decode(credentials, SignatureEncoding.BASE64)?.toString('utf8');
  const front = username === undefined ? '' : `${username}:`;
  // The name is no secret: without the right one no password counts.
  if (given === undefined || !given.startsWith(front) || !given.includes(':')) {
    throw new InvalidWebhookError(InvalidReason.SIGNATURE_MALFORMED);
  }
  if (!secrets.some((secret) => typeof secret === 'string' && sameText(given, `${front}${secret}`))) {
    throw new InvalidWebhookError(InvalidReason.MISMATCH);
  }
}
