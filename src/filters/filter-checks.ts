import { Token } from 'aws-cdk-lib';
import { ENDPOINT } from '../envelope/envelope';
import { HTTP_METHODS } from '../shared/http-methods';
import { checkText } from '../shared/prop-checks';
import { similarName } from '../shared/similar-name';

/** A type, all that begin alike, or all of a format. */
const TYPE_RANGE = /^[a-z0-9!#$&^_.+-]+\/(?:[a-z0-9!#$&^_.+-]+|\*(?:\+[a-z0-9!#$&^_.-]+)?)$/;

/** Longer ones are no address that people know by heart, and each character of it is compared at each webhook. */
const MAX_PATTERN = 512;

/** Names of query parameters and form fields, and texts to compare with. */
const MAX_TEXT = 1_024;

/** @throws Error one sentence, when a value is known only at deployment: filters are compared with as they are at synth */
export function checkKnown(caller: string, value: unknown): void {
  if (Token.isUnresolved(value)) {
    throw new Error(`${caller} got a value that is known only at deployment, expected one that is known at synth, when filters are checked and written; pass the value itself.`);
  }
}

/** A text, known at synth. */
export function checkKnownText(caller: string, value: unknown, example: string, min: number = 1): string {
  checkText(example)(caller, value);
  checkKnown(caller, value);
  const text = value as string;
  if (text.length < min || text.length > MAX_TEXT) {
    throw new Error(`${caller} takes a text of ${min} to ${MAX_TEXT} characters, got one of ${text.length}; write for example ${example}.`);
  }
  return text;
}

/** One or more texts, each once, in the case in which they are compared. */
export function checkKnownTexts(caller: string, values: readonly unknown[], example: string): string[] {
  checkKnown(caller, values);
  if (values.length === 0) {
    throw new Error(`${caller} got none, expected one or more; write for example ${caller}(${example}).`);
  }
  return [...new Set(values.map((value) => checkKnownText(caller, value, example)))];
}

/** Methods in upper case. */
export function checkMethods(caller: string, values: readonly unknown[]): string[] {
  const methods = checkKnownTexts(caller, values, "'POST'").map((value) => value.toUpperCase());
  const wrong = methods.find((method) => !HTTP_METHODS.includes(method));
  if (wrong !== undefined) {
    throw new Error(`${caller} takes one or more of ${HTTP_METHODS.join(', ')}, got: ${JSON.stringify(wrong)}; API Gateway passes on no others.`);
  }
  return [...new Set(methods)];
}

/** A pattern of a path: see `Filter.path`. */
export function checkPattern(caller: string, value: unknown): string {
  const pattern = checkKnownText(caller, value, "'/github/orders/*'");
  const takes = (what: string, fix: string): Error => new Error(`${caller} takes ${what}, got: ${JSON.stringify(pattern)}; ${fix}.`);
  const segments = pattern.split('/');
  if (pattern.length > MAX_PATTERN) {
    throw new Error(`${caller} takes a pattern of at most ${MAX_PATTERN} characters, got one of ${pattern.length}; take several with Filter.any.`);
  }
  if (!pattern.startsWith('/') && segments[0] !== '**') {
    throw takes('a pattern of the whole path, which begins with a slash or with **', `write ${JSON.stringify(`/${pattern}`)}, or ${JSON.stringify(`**/${pattern}`)} for whatever ends so`);
  }
  if (/[?#]/.test(pattern)) {
    throw takes('a pattern of the path alone, without ? and #', 'use Filter.query for parameters; no character stands for any single one');
  }
  if (/%[0-9A-Fa-f]{2}/.test(pattern)) {
    throw takes('a pattern without escapes, because paths are compared decoded', `write ${JSON.stringify(readable(pattern))}`);
  }
  if (segments.some((segment) => segment !== '**' && segment.includes('**'))) {
    throw takes('** as a whole segment only', 'write * for any characters within a segment, and /**/ for any number of segments');
  }
  if (segments.some((segment) => segment === '.' || segment === '..') || pattern.includes('//')) {
    throw takes('segments that are not empty, and neither . nor ..', 'leave them out: no webhook with such a path is delivered, and slashes that repeat make no difference');
  }
  return pattern;
}

function readable(pattern: string): string {
  try {
    return decodeURIComponent(pattern);
  } catch {
    return pattern.replaceAll('%', '');
  }
}

/** Content types and ranges of them, in lower case. */
export function checkTypeRanges(caller: string, values: readonly unknown[]): string[] {
  const types = checkKnownTexts(caller, values, "'application/json'").map((value) => value.trim().toLowerCase());
  const wrong = types.find((type) => !TYPE_RANGE.test(type));
  if (wrong !== undefined) {
    const fix = wrong === '*/*' ? "use Filter.header('content-type', Match.exists()) for any" : wrong.includes(';') ? `write ${JSON.stringify(wrong.split(';')[0].trim())}` : 'write one of these forms';
    throw new Error(`${caller} takes content types without parameters, such as "application/json", "image/*" or "application/*+json", got: ${JSON.stringify(wrong)}; ${fix}.`);
  }
  return [...new Set(types)];
}

/** Paths of endpoints. */
export function checkEndpoints(caller: string, values: readonly unknown[]): string[] {
  const paths = checkKnownTexts(caller, values, "'/github'");
  const wrong = paths.find((path) => !ENDPOINT.test(path) || (path !== '/' && path.endsWith('/')));
  if (wrong !== undefined) {
    throw new Error(`${caller} takes paths of endpoints as they were added, such as "/github", or "/" for the webhook's own, got: ${JSON.stringify(wrong)}; use Filter.path for what is below an endpoint.`);
  }
  return paths;
}

/** "did you mean" for a name that is not there, or what there is. */
export function insteadOf(name: string, names: readonly string[]): string {
  const meant = similarName(name, names);
  return meant === undefined ? `one of ${names.map((one) => JSON.stringify(one)).join(', ')}` : JSON.stringify(meant);
}
