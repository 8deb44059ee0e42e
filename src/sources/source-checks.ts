import { Duration, Token } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { DEFAULT_TOLERANCE_SECONDS } from './constants';
import { HmacSourceProps } from './source-props';
import { parseSignedContent, SignedContentError } from './verification/signed-content';
import { isPublicKey } from './verification/standard-webhooks';
import { checkHeaderName } from '../shared/check-header-name';

/** More than the environment variables of a function, 4 KB in all, have room for. */
const MAX_TOPICS = 20;

/** Seconds of a tolerance. */
export function checkTolerance(caller: string, tolerance?: Duration): number {
  const seconds = tolerance?.toSeconds({ integral: false }) ?? DEFAULT_TOLERANCE_SECONDS;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400) {
    throw new Error(`${caller}.tolerance must be whole seconds from 1 second to 1 day, got: ${tolerance?.toHumanString()}; senders recommend 5 minutes.`);
  }
  return seconds;
}

/** A base URL without anything that is not the same in each request. */
export function checkPublicUrl(caller: string, url?: string): string | undefined {
  if (url === undefined || Token.isUnresolved(url)) {
    return url;
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol) || parsed.username || parsed.password || /[?#\s]/.test(url)) {
    throw new Error(`${caller}.publicUrl must be an absolute http or https URL without credentials, query or fragment, got: ${JSON.stringify(url)}; write what is entered at the sender, up to the question mark.`);
  }
  return url;
}

/** The template of an HMAC, consistent with its timestamp. */
export function checkSignedContent(caller: string, { signedContent = '{body}', timestampHeader }: HmacSourceProps): string {
  let signsTime: boolean;
  try {
    signsTime = parseSignedContent(signedContent).some((part) => part.kind === 'timestamp');
  } catch (error) {
    throw error instanceof SignedContentError ? new Error(`${caller}.signedContent ${error.message}.`) : error;
  }
  if (signsTime && timestampHeader === undefined) {
    throw new Error(`${caller}.signedContent holds {timestamp}, got no timestampHeader to read it from; name the header.`);
  }
  if (!signsTime && timestampHeader !== undefined) {
    throw new Error(`${caller}.timestampHeader is ${JSON.stringify(timestampHeader)}, but signedContent does not hold {timestamp}, so that anyone could write another time; add it, or leave the header out.`);
  }
  return signedContent;
}

/** What stands in front of a signature. */
export function checkPrefix(caller: string, prefix: string): string {
  if (!/^[\x21-\x7e]{0,64}$/.test(prefix)) {
    throw new Error(`${caller}.prefix must be at most 64 visible ASCII characters, got: ${JSON.stringify(prefix)}; write what stands in front of the signature in its header.`);
  }
  return prefix;
}

/** A header's name. */
export function checkHeader(caller: string, name: string): string {
  checkHeaderName(caller, name ?? '');
  return name;
}

/** The ARNs of standard topics of SNS. */
export function checkTopics(caller: string, topics: sns.ITopic[]): string[] {
  if (!topics?.length || topics.length > MAX_TOPICS) {
    throw new Error(`${caller} takes 1 to ${MAX_TOPICS} topics, got: ${topics?.length ?? 0}; list the topics that may send, because every AWS account can have SNS sign messages.`);
  }
  const arns = topics.map(({ topicArn }) => topicArn);
  const wrong = arns.find((arn, index) => topics[index].fifo
    || (!Token.isUnresolved(arn) && !/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/.test(arn)));
  if (wrong !== undefined) {
    throw new Error(`${caller} takes standard SNS topics, got: ${JSON.stringify(wrong)}; SNS sends messages of no other kind over HTTPS, so choose a topic such as "arn:aws:sns:us-east-1:123456789012:orders".`);
  }
  return arns;
}

/** Public keys of Standard Webhooks. */
export function checkPublicKeys(caller: string, keys: string[]): string[] {
  const wrong = keys.find((key) => !isPublicKey(key));
  if (wrong !== undefined) {
    // A private key or a secret could stand here by mistake: it is not repeated.
    throw new Error(`${caller}.publicKeys takes "whpk_" followed by 32 bytes in base64, got a text of ${wrong.length} characters that is not; copy the public key, and put secrets into Secrets Manager as secret.`);
  }
  return keys;
}
