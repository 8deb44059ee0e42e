import { Duration, Token } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { DEFAULT_TOLERANCE_SECONDS, PublicKeyAlgorithm } from './constants';
import { normalisePublicKey } from './verification/keys';
import { checkHeaderName } from '../shared/check-header-name';
import { parseJsonPath } from '../shared/json-path';

/** More than the environment variables of a function, 4 KB in all, have room for. */
const MAX_TOPICS = 20;
const MAX_PUBLIC_KEYS = 4;

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

/** What stands in front of a signature. */
export function checkPrefix(caller: string, prefix: string): string {
  if (!/^([\x21-\x7e][\x20-\x7e]{0,63})?$/.test(prefix)) {
    throw new Error(`${caller}.prefix must be at most 64 ASCII characters that begin with a visible one, got: ${JSON.stringify(prefix)}; write what stands in front of the signature in its header.`);
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

/** A path of a single field of a JSON body. */
export function checkField(caller: string, path: string): string {
  parseJsonPath(caller, path);
  return path;
}

/** The name of a user, who may have none. */
export function checkUsername(caller: string, name?: string): string | undefined {
  if (name !== undefined && !/^[^:\p{Cc}]{0,128}$/u.test(name)) {
    throw new Error(`${caller}.username takes at most 128 characters without colons, got: ${JSON.stringify(name)}; write the name alone, and its password into the secret.`);
  }
  return name;
}

/** The field of a token that a request brings which has no signature in its header. */
export function checkOperatorTokenField(caller: string, field: string | undefined, header: string | undefined): string | undefined {
  if (field !== undefined && (field.length < 1 || field.length > 64)) {
    throw new Error(`${caller}.operatorTokenField takes the name of a field of 1 to 64 characters, got one of ${field.length}; write it as it stands in the sender's JSON, such as "verification_token".`);
  }
  if (field !== undefined && header === undefined) {
    throw new Error(`${caller} takes operatorTokenField with a signature in a header, got no header; leave operatorTokenField out.`);
  }
  return field;
}

/** Public keys, as the forwarder reads them. */
export function checkPublicKeys(caller: string, keys: string[], algorithm: PublicKeyAlgorithm): string[] {
  if (keys.length < 1 || keys.length > MAX_PUBLIC_KEYS) {
    throw new Error(`${caller}.publicKeys takes 1 to ${MAX_PUBLIC_KEYS} keys, got: ${keys.length}; pass those that the sender shows.`);
  }
  return keys.map((key) => normalisePublicKey(key, algorithm) ?? noPublicKey(caller, key, algorithm));
}

/** Public keys of Standard Webhooks, as the forwarder reads them. */
export function checkStandardKeys(caller: string, keys: string[]): string[] {
  return keys.map((key) => (key.startsWith('whpk_') ? normalisePublicKey(key, PublicKeyAlgorithm.ED25519) : undefined)
    // A private key or a secret could stand here by mistake: it is not repeated.
    ?? refuse(`${caller}.publicKeys takes "whpk_" followed by 32 bytes in base64, got a text of ${key.length} characters that is not; copy the public key, and put secrets into Secrets Manager as secret.`));
}

function noPublicKey(caller: string, key: string, algorithm: PublicKeyAlgorithm): never {
  return refuse(`${caller}.publicKeys takes public keys for ${algorithm} as PEM or base64 of their DER${algorithm === PublicKeyAlgorithm.ED25519 ? ', or 32 bytes in hex or base64' : ''}, got a text of ${key.length} characters that is none; copy the key that the sender shows, and nothing private.`);
}

function refuse(message: string): never {
  throw new Error(message);
}
