import { isBlank } from './is-blank';

/** What Secrets Manager stores of a secret: a text, or bytes. */
export type StoredSecret = string | Uint8Array;

/** The version of a secret that counts now. */
export interface SecretVersion {
  readonly stored: StoredSecret;
  /** When it was created, in milliseconds since 1970; absent where nobody says so. */
  readonly createdAt?: number;
}

/** A secret that is stored and yet holds nothing to verify with. `code` is for logs. */
export class SecretValueError extends Error {
  public readonly name = 'SecretValueError';

  constructor(message: string, public readonly code: 'SecretIsEmpty' | 'SecretIsNoJson' | 'SecretFieldMissing') {
    super(message);
  }
}

/**
 * What a sender signs with, out of what is stored. Bytes that are text (UTF-8) count as that text, and others as the key itself. A file with
 * a secret often ends with a line break, and no sender issues one.
 *
 * @param field the field that counts, of a secret that is a JSON object
 * @throws SecretValueError when there is nothing
 */
export function secretValue(stored: StoredSecret, field?: string): StoredSecret {
  const text = typeof stored === 'string' ? stored : textOf(stored);
  if (text === undefined) {
    return field === undefined ? stored : noJson();
  }
  const value = (field === undefined ? text : fieldOf(text, field)).replace(/[\r\n]+$/, '');
  const parsed = parse(value);
  if (saysNothing(parsed === undefined ? value : parsed)) {
    throw new SecretValueError('The secret is empty.', 'SecretIsEmpty');
  }
  return value;
}

/**
 * What looks wrong with a secret that verifies nothing: what to do about it, without anything of the secret.
 *
 * @returns undefined when nothing does
 */
export function secretHint(secret: StoredSecret): string | undefined {
  if (typeof secret !== 'string') {
    return undefined;
  }
  if (isJsonObject(secret)) {
    return 'looks like JSON, and is used as it is: name its field with secretField, or store the text alone';
  }
  if (secret.trim() !== secret) {
    return 'begins or ends with a blank: store it without';
  }
  if (/^(["']).*\1$/.test(secret)) {
    return 'stands in quotes: store it without';
  }
  return /^arn:aws[a-z-]*:/.test(secret) ? 'looks like an ARN: store the text that the sender shows' : undefined;
}

function fieldOf(text: string, field: string): string {
  const fields = parse(text);
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    return noJson();
  }
  const value: unknown = Object.hasOwn(fields, field) ? (fields as Record<string, unknown>)[field] : undefined;
  if (typeof value !== 'string') {
    throw new SecretValueError('The secret has no such field with a text.', 'SecretFieldMissing');
  }
  return value;
}

/** Anybody could sign with what stands for nothing, and with what stands around it: a blank, `null`, an object of empty texts. */
function saysNothing(value: unknown): boolean {
  if (typeof value === 'string') {
    return isBlank(value);
  }
  return typeof value === 'object' && Object.values(value ?? {}).every(saysNothing);
}

function isJsonObject(text: string): boolean {
  const value = text.trim().startsWith('{') ? parse(text) : undefined;
  return typeof value === 'object' && value !== null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return undefined;
  }
}

function noJson(): never {
  throw new SecretValueError('The secret is no JSON object.', 'SecretIsNoJson');
}
