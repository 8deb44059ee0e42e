import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { hasRepeatedName } from './repeated-names';
import { SignedRequest } from './signed-request';

/** Fields that are signed, in the order in which they are signed; one that is absent is left out. */
const SIGNED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/** The only signed field that may be absent. */
const OPTIONAL_FIELD = 'Subject';

/** In messages to Lambda functions, which some relay, the names of URLs end otherwise. */
const OTHER_SPELLING: Readonly<Record<string, string>> = { SigningCertURL: 'SigningCertUrl', SubscribeURL: 'SubscribeUrl' };

/**
 * A region's name: letters, words, number. Never `s3`: a bucket named `sns` answers at `sns.s3.amazonaws.com`. Those of China, and no others, are at
 * `amazonaws.com.cn`: a name that cannot be there would be waited for.
 */
const SNS_HOST = /^sns\.(?:cn(-[a-z]+)+-\d{1,2}\.amazonaws\.com\.cn|(?!cn-)[a-z]{2}(-[a-z]+)+-\d{1,2}\.amazonaws\.com)$/;

const CERTIFICATE_PATH = /^\/SimpleNotificationService-[A-Za-z0-9]{1,64}\.pem$/;

/** What is known of a message before its signature was checked. */
export interface SnsMessage {
  readonly type: string;
  readonly topicArn: string;
  /** Not checked yet: see `certificateUrl`. */
  readonly signingCertUrl: string;
  /** base64. */
  readonly signature: string;
  /** `1`: SHA-1, `2`: SHA-256. */
  readonly signatureVersion: string;
  /** What the signature is of. */
  readonly signedText: string;
  /** Of confirmations. Not checked yet: see `subscriptionUrl`. */
  readonly subscribeUrl?: string;
}

/**
 * Reads the JSON that Amazon SNS posts. The signature is over values and not over bytes, so a name that stands in the JSON twice, which
 * another parser could read otherwise, is refused. Message attributes and `UnsubscribeURL` are not signed.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
 * @throws InvalidWebhookError when it is no such message
 */
export function parseSnsMessage(request: SignedRequest): SnsMessage {
  // It leaves out a byte order mark.
  const json = new TextDecoder().decode(request.body);
  const fields = parseObject(json);
  const type = field(fields, 'Type');
  const names = Object.hasOwn(SIGNED_FIELDS, type) ? SIGNED_FIELDS[type] : malformed();
  if (hasRepeatedName(json, { outermost: true, ignoreCase: true })) {
    malformed();
  }
  const signed = names.filter((name) => name !== OPTIONAL_FIELD || fields[name] !== undefined);
  return {
    type,
    topicArn: field(fields, 'TopicArn'),
    signingCertUrl: field(fields, 'SigningCertURL'),
    signature: field(fields, 'Signature'),
    signatureVersion: field(fields, 'SignatureVersion'),
    signedText: signed.map((name) => `${name}\n${field(fields, name)}\n`).join(''),
    subscribeUrl: names.includes('SubscribeURL') ? field(fields, 'SubscribeURL') : undefined,
  };
}

/**
 * The address of the certificate: https, at SNS in the topic's region, and nothing but a certificate of SNS.
 *
 * @throws InvalidWebhookError when it is not; it must then not be fetched
 */
export function certificateUrl(message: SnsMessage): string {
  const url = snsUrl(message.signingCertUrl);
  if (!url || url.hostname.split('.')[1] !== regionOf(message.topicArn) || !CERTIFICATE_PATH.test(url.pathname) || url.search !== '') {
    throw new InvalidWebhookError(InvalidReason.CERTIFICATE_URL);
  }
  return url.href;
}

/**
 * The address to call to confirm a subscription, of a message whose signature was checked; undefined when it is no such message, or when the
 * address is not SNS's own for that topic.
 */
export function subscriptionUrl(message: SnsMessage): string | undefined {
  const url = message.type === 'SubscriptionConfirmation' ? snsUrl(message.subscribeUrl ?? '') : undefined;
  const asked = url?.pathname === '/' && url.searchParams.get('Action') === 'ConfirmSubscription' && url.searchParams.get('TopicArn') === message.topicArn;
  return asked ? url.href : undefined;
}

function regionOf(topicArn: string): string {
  return topicArn.split(':')[3];
}

function snsUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '' && url.hash === '';
  return plain && SNS_HOST.test(url.hostname) ? url : undefined;
}

function parseObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Below.
  }
  return malformed();
}

function field(fields: Record<string, unknown>, name: string): string {
  const other = OTHER_SPELLING[name];
  const value = fields[name] ?? (other && fields[other]);
  return typeof value === 'string' ? value : malformed();
}

function malformed(): never {
  throw new InvalidWebhookError(InvalidReason.MESSAGE_MALFORMED);
}
