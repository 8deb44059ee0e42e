import { isNumber } from './java-numbers';
import { UnmodelledError } from './template-error';

/*
 * What a template sees: null (and undefined), strings, booleans, numbers (java-numbers.ts), lists (arrays), maps (`Map`) and
 * the classes below. Anything else has no meaning in Java, and printing it is an error.
 */

/** A list that came out of JSON: prints as JSON, other lists print as Java does (`[a, b]`). */
export class JsonArray extends Array<unknown> {}

/** A `Set` or `Collection`: can be looped over and asked, has no `get` and no index. */
export class JavaCollection extends Array<unknown> {}

/** `String[]`, from `split`: Velocity wraps it as a list, but it does not print its content. */
export class JavaStringArray extends Array<unknown> {}

/** A map that prints as nothing, as the maps inside `$context` do on AWS. */
export class QuietMap extends Map<unknown, unknown> {}

/** One character: prints as it is, but is never `equals` to a string. */
export class JavaCharacter {
  constructor(public readonly value: string) {}

  public toString(): string {
    return this.value;
  }
}

/** Of a map; shows the value that the map has when it is asked. */
export class MapEntry {
  constructor(public readonly key: unknown, private readonly map: ReadonlyMap<unknown, unknown>) {}

  public get value(): unknown {
    return this.map.get(this.key);
  }
}

/** An object with members of its own, such as `$input`. */
export interface HostObject {
  /** A property; undefined when there is none. */
  getProperty(name: string): unknown;
  /** The result of a method; undefined when there is no such method for these arguments. */
  callMethod(name: string, args: readonly unknown[]): unknown;
}

export function isHostObject(value: unknown): value is HostObject {
  return typeof value === 'object' && value !== null && typeof (value as Partial<HostObject>).callMethod === 'function';
}

export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** `toString()`, as a reference in a template prints it. */
export function print(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  if (isNull(value)) {
    return 'null';
  }
  if (isNumber(value) || typeof value === 'boolean' || value instanceof JavaCharacter) {
    return String(value);
  }
  if (value instanceof JsonArray) {
    return printJson(value);
  }
  if (value instanceof JavaStringArray) {
    throw new UnmodelledError('a String[] (from split) prints as an address in Java: loop over it or take one item');
  }
  if (Array.isArray(value)) {
    return `[${value.map(print).join(', ')}]`;
  }
  if (value instanceof QuietMap) {
    return '';
  }
  if (value instanceof Map) {
    return `{${Array.from(value, ([key, item]) => `${print(key)}=${print(item)}`).join(', ')}}`;
  }
  if (value instanceof MapEntry) {
    return `${print(value.key)}=${print(value.value)}`;
  }
  throw new UnmodelledError('an object without a text of its own (such as $input) prints as an address in Java: print one of its members');
}

/** JSON as json-smart writes it: `/` and some blanks escaped, numbers as Java prints them. */
export function printJson(value: unknown): string {
  if (isNull(value)) {
    return 'null';
  }
  if (typeof value === 'string' || value instanceof JavaCharacter) {
    return quoteJson(String(value));
  }
  if (isNumber(value)) {
    const text = String(value);
    return /^(?:NaN|-?Infinity)$/.test(text) ? 'null' : text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(printJson).join(',')}]`;
  }
  if (value instanceof Map) {
    return `{${Array.from(value, ([key, item]) => `${quoteJson(print(key))}:${printJson(item)}`).join(',')}}`;
  }
  return print(value);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '/': '\\/', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t',
};

function quoteJson(text: string): string {
  // eslint-disable-next-line no-control-regex
  const escaped = text.replace(/["\\/\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g,
    (character) => SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
  return `"${escaped}"`;
}

/** `equals`, for values of the same Java class. */
export function javaEquals(left: unknown, right: unknown): boolean {
  if (isNull(left) || isNull(right)) {
    return isNull(left) && isNull(right);
  }
  if (isNumber(left) && isNumber(right)) {
    return String(left) === String(right);
  }
  if (left instanceof JavaCharacter && right instanceof JavaCharacter) {
    return left.value === right.value;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => javaEquals(item, right[index]));
  }
  if (left instanceof Map && right instanceof Map) {
    return left.size === right.size && Array.from(left).every(([key, item]) => right.has(key) && javaEquals(item, right.get(key)));
  }
  return left === right;
}

/** Text as bytes, as Java encodes it: half a surrogate pair becomes a question mark. */
export function encodeUtf8(text: string): Buffer {
  if (!/[\ud800-\udfff]/.test(text)) {
    return Buffer.from(text, 'utf8');
  }
  return Buffer.from(text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?'), 'utf8');
}
