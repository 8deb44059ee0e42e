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
  SHA512 = 'sha512',
}

/** How a signature is written in its header. */
export enum SignatureEncoding {
  /** Hexadecimal, in either case. */
  HEX = 'hex',
  /** Base64 with `+` and `/`, with or without padding. */
  BASE64 = 'base64',
  /** Base64 with `-` and `_`, with or without padding. */
  BASE64URL = 'base64url',
}

/** How a sender writes the time of its request. */
export enum TimestampFormat {
  /** Ten digits, seconds since 1970. */
  UNIX_SECONDS = 'unix-seconds',
  /** Thirteen digits, milliseconds since 1970. */
  UNIX_MILLISECONDS = 'unix-milliseconds',
  /** In UTC, such as `2021-07-25T10:00:00Z`. */
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
