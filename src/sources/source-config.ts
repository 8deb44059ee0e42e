import { HubSpotSignature, InvalidWebhooks, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from './constants';

/**
 * A source as plain data: rendered by the construct (`Source`), read by the forwarder (`readSourceConfig`). Secrets are named by their
 * ARNs; their values are in none of it.
 */
export interface SourceConfig {
  /** `github`, `stripe` …: for logs. */
  readonly name: string;
  readonly scheme: Scheme;
  /** Secrets of which any may have signed; the current one first. */
  readonly secretArns: readonly string[];
  readonly invalid: InvalidWebhooks;
  /** What senders call the endpoint, for schemes that sign the URL; without it the URL is made of the `Host` header and the path. */
  readonly publicUrl?: string;
}

/** Nothing is verified. */
export interface NoScheme {
  readonly kind: 'none';
}

/** One HMAC in one header. */
export interface HmacScheme {
  readonly kind: 'hmac';
  readonly header: string;
  readonly algorithm: SignatureAlgorithm;
  readonly encoding: SignatureEncoding;
  /** In front of the encoded signature, such as `sha256=`; empty for none. */
  readonly prefix: string;
  /** Template of what was signed; see signed-content.ts. */
  readonly signedContent: string;
  readonly timestamp?: HmacTimestamp;
  /** Only bodies that begin as a JSON object are the sender's: it signs other texts with the same secret, for whoever asks. */
  readonly onlyObjects?: boolean;
}

/** Where a sender writes the time that it signed. */
export interface HmacTimestamp {
  readonly header: string;
  readonly format: TimestampFormat;
  readonly toleranceSeconds: number;
}

/** `Stripe-Signature: t=…,v1=…`. */
export interface StripeScheme {
  readonly kind: 'stripe';
  readonly toleranceSeconds: number;
}

/** Standard Webhooks: `v1` by secrets, `v1a` by public keys. */
export interface StandardWebhooksScheme {
  readonly kind: 'standard-webhooks';
  /** `webhook` or `svix`: of `-id`, `-timestamp` and `-signature`. */
  readonly headerPrefix: string;
  readonly toleranceSeconds: number;
  /** ed25519 keys as `whpk_` and base64. */
  readonly publicKeys: readonly string[];
}

/** HMAC-SHA1 over the URL and the form. */
export interface TwilioScheme {
  readonly kind: 'twilio';
}

/** The secret itself in a header. */
export interface TokenScheme {
  readonly kind: 'token';
  readonly header: string;
}

/** Plain SHA-256 with the secret in front. */
export interface HubSpotHashScheme {
  readonly kind: 'hubspot-hash';
  readonly version: HubSpotSignature.V1 | HubSpotSignature.V2;
}

/** RSA by the certificate that the message names. */
export interface SnsScheme {
  readonly kind: 'sns';
  /** Topics whose messages are accepted. */
  readonly topicArns: readonly string[];
}

/** How a sender proves that a webhook is its own. */
export type Scheme =
  NoScheme | HmacScheme | StripeScheme | StandardWebhooksScheme | TwilioScheme | TokenScheme | HubSpotHashScheme | SnsScheme;
