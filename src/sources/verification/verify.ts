import { verifyBasic } from './basic';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { verifyJwt } from './jwt';
import { SecretKey } from './keys';
import { verifySignatures } from './signature';
import { SignedRequest } from './signed-request';
import { verifySns } from './sns';
import { verifyToken } from './token';
import { verifyTwilio } from './twilio';
import { Scheme } from '../source-config';

/** What came of a verification. */
export type Verification = { readonly valid: true } | { readonly valid: false; readonly reason: InvalidReason };

/**
 * Verifies a request by a scheme. Does no I/O, never throws, and whatever it does not understand does not verify.
 *
 * @param keys secrets of which any may have signed; for `sns` the certificate, as PEM, instead; for `jwt`
 * with published keys the one that the token names, as the text of a JWK. Empty ones are never used: anyone
 * can sign with them
 * @param arrivedAt milliseconds since 1970; timestamps are held against it, not against now
 */
export function verify(request: SignedRequest, scheme: Scheme, keys: readonly SecretKey[], arrivedAt: number): Verification {
  try {
    check(request, scheme, keys.filter((key) => key.length > 0), arrivedAt);
    return { valid: true };
  } catch (error) {
    return { valid: false, reason: error instanceof InvalidWebhookError ? error.reason : InvalidReason.UNVERIFIABLE };
  }
}

function check(request: SignedRequest, scheme: Scheme, keys: readonly SecretKey[], arrivedAt: number): void {
  switch (scheme.kind) {
    case 'none':
      return;
    case 'signature':
      return verifySignatures(request, scheme, keys, arrivedAt);
    case 'twilio':
      return verifyTwilio(request, keys);
    case 'token':
      return verifyToken(request, scheme, keys);
    case 'basic':
      return verifyBasic(request, scheme, keys);
    case 'jwt':
      return verifyJwt(request, scheme, keys, arrivedAt);
    case 'sns':
      return verifySns(request, scheme, String(keys[0] ?? ''));
  }
  // A scheme that only a newer version of the configuration knows.
  throw new InvalidWebhookError(InvalidReason.UNVERIFIABLE);
}
