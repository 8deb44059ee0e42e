/** Words that both sides use: the construct, which is told how a sender signs, and the forwarder, which verifies it. */

/** What happens to webhooks whose signature does not verify. They never reach the backend. */
export enum InvalidWebhooks {
  /** Each is kept as a dead letter with the reason `signature`, so that it can be looked at and, after a mistake, redriven. */
  QUARANTINE = 'quarantine',
  /** Each is counted and thrown away. What a wrong secret makes invalid is then lost. */
  DROP = 'drop',
}

/** Hash function of an HMAC. */
export enum SignatureAlgorithm {
  /** For senders that offer nothing better. As an HMAC it is not known to be broken. */
  SHA1 = 'sha1',
  SHA256 = 'sha256',
  SHA384 = 'sha384',
  SHA512 = 'sha512',
}

/** How a secret becomes the key of an HMAC. */
export enum KeyEncoding {
  /** The bytes of its text (UTF-8). */
  TEXT = 'text',
  /** The bytes that its hexadecimal digits stand for. */
  HEX = 'hex',
  /** The bytes that its base64 stands for. `whsec_` or `v1,whsec_` in front is left out, and keys may be separated by `|`. */
  BASE64 = 'base64',
  /** The SHA-1 of its text, as Braintree does. */
  SHA1_OF_TEXT = 'sha1-of-text',
}

/** Kinds of signatures that are verified with a public key. */
export enum PublicKeyAlgorithm {
  /** Ed25519, over the content itself. */
  ED25519 = 'ed25519',
  /** ECDSA on the curve P-256 with SHA-256; the signature in DER, or as 64 bytes. */
  ECDSA_SHA256 = 'ecdsa-sha256',
  /** RSA, PKCS #1 v1.5, with SHA-256. */
  RSA_SHA256 = 'rsa-sha256',
  /** RSA, PKCS #1 v1.5, with SHA-512. */
  RSA_SHA512 = 'rsa-sha512',
  /** RSA-PSS with SHA-256 and a salt of any length. */
  RSA_PSS_SHA256 = 'rsa-pss-sha256',
}

/** How a signature is written. */
export enum SignatureEncoding {
  /** Hexadecimal, in either case. */
  HEX = 'hex',
  /** Base64 with `+` and `/`, with or without padding. */
  BASE64 = 'base64',
  /** Base64 with `-` and `_`, with or without padding. */
  BASE64URL = 'base64url',
}

/** Algorithms of JSON Web Tokens (RFC 7518, 3.1; RFC 8037). */
export enum JwtAlgorithm {
  /** HMAC with SHA-256, by a secret. */
  HS256 = 'HS256',
  /** HMAC with SHA-512, by a secret. */
  HS512 = 'HS512',
  /** RSA, PKCS #1 v1.5, with SHA-256. */
  RS256 = 'RS256',
  /** RSA, PKCS #1 v1.5, with SHA-512. */
  RS512 = 'RS512',
  /** RSA-PSS with SHA-256. */
  PS256 = 'PS256',
  /** ECDSA on the curve P-256 with SHA-256. */
  ES256 = 'ES256',
  /** ECDSA on the curve P-384 with SHA-384. */
  ES384 = 'ES384',
  /** Ed25519. */
  EDDSA = 'EdDSA',
}

/** How a sender writes the time of its request. */
export enum TimestampFormat {
  /** Ten digits, seconds since 1970. */
  UNIX_SECONDS = 'unix-seconds',
  /** Thirteen digits, milliseconds since 1970. */
  UNIX_MILLISECONDS = 'unix-milliseconds',
  /** One or the other, told apart by the number of digits: for senders that document both. */
  UNIX = 'unix',
  /** Date and time such as `2021-07-25T10:00:00Z` (RFC 3339), with `Z`, an offset such as `-08:00`, or without either, which is UTC. */
  ISO_8601 = 'iso-8601',
}

/** Versions of HubSpot's request signature. */
export enum HubSpotSignature {
  /** Plain SHA-256 over secret and body: what follows the body is not protected. For accounts that cannot have v3. */
  V1 = 'v1',
  /** As v1, with method and URL. */
  V2 = 'v2',
  /** HMAC-SHA256 with method, URL and time. */
  V3 = 'v3',
}

/** Seconds between a signature's timestamp and the webhook's arrival that are accepted unless told otherwise, before and after. */
export const DEFAULT_TOLERANCE_SECONDS = 300;
