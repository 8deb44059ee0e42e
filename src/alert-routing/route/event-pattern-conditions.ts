import { BlockList, isIP } from 'node:net';
import { GlobParts, matchesParts } from './glob';
import { isObject, Json } from './json-values';

/** What a pattern asks of a field: that it is there or not, or something of its value. */
export type Condition = { readonly kind: 'exists' | 'absent' } | { readonly kind: 'value'; readonly matches: (value: Json) => boolean };

type Test = (value: Json) => boolean;

/** EventBridge compares numbers in this range, and refuses others. */
const MAX_NUMBER = 5e9;

const OPERATORS: Readonly<Record<string, (operand: Json) => Test>> = {
  'prefix': (operand) => affix(operand, (text, part) => text.startsWith(part)),
  'suffix': (operand) => affix(operand, (text, part) => text.endsWith(part)),
  'equals-ignore-case': (operand) => ignoringCase(operand, (text, whole) => text === whole),
  'wildcard': (operand) => {
    const parts = wildcardParts(textOf(operand));
    return (value) => typeof value === 'string' && matchesParts(parts, value);
  },
  'numeric': (operand) => {
    const compare = comparisons(operand);
    return (value) => typeof value === 'number' && compare.every((isSo) => isSo(value));
  },
  'cidr': (operand) => {
    const block = blockOf(textOf(operand));
    return (value) => typeof value === 'string' && isIP(value) !== 0 && block.check(value, isIP(value) === 4 ? 'ipv4' : 'ipv6');
  },
  'anything-but': (operand) => {
    const excluded = excludedBy(operand);
    return (value) => !excluded(value);
  },
};

/**
 * What one condition asks.
 *
 * @param where in the pattern, for people
 * @throws Error one sentence, where EventBridge would refuse it
 */
export function compileCondition(condition: Json, where: string): Condition {
  if (Array.isArray(condition)) {
    throw new Error(`The event pattern has a list in a list at ${where}; expected values and conditions.`);
  }
  if (!isObject(condition)) {
    return { kind: 'value', matches: (value) => value === condition };
  }
  const [[operator, operand] = ['', null], ...others] = Object.entries(condition);
  if (operator === 'exists' && typeof operand === 'boolean' && others.length === 0) {
    return { kind: operand ? 'exists' : 'absent' };
  }
  try {
    if (others.length === 0 && Object.hasOwn(OPERATORS, operator)) {
      return { kind: 'value', matches: OPERATORS[operator](operand) };
    }
  } catch (error) {
    throw new Error(`The event pattern has ${JSON.stringify(condition)} at ${where}; expected ${(error as Error).message}.`);
  }
  const known = ['exists', ...Object.keys(OPERATORS)].join(', ');
  throw new Error(`The event pattern has ${JSON.stringify(condition)} at ${where}; expected an object with one of the operators ${known}.`);
}

function textOf(operand: Json): string {
  if (typeof operand !== 'string') {
    throw new Error('a text');
  }
  return operand;
}

function affix(operand: Json, is: (text: string, part: string) => boolean): Test {
  if (isObject(operand)) {
    const [[operator, part] = ['', null], ...others] = Object.entries(operand);
    if (operator !== 'equals-ignore-case' || others.length > 0) {
      throw new Error('a text, or one with equals-ignore-case');
    }
    return ignoringCase(part, is);
  }
  const part = textOf(operand);
  return (value) => typeof value === 'string' && is(value, part);
}

function ignoringCase(operand: Json, is: (text: string, part: string) => boolean): Test {
  const part = textOf(operand).toLowerCase();
  return (value) => typeof value === 'string' && is(value.toLowerCase(), part);
}

/** A backslash before a star or a backslash takes its meaning away. */
function wildcardParts(pattern: string): GlobParts {
  const parts = [''];
  for (const token of pattern.match(/\\[^]|[^]/g) ?? []) {
    if (token === '*') {
      if (parts.length > 1 && parts.at(-1) === '') {
        throw new Error('no two stars in a row');
      }
      parts.push('');
    } else if (token.startsWith('\\') && !/^\\[\\*]$/.test(token)) {
      throw new Error('a backslash only before a star or a backslash');
    } else {
      parts[parts.length - 1] += token.at(-1)!;
    }
  }
  return parts;
}

function comparisons(operand: Json): Array<(value: number) => boolean> {
  const expected = 'a list such as ["=", 5] or [">", 0, "<=", 5], with numbers from -5e9 to 5e9';
  const by: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
    '=': (value, limit) => value === limit,
    '<': (value, limit) => value < limit,
    '<=': (value, limit) => value <= limit,
    '>': (value, limit) => value > limit,
    '>=': (value, limit) => value >= limit,
  };
  const isRange = Array.isArray(operand) && (operand.length === 2
    || (operand.length === 4 && ['>', '>='].includes(String(operand[0])) && ['<', '<='].includes(String(operand[2])) && Number(operand[1]) < Number(operand[3])));
  if (!isRange) {
    throw new Error(expected);
  }
  return Array.from({ length: operand.length / 2 }, (_, index) => {
    const [operator, limit] = operand.slice(2 * index, 2 * index + 2) as Json[];
    if (typeof operator !== 'string' || !Object.hasOwn(by, operator) || typeof limit !== 'number' || Math.abs(limit) > MAX_NUMBER) {
      throw new Error(expected);
    }
    return (value) => by[operator](value, limit);
  });
}

function blockOf(cidr: string): BlockList {
  const [, address, bits] = /^([^/]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const version = isIP(address ?? '');
  if (version === 0 || Number(bits) > (version === 4 ? 32 : 128)) {
    throw new Error('an address and the number of its bits, such as 10.0.0.0/8');
  }
  const block = new BlockList();
  block.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return block;
}

/** Values, or what begins, ends or looks in a way; of a list, any of it. All of a list are texts, or all numbers. */
function excludedBy(operand: Json): Test {
  if (isObject(operand)) {
    const [[operator, excluded] = ['', null], ...others] = Object.entries(operand);
    if (!['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator) || others.length > 0) {
      throw new Error('values, or one of prefix, suffix, equals-ignore-case and wildcard');
    }
    const tests = listOf(excluded).map((one) => OPERATORS[operator](textOf(one)));
    if (listOf(excluded).some((one) => one === '') && operator !== 'wildcard' && operator !== 'equals-ignore-case') {
      throw new Error('a text that is not empty');
    }
    return (value) => tests.some((test) => test(value));
  }
  const values = listOf(operand);
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size > 1 || !(kinds.has('string') || kinds.has('number'))) {
    throw new Error('texts, or numbers');
  }
  return (value) => values.includes(value);
}

function listOf(operand: Json): readonly Json[] {
  if (Array.isArray(operand) && operand.length === 0) {
    throw new Error('one value or more');
  }
  return Array.isArray(operand) ? operand : [operand];
}
