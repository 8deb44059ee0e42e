import { createHash, timingSafeEqual } from 'crypto';
import { SignatureAlgorithm, SignatureEncoding } from '../constants';

const ALPHABET: Readonly<Record<SignatureEncoding, RegExp>> = {
  [SignatureEncoding.HEX]: /^[0-9A-Fa-f]+$/,
  [SignatureEncoding.BASE64]: /^[A-Za-z0-9+/]+={0,2}$/,
  [SignatureEncoding.BASE64URL]: /^[A-Za-z0-9_-]+={0,2}$/,
};

/** Length of a digest. */
export const DIGEST_BYTES: Readonly<Record<SignatureAlgorithm, number>> = {
  [SignatureAlgorithm.SHA1]: 20,
  [SignatureAlgorithm.SHA256]: 32,
  [SignatureAlgorithm.SHA384]: 48,
  [SignatureAlgorithm.SHA512]: 64,
};

/** Bytes of an encoded value; undefined when it is not of that encoding or not of that length. Node's own decoder skips what it does not know. */
export function decode(text: string, encoding: SignatureEncoding, bytes?: number): Buffer | undefined {
  if (!ALPHABET[encoding].test(text)) {
    return undefined;
  }
  const decoded = Buffer.from(text, encoding);
  const right = bytes === undefined ? decoded.length > 0 : decoded.length === bytes;
  return right && (encoding !== SignatureEncoding.HEX || text.length === decoded.length * 2) ? decoded : undefined;
}

/** Compares in a time that tells nothing of where the two differ. Digests of one algorithm are of one length, and that length is no secret. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Compares texts of any length in a time that tells neither where they differ nor how long they are. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
