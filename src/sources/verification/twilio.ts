import { createHash, createHmac } from 'crypto';
import { decode, DIGEST_BYTES, sameBytes } from './encoding';
import { sortedForm } from './fields';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { SecretKey } from './keys';
import { requiredHeader, SignedRequest } from './signed-request';
import { SignatureAlgorithm, SignatureEncoding } from '../constants';

/**
 * Twilio: base64 of HMAC-SHA1 over the URL followed by the form's names and values, sorted. Other bodies are signed by their SHA-256, which
 * Twilio adds to the URL as `bodySHA256`. Twilio is not consistent about the standard port in the URL, so it is tried with and without.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 * @throws InvalidWebhookError when it does not verify
 */
export function verifyTwilio(request: SignedRequest, secrets: readonly SecretKey[]): void {
  const signature = decode(requiredHeader(request, 'x-twilio-signature'), SignatureEncoding.BASE64, DIGEST_BYTES[SignatureAlgorithm.SHA1]);
  if (!signature) {
    throw new InvalidWebhookError(InvalidReason.SIGNATURE_MALFORMED);
  }
  const urls = request.urls().flatMap(withPorts);
  if (urls.length === 0) {
    throw new InvalidWebhookError(InvalidReason.URL_UNKNOWN);
  }
  const parameters = signedParameters(request, urls[0]);
  const matches = secrets.some((secret) => urls.some((url) =>
    sameBytes(createHmac('sha1', secret).update(url).update(parameters).digest(), signature)));
  if (!matches) {
    throw new InvalidWebhookError(InvalidReason.MISMATCH);
  }
}

/** What is signed after the URL. With a hash in the URL that is nothing, and the body must be the one that was hashed. */
function signedParameters(request: SignedRequest, url: string): string {
  const hashes = [...url.matchAll(/[?&]bodySHA256=([^&#]*)/g)].map(([, hash]) => hash);
  if (hashes.length > 0) {
    checkBody(request.body, hashes);
    return '';
  }
  return sortedForm(request);
}

function checkBody(body: Uint8Array, hashes: readonly string[]): void {
  const hash = decode(hashes[0], SignatureEncoding.HEX, DIGEST_BYTES[SignatureAlgorithm.SHA256]);
  if (!hash || hashes.length > 1 || !sameBytes(createHash('sha256').update(body).digest(), hash)) {
    throw new InvalidWebhookError(InvalidReason.BODY_MISMATCH);
  }
}

/** As it is, without a port, and with the standard one. Not through a URL parser: it would change the spelling that was signed. */
function withPorts(url: string): string[] {
  const [, scheme, host, rest] = /^(https?):\/\/([^/?#:]*)(?::\d+)?(.*)$/s.exec(url) ?? [];
  if (scheme === undefined) {
    return [url];
  }
  return [...new Set([url, `${scheme}://${host}${rest}`, `${scheme}://${host}:${scheme === 'https' ? 443 : 80}${rest}`])];
}
