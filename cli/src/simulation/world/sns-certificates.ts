import { checkPrimeSync, createHash, createPrivateKey, createPublicKey, KeyObject, sign } from 'node:crypto';

/** Half of that of SNS's own: the forwarder does the same with it, and a world signs as many messages in a fifth of the time. */
const PRIME_BYTES = 64;
const EXPONENT = 65_537n;

/** `YYMMDDHHMMSSZ`; every world begins in 2026. */
const VALID_FROM = '240101000000Z';
const VALID_UNTIL = '350101000000Z';
const EXPIRED_AT = '250101000000Z';

/** `sha256WithRSAEncryption` without parameters, and the name `CN=sns.amazonaws.com`, in DER. */
const ALGORITHM = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
const NAME = der(0x30, der(0x31, der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from('sns.amazonaws.com')))));

/** Made once in a process: looking for primes takes a while, and they are always the same. */
const keys = new Map<string, KeyObject>();
const certificates = new Map<string, string>();

/** An RSA key that is the same on every machine, because it is worked out of its name. */
export function rsaKey(name: string): KeyObject {
  let key = keys.get(name);
  if (!key) {
    key = keyOf(prime(`${name} p`), prime(`${name} q`));
    keys.set(name, key);
  }
  return key;
}

/**
 * The certificate of a key, as PEM.
 *
 * @param isExpired whether its last day was before the world began
 */
export function certificateOf(name: string, isExpired: boolean): string {
  const id = `${name} ${isExpired}`;
  let pem = certificates.get(id);
  if (pem === undefined) {
    pem = makeCertificate(rsaKey(name), isExpired ? EXPIRED_AT : VALID_UNTIL);
    certificates.set(id, pem);
  }
  return pem;
}

function prime(name: string): bigint {
  for (let tries = 0; ; tries += 1) {
    const bytes = createHash('sha512').update(`${name} ${tries}`).digest().subarray(0, PRIME_BYTES);
    bytes[0] = 0xc0 + bytes[0] % 0x40; // the product of two such has all its bits
    bytes[PRIME_BYTES - 1] += 1 - bytes[PRIME_BYTES - 1] % 2;
    const candidate = BigInt(`0x${bytes.toString('hex')}`);
    if (candidate % EXPONENT !== 1n && checkPrimeSync(candidate)) {
      return candidate;
    }
  }
}

function keyOf(p: bigint, q: bigint): KeyObject {
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const parts = { n: p * q, e: EXPONENT, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const jwk = Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, bytesOf(value).toString('base64url')]));
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
}

/** The number that times `value` is one more than a multiple of `modulus`: Euclid's algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [before, rest, factorBefore, factor] = [modulus, value, 0n, 1n];
  while (rest !== 0n) {
    const times = before / rest;
    [before, rest] = [rest, before - times * rest];
    [factorBefore, factor] = [factor, factorBefore - times * factor];
  }
  return (factorBefore + modulus) % modulus;
}

function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + hex.length % 2, '0'), 'hex');
}

/** RFC 5280, with nothing but what it asks for; signed with its own key. */
function makeCertificate(key: KeyObject, validUntil: string): string {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const validity = der(0x30, der(0x17, Buffer.from(VALID_FROM)), der(0x17, Buffer.from(validUntil)));
  const content = der(0x30, der(0x02, Buffer.from([1])), ALGORITHM, NAME, validity, NAME, publicKey);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, key));
  const lines = der(0x30, content, ALGORITHM, signature).toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** A value with its tag and length. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, Math.floor(length / 0x100), length % 0x100];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
