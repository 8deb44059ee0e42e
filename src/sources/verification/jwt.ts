import { createHash, createHmac, createPublicKey, constants, JsonWebKey, KeyObject, verify as verifySignature } from 'crypto';
import { decode, sameBytes, sameText } from './encoding';
import { valueAt } from './fields';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { SecretKey, secretKeys } from './keys';
import { SignedRequest } from './signed-request';
import { remembering } from '../../shared/remembering';
import { JwtAlgorithm, SignatureEncoding } from '../constants';
import { JwtScheme } from '../source-config';

/**
 * JSON Web Tokens of webhooks: signed, in compact form. Node's own cryptography reads the keys and checks the signatures; what is left is to take
 * a text apart and to compare claims with the arrival, in place of the current time that JWT libraries compare with. They are also modules of a
 * kind that neither the tests nor the constructs, which are CommonJS, could load.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515 and https://www.rfc-editor.org/rfc/rfc7519
 */
interface Token {
  readonly algorithm: JwtAlgorithm;
  /** Name of the key. */
  readonly keyId?: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** What is signed. */
  readonly content: string;
  readonly signature: Buffer;
}

/** Longer ones are none of a sender's. */
const MAX_LENGTH = 16 * 1024;

const MIN_RSA_BITS = 2048;

/** Keys that are remembered once they were read; senders use a few at a time. */
const MOST_KEYS = 16;

/** A JWK with what senders say of it besides. */
type PublishedKey = JsonWebKey & { readonly alg?: string; readonly use?: string; readonly expired_at?: number | null };

/** What Node has to be told of an algorithm. */
interface PublicAlgorithm {
  /** Kind of key, and its curve. */
  readonly type: string;
  readonly curve?: string;
  readonly hash?: string;
  readonly options?: object;
}

/** RFC 7518, 3.1; RFC 8037. */
const BY_PUBLIC_KEY: Readonly<Partial<Record<JwtAlgorithm, PublicAlgorithm>>> = {
  [JwtAlgorithm.RS256]: { type: 'rsa', hash: 'sha256' },
  [JwtAlgorithm.RS512]: { type: 'rsa', hash: 'sha512' },
  [JwtAlgorithm.PS256]: {
    type: 'rsa',
    hash: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
  },
  [JwtAlgorithm.ES256]: { type: 'ec', curve: 'prime256v1', hash: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  [JwtAlgorithm.ES384]: { type: 'ec', curve: 'secp384r1', hash: 'sha384', options: { dsaEncoding: 'ieee-p1363' } },
  [JwtAlgorithm.EDDSA]: { type: 'ed25519' },
};

const BY_SECRET: Readonly<Partial<Record<JwtAlgorithm, string>>> = { [JwtAlgorithm.HS256]: 'sha256', [JwtAlgorithm.HS512]: 'sha512' };

/** Whether an algorithm takes a secret; every other takes a public key. */
export function takesSecret(algorithm: JwtAlgorithm): boolean {
  return BY_SECRET[algorithm] !== undefined;
}

/**
 * The name of the key that a token says it was signed with, once everything else in it is right: for what is not, no key is fetched.
 *
 * @throws InvalidWebhookError when it does not verify by any key
 */
export function jwtKeyId(request: SignedRequest, scheme: JwtScheme, arrivedAt: number): string {
  const token = readToken(request, scheme);
  checkClaims(token, scheme, request, arrivedAt);
  return token.keyId ?? refuse(InvalidReason.KEY_UNKNOWN);
}

/**
 * A token in a header: Google Pub/Sub, Plaid, Vonage. Which algorithms count is the configuration's choice, and each takes keys of its own kind
 * only: what is public never verifies as a secret.
 *
 * @param keys secrets, or the one key that `jwtKeyId` names, as the text of a JWK
 * @param arrivedAt what the token's times are held against: a webhook may wait in the queue for days, and is not older for that
 * @throws InvalidWebhookError when it does not verify
 */
export function verifyJwt(request: SignedRequest, scheme: JwtScheme, keys: readonly SecretKey[], arrivedAt: number): void {
  const token = readToken(request, scheme);
  checkClaims(token, scheme, request, arrivedAt);
  const isSigned = takesSecret(token.algorithm)
    ? isSignedBySecret(token, scheme, keys)
    : keys.some((key) => isSignedByKey(token, String(key), arrivedAt));
  if (!isSigned) {
    const isUnusable = takesSecret(token.algorithm) && keys.some((key) => secretKeys(key, scheme.keyEncoding) === undefined);
    refuse(isUnusable ? InvalidReason.SECRET_UNUSABLE : InvalidReason.MISMATCH);
  }
}

function readToken(request: SignedRequest, { place, prefix = '', algorithms }: JwtScheme): Token {
  const value = valueAt(request, place);
  if (value.length > MAX_LENGTH || value.slice(0, prefix.length).toLowerCase() !== prefix.toLowerCase()) {
    refuse(InvalidReason.SIGNATURE_MALFORMED);
  }
  const parts = value.slice(prefix.length).split('.');
  const [header, claims] = parts.slice(0, 2).map(readObject);
  const signature = decode(parts[2] ?? '', SignatureEncoding.BASE64URL);
  // What is critical is what must be understood, and nothing of it is.
  if (parts.length !== 3 || !header || !claims || !signature || header.crit !== undefined) {
    return refuse(InvalidReason.SIGNATURE_MALFORMED);
  }
  const algorithm = algorithms.find((one) => one === header.alg) ?? refuse(InvalidReason.ALGORITHM_NOT_ALLOWED);
  const keyId = typeof header.kid === 'string' && header.kid !== '' ? header.kid : undefined;
  return { algorithm, keyId, claims, content: `${parts[0]}.${parts[1]}`, signature };
}

function readObject(text: string): Record<string, unknown> | undefined {
  const bytes = decode(text, SignatureEncoding.BASE64URL);
  try {
    const value: unknown = JSON.parse(bytes?.toString('utf8') ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}

function checkClaims({ claims }: Token, scheme: JwtScheme, request: SignedRequest, arrivedAt: number): void {
  const audiences = [claims.aud].flat();
  const isExpected = (scheme.audience === undefined || audiences.includes(scheme.audience))
    && (scheme.issuers === undefined || scheme.issuers.some((issuer) => issuer === claims.iss))
    && Object.entries(scheme.claims ?? {}).every(([name, value]) => Object.hasOwn(claims, name) && String(claims[name]) === value);
  if (!isExpected) {
    refuse(InvalidReason.CLAIM_UNEXPECTED);
  }
  checkTimes(claims, arrivedAt, scheme.toleranceSeconds * 1000);
  if (scheme.bodyHashClaim !== undefined) {
    const hash = createHash('sha256').update(request.body).digest('hex');
    if (!sameText(String(claims[scheme.bodyHashClaim]).toLowerCase(), hash)) {
      refuse(InvalidReason.BODY_MISMATCH);
    }
  }
}

/** What does not say until when it counts, counts for the tolerance after it was issued. Written so that what is no number rejects. */
function checkTimes({ exp, iat, nbf }: Readonly<Record<string, unknown>>, arrivedAt: number, toleranceMs: number): void {
  if ([exp, iat, nbf].some((time) => time !== undefined && typeof time !== 'number') || (exp === undefined && iat === undefined)) {
    refuse(InvalidReason.TIMESTAMP_MALFORMED);
  }
  const begins = [iat, nbf].filter((time) => time !== undefined).map(Number);
  const end = Number(exp ?? iat);
  if (!begins.every((begin) => begin * 1000 - toleranceMs <= arrivedAt) || !(arrivedAt <= end * 1000 + toleranceMs)) {
    refuse(InvalidReason.TIMESTAMP_OUTSIDE_TOLERANCE);
  }
}

function isSignedBySecret({ algorithm, content, signature }: Token, { keyEncoding }: JwtScheme, secrets: readonly SecretKey[]): boolean {
  const keys = secrets.flatMap((secret) => secretKeys(secret, keyEncoding) ?? []);
  return keys.some((key) => sameBytes(createHmac(BY_SECRET[algorithm]!, key).update(content).digest(), signature));
}

function isSignedByKey({ algorithm, content, signature }: Token, jwk: string, arrivedAt: number): boolean {
  const { type, curve, hash, options } = BY_PUBLIC_KEY[algorithm]!;
  const key = usableKey(jwk, algorithm, arrivedAt);
  const isOfKind = key !== undefined && key.asymmetricKeyType === type && (curve === undefined || key.asymmetricKeyDetails?.namedCurve === curve)
    && (type !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS);
  return isOfKind && verifySignature(hash ?? null, Buffer.from(content), { key, ...options }, signature);
}

/** Undefined where the text is no key. */
const readKey = remembering(MOST_KEYS, (text): { readonly jwk: PublishedKey; readonly key: KeyObject } | undefined => {
  try {
    const jwk = JSON.parse(text) as PublishedKey;
    return { jwk, key: createPublicKey({ key: jwk, format: 'jwk' }) };
  } catch {
    return undefined;
  }
});

/** A key that says what it is for is for nothing else; Plaid's say until when they count. */
function usableKey(text: string, algorithm: JwtAlgorithm, arrivedAt: number): KeyObject | undefined {
  const read = readKey(text);
  const isForThis = read && (read.jwk.alg ?? algorithm) === algorithm && (read.jwk.use ?? 'sig') === 'sig' && arrivedAt < (read.jwk.expired_at ?? Infinity) * 1000;
  return isForThis ? read.key : undefined;
}

function refuse(reason: InvalidReason): never {
  throw new InvalidWebhookError(reason);
}
