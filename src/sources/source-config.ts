import {
  InvalidWebhooks, JwtAlgorithm, KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding, TimestampFormat,
} from './constants';

/**
 * A source as plain data: rendered by the construct (`Source`), read by the forwarder (`readSourceConfigs`). Secrets are named by their
 * ARNs; their values are in none of it. What is left out has its default: all sources together have to fit into an environment variable.
 */
export interface SourceConfig {
  /** `github`, `stripe` …: for logs. */
  readonly name: string;
  readonly scheme: Scheme;
  /** Secrets of which any may have signed; the current one first. */
  readonly secretArns: readonly string[];
  /** Name of the field that counts, of secrets that are JSON objects; without it a secret is its whole text. */
  readonly secretField?: string;
  readonly invalid: InvalidWebhooks;
  /** What senders call the endpoint, for schemes that sign the URL; without it the URL is made of the `Host` header and the path. */
  readonly publicUrl?: string;
  /** The one field of the unsigned request by which the sender registers the endpoint, and whose token is for whoever does that. */
  readonly operatorTokenField?: string;
}

/** Nothing is verified. */
export interface NoScheme {
  readonly kind: 'none';
}

/** Where a sender writes something: in headers of which any may be there, in a field of a JSON or form body, or in the query. */
export type Place =
  | { readonly in: 'headers'; readonly names: readonly string[]; /** Each name goes on with a number, from 1 on. */ readonly numbered?: boolean }
  | { readonly in: 'json'; /** Such as `$.signature.timestamp`. */ readonly path: string }
  | { readonly in: 'form' | 'query'; readonly name: string };

/** How several things stand in one text, such as `t=…,v1=…` or a list of signatures. */
export interface Members {
  /** Between members. */
  readonly separator: string;
  /** Between the name and the value of a member. Without it members have no names, and their numbers, from 0 on, stand for those. */
  readonly equals?: string;
  /** Between groups of members, each of which is complete in itself. */
  readonly groupSeparator?: string;
}

/** Signatures over a template, by secrets, public keys or both. Any that matches suffices. */
export interface SignatureScheme {
  readonly kind: 'signature';
  readonly place: Place;
  /** In front of the text at that place, such as `sha256=`. */
  readonly prefix?: string;
  readonly members?: Members;
  readonly encoding: SignatureEncoding;
  /** Template of what was signed; see signed-content.ts. */
  readonly content: string;
  /** That the template covers only a part of the body is known. */
  readonly partOfBody?: boolean;
  readonly timestamp?: SignedTimestamp;
  readonly bySecret?: SecretKeys;
  readonly byPublicKey?: PublicKeys;
  /** Only bodies that begin as a JSON object are the sender's: it signs other texts with the same secret, for whoever asks. */
  readonly onlyObjects?: boolean;
}

/** Where a sender writes the time that it signed: in one of its members, or in a place of its own. */
export interface SignedTimestamp {
  readonly member?: string;
  readonly place?: Place;
  readonly format: TimestampFormat;
  readonly toleranceSeconds: number;
}

/** How secrets verify. */
export interface SecretKeys {
  readonly algorithm: SignatureAlgorithm;
  /** Text, unless said otherwise. */
  readonly key?: KeyEncoding;
  /** A plain hash of the secret followed by the content, in place of an HMAC. */
  readonly plainHash?: boolean;
  /** Members that are such signatures; every one, unless said otherwise. */
  readonly members?: readonly string[];
}

/** How public keys verify. */
export interface PublicKeys {
  readonly algorithm: PublicKeyAlgorithm;
  /** Each as base64 of its SubjectPublicKeyInfo. */
  readonly keys: readonly string[];
  /** Members that are such signatures; every one, unless said otherwise. */
  readonly members?: readonly string[];
}

/** HMAC-SHA1 over the URL and the form. */
export interface TwilioScheme {
  readonly kind: 'twilio';
}

/** The secret itself. */
export interface TokenScheme {
  readonly kind: 'token';
  readonly place: Place;
  /** In front of it, such as `Bearer `. */
  readonly prefix?: string;
}

/** HTTP Basic authentication. */
export interface BasicScheme {
  readonly kind: 'basic';
  /** Name of the user, of whom the secret is the password. Without it the secret is both, with a colon in between. */
  readonly username?: string;
}

/** A JSON Web Token, by secrets or by a key that the sender publishes. */
export interface JwtScheme {
  readonly kind: 'jwt';
  readonly place: Place;
  /** In front of it, such as `Bearer `, in any case. */
  readonly prefix?: string;
  /** Those that count: all by secrets, or all by public keys. */
  readonly algorithms: readonly JwtAlgorithm[];
  /** Where a set of public keys is fetched from. */
  readonly keySetUrl?: string;
  /** Or whom to ask for one at a time. */
  readonly plaid?: PlaidKeys;
  /** How secrets become keys. */
  readonly keyEncoding?: KeyEncoding;
  /** `iss`, any of these. */
  readonly issuers?: readonly string[];
  /** `aud`, or one of it. */
  readonly audience?: string;
  /** Other claims, and the text of their values. */
  readonly claims?: Readonly<Record<string, string>>;
  /** The claim with the hexadecimal SHA-256 of the body. */
  readonly bodyHashClaim?: string;
  readonly toleranceSeconds: number;
}

/** Plaid gives out one key at a time, to those it knows. */
export interface PlaidKeys {
  readonly host: string;
  readonly clientId: string;
}

/** RSA by the certificate that the message names. */
export interface SnsScheme {
  readonly kind: 'sns';
  /** Topics whose messages are accepted. */
  readonly topicArns: readonly string[];
}

/** How a sender proves that a webhook is its own. */
export type Scheme = NoScheme | SignatureScheme | TwilioScheme | TokenScheme | BasicScheme | JwtScheme | SnsScheme;
