import { constants, createHash, createHmac, KeyObject, verify as verifySignature } from 'crypto';
import { Content, contentsOf } from './content';
import { decode, DIGEST_BYTES, sameBytes } from './encoding';
import { valueAt, valuesAt } from './fields';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { publicKey, SecretKey, secretKeys } from './keys';
import { readSignatureGroups, SignatureGroup } from './signature-groups';
import { parseSignedContent } from './signed-content';
import { SignedRequest } from './signed-request';
import { checkTimestamp } from './timestamp';
import { PublicKeyAlgorithm, SignatureEncoding } from '../constants';
import { PublicKeys, SecretKeys, SignatureScheme, SignedTimestamp } from '../source-config';

/** Whether what may have been signed has any of a group's signatures. */
type Check = (content: Content) => boolean;

/** Reasons in the order in which they say more. What another secret could mend comes first. */
const TELLING: readonly InvalidReason[] = [InvalidReason.SECRET_UNUSABLE, InvalidReason.MISMATCH, InvalidReason.PUBLIC_KEY_MISMATCH];

/** How a JSON object begins, as text in Latin-1; a byte order mark may stand before it. */
const OBJECT = /^(?:\xef\xbb\xbf)?\s*\{/;

const P1363_BYTES = 64;
const ED25519_BYTES = 64;

/**
 * Signatures over a template, wherever they stand: GitHub, Stripe, Shopify, Slack, Standard Webhooks, Discord and most others. Of several, by
 * several keys, any that matches suffices. Which kind of signature a key verifies is the configuration's choice and never the request's: what is a
 * public key is never used as the secret of an HMAC.
 *
 * @throws InvalidWebhookError when it does not verify
 */
export function verifySignatures(request: SignedRequest, scheme: SignatureScheme, secrets: readonly SecretKey[], arrivedAt: number): void {
  const groups = readGroups(request, scheme);
  const reasons = groups.map((group) => {
    try {
      return checkGroup(request, scheme, group, secrets, arrivedAt);
    } catch (error) {
      if (error instanceof InvalidWebhookError) {
        return error.reason;
      }
      throw error;
    }
  });
  if (!reasons.includes(undefined)) {
    throw new InvalidWebhookError(TELLING.find((reason) => reasons.includes(reason)) ?? reasons[0] ?? InvalidReason.SIGNATURE_MALFORMED);
  }
}

/** Of several headers one suffices, and the others may be of any form. */
function readGroups(request: SignedRequest, { place, prefix = '', members }: SignatureScheme): SignatureGroup[] {
  const values = valuesAt(request, place).filter((value) => value.startsWith(prefix));
  return values.flatMap((value) => readSignatureGroups(value.slice(prefix.length), members));
}

/** Why a group does not verify; undefined when it does. */
function checkGroup(
  request: SignedRequest, scheme: SignatureScheme, group: SignatureGroup, secrets: readonly SecretKey[], arrivedAt: number,
): InvalidReason | undefined {
  const checks = checksOf(scheme, group, secrets);
  if (checks.length === 0) {
    return InvalidReason.SIGNATURE_MALFORMED;
  }
  const timestamp = scheme.timestamp ? readTimestamp(request, group, scheme.timestamp, arrivedAt) : '';
  if (scheme.onlyObjects && !OBJECT.test(Buffer.from(request.body.subarray(0, 1024)).toString('latin1'))) {
    return InvalidReason.BODY_UNEXPECTED;
  }
  const contents = contentsOf(parseSignedContent(scheme.content), request, group, timestamp);
  if (checks.some((check) => contents.some(check))) {
    return undefined;
  }
  const { bySecret } = scheme;
  if (bySecret && givenBySecret(scheme, group).length === 0) {
    return InvalidReason.PUBLIC_KEY_MISMATCH;
  }
  // A secret that is no key might have been the one.
  const isUnusable = bySecret && secrets.some((secret) => secretKeys(secret, bySecret.key) === undefined);
  return isUnusable ? InvalidReason.SECRET_UNUSABLE : InvalidReason.MISMATCH;
}

/** One for each kind of key of which there is a signature. */
function checksOf(scheme: SignatureScheme, group: SignatureGroup, secrets: readonly SecretKey[]): Check[] {
  const { bySecret, byPublicKey, encoding } = scheme;
  const hmacs = givenBySecret(scheme, group);
  const others = byPublicKey ? given(group, encoding, byPublicKey.members) : [];
  return [
    ...hmacs.length > 0 ? [checkBySecrets(bySecret!, secrets, hmacs)] : [],
    ...others.length > 0 ? [checkByPublicKeys(byPublicKey!, others)] : [],
  ];
}

/** Signatures of a group that may be by a secret. */
function givenBySecret({ bySecret, encoding }: SignatureScheme, group: SignatureGroup): Buffer[] {
  return bySecret ? given(group, encoding, bySecret.members, DIGEST_BYTES[bySecret.algorithm]) : [];
}

function given(group: SignatureGroup, encoding: SignatureEncoding, names?: readonly string[], bytes?: number): Buffer[] {
  return group.signatures(names).flatMap((text) => decode(text, encoding, bytes) ?? []);
}

function checkBySecrets({ algorithm, key, plainHash }: SecretKeys, secrets: readonly SecretKey[], signatures: readonly Buffer[]): Check {
  const keys = secrets.flatMap((secret) => secretKeys(secret, key) ?? []);
  return (content) => keys.some((one) => {
    const digest = plainHash ? createHash(algorithm).update(one) : createHmac(algorithm, one);
    content.forEach((piece) => digest.update(piece));
    const expected = digest.digest();
    return signatures.some((signature) => sameBytes(expected, signature));
  });
}

function checkByPublicKeys({ algorithm, keys }: PublicKeys, signatures: readonly Buffer[]): Check {
  const known = keys.flatMap((key) => publicKey(key) ?? []);
  return (content) => {
    const bytes = Buffer.concat(content.map((piece) => typeof piece === 'string' ? Buffer.from(piece) : piece));
    return known.some((key) => signatures.some((signature) => isSignedBy(key, algorithm, bytes, signature)));
  };
}

function isSignedBy(key: KeyObject, algorithm: PublicKeyAlgorithm, content: Buffer, signature: Buffer): boolean {
  switch (algorithm) {
    case PublicKeyAlgorithm.ED25519:
      return signature.length === ED25519_BYTES && verifySignature(null, content, key, signature);
    case PublicKeyAlgorithm.ECDSA_SHA256:
      return verifySignature('sha256', content, { key, dsaEncoding: signature.length === P1363_BYTES ? 'ieee-p1363' : 'der' }, signature);
    case PublicKeyAlgorithm.RSA_SHA256:
      return verifySignature('sha256', content, key, signature);
    case PublicKeyAlgorithm.RSA_SHA512:
      return verifySignature('sha512', content, key, signature);
    case PublicKeyAlgorithm.RSA_PSS_SHA256:
      return verifySignature('sha256', content, { key, padding: constants.RSA_PKCS1_PSS_PADDING }, signature);
  }
}

function readTimestamp(request: SignedRequest, group: SignatureGroup, timestamp: SignedTimestamp, arrivedAt: number): string {
  const text = timestamp.place ? valueAt(request, timestamp.place) : group.member(timestamp.member ?? '');
  if (text === undefined) {
    throw new InvalidWebhookError(InvalidReason.TIMESTAMP_MALFORMED);
  }
  checkTimestamp(text, timestamp.format, arrivedAt, timestamp.toleranceSeconds);
  return text;
}
