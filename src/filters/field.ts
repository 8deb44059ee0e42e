import { MatchConfig, MatchedValue, ValueMatch } from './filter-config';

/** One value of a field. */
export type FieldValue =
  | { readonly kind: 'text'; readonly text: string }
  /** `written` is the number as the sender wrote it: JavaScript would round those of more than 15 digits. */
  | { readonly kind: 'number'; readonly number: number; readonly written: () => string }
  | { readonly kind: 'literal'; readonly value: boolean | null }
  /** Something is there that nothing can be compared with: an object, a list in a list, a broken escape. */
  | { readonly kind: 'other' };

/**
 * What a webhook has under a name: values, of which any may match; `absent`; or `unreadable` where the body is not of the kind that has such fields, so
 * that nothing can be said and nothing matches.
 */
export type Field = readonly FieldValue[] | 'absent' | 'unreadable';

/** A number as JSON writes it (RFC 8259, section 6). */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A longer text is no number that anybody means. */
const MAX_NUMBER_LENGTH = 400;

/** Whether a field is as it must be. Never throws. */
export function matchesField(match: MatchConfig, field: Field): boolean {
  if (field === 'unreadable') {
    return false;
  }
  if (field === 'absent') {
    return match.kind === 'absent';
  }
  switch (match.kind) {
    case 'exists':
      return true;
    case 'absent':
      return false;
    default:
      return field.some((value) => matchesValue(match, value));
  }
}

function matchesValue(match: ValueMatch, value: FieldValue): boolean {
  switch (match.kind) {
    case 'equal':
      return match.values.some((expected) => isEqual(expected, value));
    case 'prefix':
      return textOf(value)?.startsWith(match.text) ?? false;
    case 'suffix':
      return textOf(value)?.endsWith(match.text) ?? false;
    case 'range': {
      const number = numberOf(value);
      return number !== undefined && number >= (match.min ?? -Infinity) && number <= (match.max ?? Infinity);
    }
  }
}

function isEqual(expected: MatchedValue, value: FieldValue): boolean {
  switch (typeof expected) {
    case 'string':
      // How a number is written takes a search through the body: only for one that is as great.
      return (value.kind !== 'number' || Number(expected) === value.number) && textOf(value) === expected;
    case 'number':
      return numberOf(value) === expected;
    default:
      return value.kind === 'literal' && value.value === expected;
  }
}

function textOf(value: FieldValue): string | undefined {
  return value.kind === 'text' ? value.text : value.kind === 'number' ? value.written() : undefined;
}

function numberOf(value: FieldValue): number | undefined {
  if (value.kind === 'text') {
    return value.text.length <= MAX_NUMBER_LENGTH && NUMBER.test(value.text) ? Number(value.text) : undefined;
  }
  return value.kind === 'number' ? value.number : undefined;
}
