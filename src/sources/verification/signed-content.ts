import { createHash } from 'crypto';
import { JsonStep, parseJsonPath } from '../../shared/json-path';
import { SignatureAlgorithm } from '../constants';

/** Something that a sender wrote somewhere and signs; `optional`: nothing where it is not there. */
interface NamedPart {
  readonly kind: 'header' | 'query' | 'form' | 'member';
  readonly name: string;
  readonly optional: boolean;
}

/** One piece of what was signed. */
export type ContentPart =
  | { readonly kind: 'text'; readonly text: string }
  | NamedPart
  | { readonly kind: 'json'; readonly path: readonly JsonStep[]; readonly optional: boolean }
  | { readonly kind: 'bodyHash'; readonly algorithm: string; readonly encoding: 'hex' | 'base64' }
  | { readonly kind: 'body' | 'timestamp' | 'url' | 'path' | 'method' | 'sortedForm' };

/** A template that nothing could be verified with. The text says what is wrong, and is right for users. */
export class SignedContentError extends Error {
  public readonly name = 'SignedContentError';
}

const PLACEHOLDERS = '{body}, {timestamp}, {url}, {path}, {method}, {sortedForm}, {bodyHash:sha256:hex}, {header:NAME}, {query:NAME}, {form:NAME}, '
  + '{member:NAME} or {json:$.PATH}';

const HASHES = [...Object.values<string>(SignatureAlgorithm), 'md5'];

/**
 * Reads a template of what a sender signs, such as `v0:{timestamp}:{body}`.
 *
 * Placeholders are `{body}` (the exact bytes), `{timestamp}` (as the sender writes it), `{url}`, `{path}` (the URL without scheme and host),
 * `{method}` (upper case), `{bodyHash:ALGORITHM:hex}` or `:base64`, `{sortedForm}` (names and values of a form body, sorted), `{header:NAME}`,
 * `{query:NAME}`, `{form:NAME}`, `{json:$.PATH}`, and `{member:NAME}` of the text that holds the signature. With a question mark, as in
 * `{json?:$.PATH}`, what is not there is nothing. The rest is taken literally.
 *
 * @throws SignedContentError when it is not such a template
 */
export function parseSignedContent(template: string): ContentPart[] {
  return template.split(/(\{[^{}]*\})/).filter((piece) => piece !== '').map(parsePart);
}

/** Whether a template covers the whole body, once: a signature without it proves nothing of what is delivered. */
export function coversBody(parts: readonly ContentPart[]): boolean {
  return parts.filter(({ kind }) => kind === 'body' || kind === 'sortedForm' || kind === 'bodyHash').length === 1;
}

/** The hash of a body, as `{bodyHash:…}` stands for it. */
export function bodyHash(body: Uint8Array, { algorithm, encoding }: Extract<ContentPart, { kind: 'bodyHash' }>): string {
  return createHash(algorithm).update(body).digest(encoding);
}

function parsePart(piece: string): ContentPart {
  if (!/[{}]/.test(piece)) {
    return { kind: 'text', text: piece };
  }
  const placeholder = /^\{.*\}$/.test(piece) ? piece.slice(1, -1) : '';
  switch (placeholder) {
    case 'body': case 'timestamp': case 'url': case 'path': case 'method': case 'sortedForm':
      return { kind: placeholder };
  }
  const [, kind, mark, name] = /^(header|query|form|member|json|bodyHash)(\??):(.+)$/.exec(placeholder) ?? [];
  const optional = mark === '?';
  switch (kind) {
    case 'header':
      return /^[A-Za-z0-9_.-]{1,128}$/.test(name) ? { kind, name, optional } : unknown(piece);
    case 'query': case 'form': case 'member':
      return name.length <= 128 ? { kind, name, optional } : unknown(piece);
    case 'json':
      return { kind, path: stepsOf(name, piece), optional };
    case 'bodyHash':
      return parseBodyHash(name, optional) ?? unknown(piece);
  }
  return unknown(piece);
}

function parseBodyHash(text: string, optional: boolean): ContentPart | undefined {
  const [algorithm, encoding, ...more] = text.split(':');
  const isKnown = HASHES.includes(algorithm) && (encoding === 'hex' || encoding === 'base64') && more.length === 0 && !optional;
  return isKnown ? { kind: 'bodyHash', algorithm, encoding } : undefined;
}

function stepsOf(path: string, piece: string): JsonStep[] {
  try {
    return parseJsonPath('{json}', path);
  } catch {
    return unknown(piece);
  }
}

function unknown(piece: string): never {
  throw new SignedContentError(`takes ${PLACEHOLDERS} in braces, got: ${JSON.stringify(piece)}; correct or remove it`);
}
