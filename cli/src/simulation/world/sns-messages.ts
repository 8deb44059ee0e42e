import { createHash, sign } from 'node:crypto';
import { rsaKey } from './sns-certificates';

/** How a message is signed: `1` by SHA-1, `2` by SHA-256. */
export type SignatureVersion = '1' | '2';

/** What kinds of messages SNS sends. */
export type SnsMessageType = 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';

/** Before anything of it is signed. */
export interface SnsFields {
  readonly type: SnsMessageType;
  /** Of this message alone; also the token of a confirmation. */
  readonly id: string;
  readonly topicArn: string;
  /** Some notifications have none. */
  readonly subject?: string;
  readonly text: string;
  readonly subscribeUrl?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How it is signed. */
export interface SnsSigning {
  /** Name of the key. */
  readonly key: string;
  readonly certificateUrl: string;
  readonly version: SignatureVersion;
  /** What is signed in place of the message's own text. @default - the message is what was signed */
  readonly otherText?: string;
  /** @default true */
  readonly isSigned?: boolean;
}

/** The names of what is signed, in their order, stated here once more on purpose. */
const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

/** A message as SNS posts it. */
export function snsMessage({ type, id, topicArn, subject, text, subscribeUrl, at }: SnsFields, signing: SnsSigning): Buffer {
  const fields: Readonly<Record<string, string | undefined>> = {
    Type: type,
    MessageId: createHash('sha256').update(id).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5'),
    Token: type === 'Notification' ? undefined : tokenOf(id),
    TopicArn: topicArn,
    Subject: subject,
    Message: text,
    SubscribeURL: subscribeUrl,
    Timestamp: new Date(at).toISOString(),
  };
  const { key, certificateUrl, version, otherText, isSigned = true } = signing;
  const content = SIGNED[type].filter((name) => fields[name] !== undefined)
    .map((name) => `${name}\n${name === 'Message' ? otherText ?? text : fields[name]}\n`).join('');
  const signature = isSigned ? sign(version === '1' ? 'sha1' : 'sha256', Buffer.from(content), rsaKey(key)).toString('base64') : undefined;
  return Buffer.from(JSON.stringify({ ...fields, SignatureVersion: version, Signature: signature, SigningCertURL: certificateUrl }));
}

/** The token of a confirmation. */
export function tokenOf(id: string): string {
  return createHash('sha256').update(`token ${id}`).digest('hex');
}
