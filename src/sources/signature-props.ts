import { Duration } from 'aws-cdk-lib';
import { KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from './constants';
import { SecretSourceProps, TimestampedSourceProps, VerifiedSourceProps } from './source-props';

/** How several things stand in one header: `t=…,v1=…`, `ts=…;h1=…`, or a list of signatures. */
export interface SignatureMembers {
  /**
   * What stands between them. Blanks around each are left out.
   *
   * @default ','
   */
  readonly separator?: string;

  /**
   * What stands between the name and the value of each. Empty for a list: its members have numbers, from 0 on, in place of names.
   *
   * @default '='
   */
  readonly keyValueSeparator?: string;

  /**
   * What stands between several such texts in the same header, each with a time of its own: `t=…,v1=… t=…,v1=…`.
   *
   * @default - there is one
   */
  readonly groupSeparator?: string;

  /**
   * Names of those that are signatures, such as `v1`. Any that verifies suffices, so that a sender can sign with two keys; others are ignored.
   *
   * @default - every one
   */
  readonly signatures?: string[];

  /**
   * Name of the one that is the time of the request, such as `t`. It has to be part of `signedContent`, as `{timestamp}`.
   *
   * @default - none
   */
  readonly timestamp?: string;
}

/** Where a sender writes its signature or token: exactly one of these. */
export interface SignaturePlaceProps {
  /**
   * Name of the header, in any spelling. A request that has it twice does not verify.
   *
   * @default - none
   */
  readonly header?: string;

  /**
   * Path of the field of a JSON body, such as `$.signature.signature`. A body that has a name twice does not verify.
   *
   * @default - none
   */
  readonly jsonField?: string;

  /**
   * Name of the field of a form body.
   *
   * @default - none
   */
  readonly formField?: string;

  /**
   * Name of the parameter of the query. What stands in a URL may end up in logs.
   *
   * @default - none
   */
  readonly queryParameter?: string;

  /**
   * What stands in front of it, such as `sha256=`, or `Bearer ` with its blank.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * Name of the header with the sender's id of the webhook, for deduplication.
   *
   * @default - none
   */
  readonly deliveryIdHeader?: string;

  /**
   * Path of the sender's id of the webhook in a JSON body, such as `$.event_id`, for deduplication.
   *
   * @default - none
   */
  readonly deliveryIdField?: string;
}

/** What a sender signs, and where it writes the signature. */
export interface SignatureSourceProps extends VerifiedSourceProps, SignaturePlaceProps {
  /**
   * Other headers that may hold a signature as well, written alike: any that verifies suffices.
   *
   * @default - none
   */
  readonly additionalHeaders?: string[];

  /**
   * How it is written, where it holds more than one signature: several, or the time besides.
   *
   * @default - it is one signature
   */
  readonly members?: SignatureMembers;

  /**
   * How a signature is written.
   *
   * @default SignatureEncoding.HEX
   */
  readonly encoding?: SignatureEncoding;

  /**
   * What is signed, as the sender documents it, such as `{timestamp}.{body}` or `v0:{timestamp}:{body}`. What stands in braces is one of these,
   * and everything else is meant literally:
   *
   * `{body}`, the exact bytes; `{bodyHash:sha256:hex}`, their hash (md5, sha1, sha256, sha384, sha512; hex, base64); `{sortedForm}`, names and
   * values of a form, sorted by name, without anything in between; `{timestamp}`, as the sender writes it; `{url}`; `{path}`, the URL without scheme
   * and host; `{method}`, in capitals; `{header:NAME}`; `{query:NAME}`; `{form:NAME}`; `{json:$.PATH}`; `{member:NAME}` of `members`. With a question mark, as
   * in `{json?:$.PATH}`, what is not there is nothing; without it the webhook does not verify.
   *
   * Where a sender has nothing between `{url}` and `{body}`, a signature does not say where one ends: JSON objects, with which no URL can go on, are safe.
   *
   * @default '{body}'
   */
  readonly signedContent?: string;

  /**
   * Whether `signedContent` covers the body. Of senders that sign single fields only (Mailgun, Adyen) say `false`: whoever sees one of their
   * webhooks can then send another body with the same signature.
   *
   * @default true
   */
  readonly signsBody?: boolean;

  /**
   * Name of the header with the time of the request. It must be part of `signedContent`: anyone could write another time otherwise.
   *
   * @default - no time is checked; a recorded webhook can then be sent again by whoever recorded it
   */
  readonly timestampHeader?: string;

  /**
   * Path of the time of the request in a JSON body, such as `$.signature.timestamp`, in place of `timestampHeader`.
   *
   * @default - none
   */
  readonly timestampJsonField?: string;

  /**
   * How the time is written.
   *
   * @default TimestampFormat.UNIX_SECONDS
   */
  readonly timestampFormat?: TimestampFormat;

  /**
   * What the sender calls the endpoint, for `{url}`, where that is not what API Gateway sees: behind CloudFront or another proxy. Without query.
   *
   * @default - `https`, the `Host` header and the path of the request
   */
  readonly publicUrl?: string;
}

/** Properties of `Source.hmac`. */
export interface HmacSourceProps extends SignatureSourceProps, TimestampedSourceProps {
  /**
   * Hash function.
   *
   * @default SignatureAlgorithm.SHA256
   */
  readonly algorithm?: SignatureAlgorithm;

  /**
   * How the secret becomes the key.
   *
   * @default KeyEncoding.TEXT
   */
  readonly keyEncoding?: KeyEncoding;

  /**
   * Name of the field, of a sender that registers an endpoint with an unsigned POST to its URL whose JSON body has a token and nothing else, such as Notion's
   * `verification_token`. Such a request is not delivered: its token is for you, and stands for a day in the body of the delivery's record, of which the
   * log tells. Whoever knows the URL can send one: enter the token at the sender, which takes no other than its own, before you store it in the secret.
   * Needs `header`. With `DeliveryRecords.none()` it is a dead letter, as any request without a signature.
   *
   * @default - a request without a signature does not verify
   */
  readonly operatorTokenField?: string;
}

/** Properties of `Source.publicKey`. */
export interface PublicKeySourceProps extends SignatureSourceProps {
  /**
   * Public keys of the sender, of which any may have signed: as PEM (`-----BEGIN PUBLIC KEY-----`), as base64 of its DER, or for Ed25519 as 32
   * bytes in hex or base64. They are no secrets. Several for the time of a rotation.
   */
  readonly publicKeys: string[];

  /** Kind of keys and signatures. */
  readonly algorithm: PublicKeyAlgorithm;

  /**
   * Accepted difference between the time in the signature and the arrival at the endpoint, before and after. From 1 second to 1 day.
   *
   * @default Duration.minutes(5)
   */
  readonly tolerance?: Duration;
}

/** Properties of `Source.token`. */
export interface TokenSourceProps extends SecretSourceProps, SignaturePlaceProps {}

/** Properties of `Source.basic`. */
export interface BasicSourceProps extends SecretSourceProps {
  /**
   * Name of the user, of whom the secret is the password.
   *
   * @default - the secret is the name and the password, with a colon in between
   */
  readonly username?: string;

  /**
   * Name of the header with the sender's id of the webhook, for deduplication.
   *
   * @default - none
   */
  readonly deliveryIdHeader?: string;

  /**
   * Path of the sender's id of the webhook in a JSON body, such as `$.event_id`, for deduplication.
   *
   * @default - none
   */
  readonly deliveryIdField?: string;
}
