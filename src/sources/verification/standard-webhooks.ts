import { createHmac, createPublicKey, verify as verifySignature } from 'crypto';
import { decode, sameBytes } from './encoding';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { requiredHeader, SignedRequest } from './signed-request';
import { checkTimestamp } from './timestamp';
import { SignatureEncoding, TimestampFormat } from '../constants';
import { StandardWebhooksScheme } from '../source-config';

const SECRET_PREFIX = 'whsec_';
const PUBLIC_KEY_PREFIX = 'whpk_';
const HMAC_BYTES = 32;
const ED25519_KEY_BYTES = 32;
const ED25519_SIGNATURE_BYTES = 64;

/** What a key says to the signatures of its version. */
interface Key {
  readonly version: 'v1' | 'v1a';
  matchesAny(signatures: readonly string[], content: Buffer): boolean;
}

/** A sender signs with one key or two; each signature by a public key is checked over the whole body. */
const MAX_SIGNATURES = 10;

/**
 * Standard Webhooks: signatures over `<id>.<timestamp>.<body>`, several in one header, separated by spaces; `v1,<base64>` is HMAC-SHA256,
 * `v1a,<base64>` is ed25519. The key decides the version: what is a public key is never used as the secret of an HMAC.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @throws InvalidWebhookError when it does not verify
 */
export function verifyStandardWebhooks(request: SignedRequest, scheme: StandardWebhooksScheme, secrets: readonly string[], arrivedAt: number): void {
  const id = requiredHeader(request, `${scheme.headerPrefix}-id`);
  const timestamp = requiredHeader(request, `${scheme.headerPrefix}-timestamp`);
  const signatures = requiredHeader(request, `${scheme.headerPrefix}-signature`).split(' ').slice(0, MAX_SIGNATURES).map(splitOnce);
  checkTimestamp(timestamp, TimestampFormat.UNIX_SECONDS, arrivedAt, scheme.toleranceSeconds);

  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const keys = [...secrets, ...scheme.publicKeys].map(readKey);
  const matches = keys.some((key) => key?.matchesAny(signatures.flatMap(([version, value]) => version === key.version ? [value] : []), content));
  if (!matches) {
    // A key that cannot be used might have been the one.
    throw new InvalidWebhookError(keys.includes(undefined) ? InvalidReason.SECRET_UNUSABLE : InvalidReason.MISMATCH);
  }
}

/** A key from its text; undefined when it is none. */
function readKey(text: string): Key | undefined {
  return text.startsWith(PUBLIC_KEY_PREFIX) ? publicKey(text.slice(PUBLIC_KEY_PREFIX.length)) : secretKey(text);
}

function secretKey(text: string): Key | undefined {
  const key = decode(text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : text, SignatureEncoding.BASE64);
  return key && {
    version: 'v1',
    matchesAny: (signatures, content) => {
      const expected = createHmac('sha256', key).update(content).digest();
      return signatures.some((signature) => {
        const given = decode(signature, SignatureEncoding.BASE64, HMAC_BYTES);
        return given !== undefined && sameBytes(expected, given);
      });
    },
  };
}

function publicKey(text: string): Key | undefined {
  const bytes = decode(text, SignatureEncoding.BASE64, ED25519_KEY_BYTES);
  if (!bytes) {
    return undefined;
  }
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
  return {
    version: 'v1a',
    matchesAny: (signatures, content) => signatures.some((signature) => {
      const given = decode(signature, SignatureEncoding.BASE64, ED25519_SIGNATURE_BYTES);
      return given !== undefined && verifySignature(null, content, key, given);
    }),
  };
}

/** Whether a text is a public key that signatures can be checked with. */
export function isPublicKey(text: string): boolean {
  return text.startsWith(PUBLIC_KEY_PREFIX) && readKey(text) !== undefined;
}

function splitOnce(signature: string): [string, string] {
  const comma = signature.indexOf(',');
  return comma < 0 ? [signature, ''] : [signature.slice(0, comma), signature.slice(comma + 1)];
}
