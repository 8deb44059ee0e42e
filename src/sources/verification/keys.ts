import { createHash, createPublicKey, KeyObject } from 'crypto';
import { decode } from './encoding';
import { KeyEncoding, PublicKeyAlgorithm, SignatureEncoding } from '../constants';

/** What a secret holds: a text, or bytes that are none. */
export type SecretKey = string | Uint8Array;

const PEM = /^-----BEGIN PUBLIC KEY-----\s/;

/** What the DER of an Ed25519 key begins with; the 32 bytes of the key follow. (RFC 8410.) */
const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex');
const ED25519_BYTES = 32;

const MIN_RSA_BITS = 1024;

/**
 * The keys of HMACs that a secret stands for; undefined when it stands for none. Bytes that are no text are a key as they are.
 *
 * Secrets of Standard Webhooks are shown as `whsec_…`, by some as `v1,whsec_…`, and several of those as one text, separated by `|`.
 */
export function secretKeys(secret: SecretKey, encoding: KeyEncoding = KeyEncoding.TEXT): Uint8Array[] | undefined {
  if (typeof secret !== 'string') {
    return [secret];
  }
  switch (encoding) {
    case KeyEncoding.TEXT:
      return [Buffer.from(secret)];
    case KeyEncoding.SHA1_OF_TEXT:
      return [createHash('sha1').update(secret).digest()];
    case KeyEncoding.HEX:
      return allOf([decode(secret, SignatureEncoding.HEX)]);
    case KeyEncoding.BASE64:
      return allOf(secret.split('|').map((one) => decode(one.replace(/^(v1,)?whsec_/, ''), SignatureEncoding.BASE64)));
  }
}

function allOf(keys: ReadonlyArray<Uint8Array | undefined>): Uint8Array[] | undefined {
  const known = keys.filter((key) => key !== undefined);
  return known.length === keys.length ? known : undefined;
}

/**
 * A public key as senders show it, in the form that configurations have: base64 of its SubjectPublicKeyInfo.
 *
 * @param text PEM, base64 of its DER, or for Ed25519 the 32 bytes alone, in hex or base64, after `whpk_` or not
 * @returns undefined when it is no key of that algorithm
 */
export function normalisePublicKey(text: string, algorithm: PublicKeyAlgorithm): string | undefined {
  const der = PEM.test(text.trim()) ? derOfPem(text) : decode(text.replace(/\s/g, ''), SignatureEncoding.BASE64);
  const raw = algorithm === PublicKeyAlgorithm.ED25519 ? rawEd25519(text.trim()) : undefined;
  const normal = (raw ? Buffer.concat([ED25519_DER, raw]) : Buffer.from(der ?? [])).toString('base64');
  return isPublicKey(normal, algorithm) ? normal : undefined;
}

/** Whether a text is a key of that algorithm as configurations have it. */
export function isPublicKey(base64: string, algorithm: PublicKeyAlgorithm): boolean {
  const key = publicKey(base64);
  switch (algorithm) {
    case PublicKeyAlgorithm.ED25519:
      return key?.asymmetricKeyType === 'ed25519';
    case PublicKeyAlgorithm.ECDSA_SHA256:
      return key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
    default:
      return key?.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
  }
}

/** The key of a configuration; undefined when it is none. */
export function publicKey(base64: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

function derOfPem(pem: string): Buffer | undefined {
  try {
    return createPublicKey(pem.trim()).export({ format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}

function rawEd25519(text: string): Uint8Array | undefined {
  const key = text.replace(/^whpk_/, '');
  return decode(key, SignatureEncoding.HEX, ED25519_BYTES) ?? decode(key, SignatureEncoding.BASE64, ED25519_BYTES)
    ?? decode(key, SignatureEncoding.BASE64URL, ED25519_BYTES);
}
