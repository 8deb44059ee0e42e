/** Why a webhook does not verify. The values are for logs and metrics; nothing of the request or of a secret is in them. */
export enum InvalidReason {
  HEADER_MISSING = 'header-missing',
  HEADER_REPEATED = 'header-repeated',
  FIELD_MISSING = 'field-missing',
  SIGNATURE_MALFORMED = 'signature-malformed',
  TIMESTAMP_MALFORMED = 'timestamp-malformed',
  TIMESTAMP_OUTSIDE_TOLERANCE = 'timestamp-outside-tolerance',
  MISMATCH = 'mismatch',
  PUBLIC_KEY_MISMATCH = 'public-key-mismatch',
  URL_UNKNOWN = 'url-unknown',
  BODY_NOT_SIGNED = 'body-not-signed',
  BODY_MISMATCH = 'body-mismatch',
  BODY_UNEXPECTED = 'body-unexpected',
  ALGORITHM_NOT_ALLOWED = 'algorithm-not-allowed',
  CLAIM_UNEXPECTED = 'claim-unexpected',
  KEY_UNKNOWN = 'key-unknown',
  KEY_WITHDRAWN = 'key-withdrawn',
  MESSAGE_MALFORMED = 'message-malformed',
  TOPIC_NOT_ALLOWED = 'topic-not-allowed',
  CERTIFICATE_URL = 'certificate-url',
  CERTIFICATE_UNUSABLE = 'certificate-unusable',
  CERTIFICATE_WITHDRAWN = 'certificate-withdrawn',
  SECRET_UNUSABLE = 'secret-unusable',
  SECRET_REPLACED = 'secret-replaced',
  UNVERIFIABLE = 'unverifiable',
}

const SENTENCES: Readonly<Record<InvalidReason, string>> = {
  [InvalidReason.HEADER_MISSING]: 'A header that the signature needs is missing.',
  [InvalidReason.HEADER_REPEATED]: 'A header that the signature needs came more than once, and which one counts is unclear.',
  [InvalidReason.FIELD_MISSING]: 'A field or parameter that the signature needs is missing, or came more than once.',
  [InvalidReason.SIGNATURE_MALFORMED]: 'The signature is not written as the source writes it.',
  [InvalidReason.TIMESTAMP_MALFORMED]: 'The timestamp of the signature is not written as the source writes it.',
  [InvalidReason.TIMESTAMP_OUTSIDE_TOLERANCE]: 'The timestamp of the signature is too far from the arrival.',
  [InvalidReason.MISMATCH]: 'The signature is not of this request by any of the source\'s keys.',
  [InvalidReason.PUBLIC_KEY_MISMATCH]: 'The signature is not of this request by any of the source\'s public keys, and there is none by its secret.',
  [InvalidReason.URL_UNKNOWN]: 'The signature covers the URL, and the request has no single Host header to tell it by.',
  [InvalidReason.BODY_NOT_SIGNED]: 'The signature does not cover the body: it is of forms, and the Content-Type is another one.',
  [InvalidReason.BODY_MISMATCH]: 'The body is not the one whose hash was signed.',
  [InvalidReason.BODY_UNEXPECTED]: 'The body is not one that the source sends: it is no JSON object, or one that has a name twice.',
  [InvalidReason.ALGORITHM_NOT_ALLOWED]: 'The token is signed by an algorithm that the source does not use.',
  [InvalidReason.CLAIM_UNEXPECTED]: 'A claim of the token is not what the source expects: it is of another issuer, or for somebody else.',
  [InvalidReason.KEY_UNKNOWN]: 'The token names no key that the sender publishes.',
  [InvalidReason.KEY_WITHDRAWN]: 'The token names no key that the sender publishes now; it may have been withdrawn since the webhook arrived.',
  [InvalidReason.MESSAGE_MALFORMED]: 'The body is not a signed message of Amazon SNS; raw message delivery is never signed.',
  [InvalidReason.TOPIC_NOT_ALLOWED]: 'The message is from a topic that the source does not list.',
  [InvalidReason.CERTIFICATE_URL]: 'The message names a certificate that is not at an address of Amazon SNS.',
  [InvalidReason.CERTIFICATE_UNUSABLE]: 'The address that the message names has no certificate with an RSA key.',
  [InvalidReason.CERTIFICATE_WITHDRAWN]: 'There is no certificate now at the address that the message names; it may have been withdrawn since the message arrived.',
  [InvalidReason.SECRET_UNUSABLE]: 'A secret of the source is not a key as the source issues it.',
  [InvalidReason.SECRET_REPLACED]: 'The signature is not of this request by any secret that is stored now; one may have been replaced since the webhook arrived.',
  [InvalidReason.UNVERIFIABLE]: 'The signature could not be computed.',
};

/** The sentence for people. */
export function describeInvalid(reason: InvalidReason): string {
  return SENTENCES[reason];
}

/** Ends a verification; `verify` turns it into a result. */
export class InvalidWebhookError extends Error {
  public readonly name = 'InvalidWebhookError';

  constructor(public readonly reason: InvalidReason) {
    super(describeInvalid(reason));
  }
}
