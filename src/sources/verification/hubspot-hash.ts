import { createHash } from 'crypto';
import { decode, DIGEST_BYTES, sameBytes } from './encoding';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { requiredHeader, SignedRequest } from './signed-request';
import { HubSpotSignature, SignatureAlgorithm, SignatureEncoding } from '../constants';
import { HubSpotHashScheme } from '../source-config';

/**
 * HubSpot's older signatures: hexadecimal SHA-256 over secret and body (v1), or secret, method, URL and body (v2). Which of the two is the
 * configuration's choice, not the request's.
 *
 * @see https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 * @throws InvalidWebhookError when it does not verify
 */
export function verifyHubSpotHash(request: SignedRequest, scheme: HubSpotHashScheme, secrets: readonly string[]): void {
  const signature = decode(requiredHeader(request, 'x-hubspot-signature'), SignatureEncoding.HEX, DIGEST_BYTES[SignatureAlgorithm.SHA256]);
  if (!signature) {
    throw new InvalidWebhookError(InvalidReason.SIGNATURE_MALFORMED);
  }
  const fronts = scheme.version === HubSpotSignature.V1 ? [''] : request.urls().map((url) => `${request.method.toUpperCase()}${url}`);
  if (fronts.length === 0) {
    throw new InvalidWebhookError(InvalidReason.URL_UNKNOWN);
  }
  const matches = secrets.some((secret) => fronts.some((front) =>
    sameBytes(createHash('sha256').update(secret).update(front).update(request.body).digest(), signature)));
  if (!matches) {
    throw new InvalidWebhookError(InvalidReason.MISMATCH);
  }
}
