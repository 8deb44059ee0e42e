import { checkIndex, MethodTable, notNull, overload } from './java-methods';
import { integer } from './java-numbers';
import { javaMatches, javaRegex } from './java-regex';
import { JavaCharacter, JavaStringArray, print } from './java-values';
import { JavaException } from './template-error';

/** The methods of `java.lang.String`. */
export const STRING_METHODS: MethodTable<string> = {
  charAt: [overload(['int'], (text, index: number) => new JavaCharacter(text[checkIndex(index, text.length)]))],
  compareTo: [overload(['string'], (text, other: string | null) => compare(text, notNull(other)))],
  concat: [overload(['string'], (text, other: string | null) => text + notNull(other))],
  contains: [overload(['string'], (text, other: string | null) => text.includes(notNull(other)))],
  endsWith: [overload(['string'], (text, end: string | null) => text.endsWith(notNull(end)))],
  equals: [overload(['object'], (text, other) => text === other)],
  equalsIgnoreCase: [overload(['string'], (text, other: string | null) => text.toLowerCase() === other?.toLowerCase())],
  hashCode: [overload([], hash)],
  indexOf: [
    overload(['string'], (text, other: string | null) => text.indexOf(notNull(other))),
    overload(['string', 'int'], (text, other: string | null, from: number) => text.indexOf(notNull(other), from)),
    overload(['int'], (text, code: number) => text.indexOf(String.fromCodePoint(code))),
  ],
  isBlank: [overload([], (text) => text.trim() === '')],
  isEmpty: [overload([], (text) => text === '')],
  lastIndexOf: [overload(['string'], (text, other: string | null) => text.lastIndexOf(notNull(other)))],
  length: [overload([], (text) => text.length)],
  matches: [overload(['string'], (text, pattern: string | null) => javaMatches(text, notNull(pattern)))],
  repeat: [overload(['int'], repeat)],
  replace: [overload(['string', 'string'], (text, from: string | null, to: string | null) => text.split(notNull(from)).join(notNull(to)))],
  replaceAll: [overload(['string', 'string'], (text, pattern: string | null, by: string | null) => replaceRegex(text, notNull(pattern), notNull(by), true))],
  replaceFirst: [overload(['string', 'string'], (text, pattern: string | null, by: string | null) => replaceRegex(text, notNull(pattern), notNull(by), false))],
  split: [
    overload(['string'], (text, pattern: string | null) => split(text, notNull(pattern), 0)),
    overload(['string', 'int'], (text, pattern: string | null, limit: number) => split(text, notNull(pattern), limit)),
  ],
  startsWith: [
    overload(['string'], (text, start: string | null) => text.startsWith(notNull(start))),
    overload(['string', 'int'], (text, start: string | null, from: number) => from >= 0 && from <= text.length && text.startsWith(notNull(start), from)),
  ],
  strip: [overload([], (text) => text.trim())],
  substring: [
    overload(['int'], (text, from: number) => substring(text, from, text.length)),
    overload(['int', 'int'], substring),
  ],
  toLowerCase: [overload([], (text) => text.toLowerCase())],
  toString: [overload([], (text) => text)],
  toUpperCase: [overload([], (text) => text.toUpperCase())],
  // Java's trim takes off everything up to U+0020, and nothing else.
  // eslint-disable-next-line no-control-regex
  trim: [overload([], (text) => text.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, ''))],
  valueOf: [overload(['object'], (_, value) => print(value))],
};

/** Methods of `String` that a template could call on AWS and that this engine does not have. */
export const UNMODELLED_STRING_METHODS: ReadonlySet<string> = new Set([
  'chars', 'codePointAt', 'codePointBefore', 'codePointCount', 'codePoints', 'compareToIgnoreCase', 'contentEquals', 'copyValueOf', 'describeConstable',
  'format', 'formatted', 'getBytes', 'getChars', 'getClass', 'indent', 'intern', 'join', 'lines', 'offsetByCodePoints', 'regionMatches', 'resolveConstantDesc',
  'stripIndent', 'stripLeading', 'stripTrailing', 'subSequence', 'toCharArray', 'transform', 'translateEscapes',
]);

function compare(left: string, right: string): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    if (left[index] !== right[index]) {
      return left.charCodeAt(index) - right.charCodeAt(index);
    }
  }
  return left.length - right.length;
}

function hash(text: string): number {
  let code = 0;
  for (let index = 0; index < text.length; index++) {
    code = (Math.imul(31, code) + text.charCodeAt(index)) % 2 ** 32;
  }
  return Number(integer(BigInt.asIntN(32, BigInt(code))));
}

function repeat(text: string, times: number): string {
  if (times < 0 || text.length * times > 16 * 1024 * 1024) {
    throw new JavaException('IllegalArgumentException: the count of repeat is negative or too large');
  }
  return text.repeat(times);
}

function substring(text: string, from: number, to: number): string {
  if (from < 0 || to > text.length || from > to) {
    throw new JavaException(`StringIndexOutOfBoundsException: begin ${from}, end ${to}, length ${text.length}`);
  }
  return text.slice(from, to);
}

function replaceRegex(text: string, pattern: string, replacement: string, all: boolean): string {
  const regex = javaRegex(pattern);
  if (all && replacement === '') {
    return text.replace(inRuns(regex), '');
  }
  if (text.search(regex) < 0) {
    // Java looks at the replacement only when there is something to replace.
    return text;
  }
  const parts = parseReplacement(replacement);
  if (all && parts.every((part) => typeof part === 'string')) {
    return text.replace(regex, parts.join('').replaceAll('$', '$$$$'));
  }
  let result = '';
  let end = 0;
  for (const match of text.matchAll(regex)) {
    result += text.slice(end, match.index) + parts.map((part) => typeof part === 'string' ? part : group(match, part)).join('');
    end = match.index + match[0].length;
    if (!all) {
      break;
    }
  }
  return result + text.slice(end);
}

/** Of each expression what `inRuns` makes of it. */
const runs = new WeakMap<RegExp, RegExp>();

/** Longer runs are removed in pieces: one of megabytes would exhaust the stack of the engine. */
const MAX_RUN = 512;

/**
 * An expression that matches runs of what a class matches one by one, or so many by so many: the same text goes when they are removed, in one step
 * instead of one for each. Templates test a whole body like that.
 */
function inRuns(regex: RegExp): RegExp {
  let run = runs.get(regex);
  if (!run) {
    run = /^\[[^[\]]*\](?:\{\d\})?$/.test(regex.source) ? new RegExp(`(?:${regex.source}){1,${MAX_RUN}}`, regex.flags) : regex;
    runs.set(regex, run);
  }
  return run;
}

/** A reference to a group: its name, or its digits as written. */
interface GroupReference { readonly name?: string; readonly digits?: string }

/** Java's replacement text: `$1`, `${name}`, and a backslash before what means itself. */
function parseReplacement(replacement: string): Array<string | GroupReference> {
  const parts: Array<string | GroupReference> = [];
  const token = /\\([^])|\$(\d+)|\$\{([A-Za-z][A-Za-z0-9]*)\}|([^\\$]+)|[^]/y;
  for (let match = token.exec(replacement); match; match = token.exec(replacement)) {
    const [, escaped, digits, name, plain] = match;
    if (digits !== undefined || name !== undefined) {
      parts.push({ digits, name });
    } else if (escaped !== undefined || plain !== undefined) {
      parts.push(escaped ?? plain);
    } else {
      throw new JavaException('IllegalArgumentException: a "$" or "\\" in the replacement stands for nothing');
    }
  }
  return parts;
}

function group(match: RegExpMatchArray, { name, digits }: GroupReference): string {
  if (name !== undefined) {
    if (!match.groups || !(name in match.groups)) {
      throw new JavaException('IllegalArgumentException: no group with the name in the replacement');
    }
    return match.groups[name] ?? '';
  }
  // As many digits as there are groups; the rest is text.
  let length = 1;
  if (Number(digits![0]) >= match.length) {
    throw new JavaException('IndexOutOfBoundsException: no group with the number in the replacement');
  }
  while (length < digits!.length && Number(digits!.slice(0, length + 1)) < match.length) {
    length++;
  }
  return (match[Number(digits!.slice(0, length))] ?? '') + digits!.slice(length);
}

/** Java's split: at most `limit` parts when it is positive; empty parts at the end are dropped when it is 0. */
function split(text: string, pattern: string, limit: number): JavaStringArray {
  const parts = new JavaStringArray();
  let end = 0;
  for (const match of text.matchAll(javaRegex(pattern))) {
    if (limit > 0 && parts.length === limit - 1) {
      break;
    }
    const after = match.index + match[0].length;
    // An empty match yields no empty part at the very start, and none at the very end.
    if (match[0] === '' && (match.index === 0 || match.index === text.length)) {
      continue;
    }
    parts.push(text.slice(end, match.index));
    end = after;
  }
  if (end === 0 && parts.length === 0) {
    return JavaStringArray.of(text) as JavaStringArray;
  }
  parts.push(text.slice(end));
  while (limit === 0 && parts.length > 0 && parts[parts.length - 1] === '') {
    parts.pop();
  }
  return parts;
}
