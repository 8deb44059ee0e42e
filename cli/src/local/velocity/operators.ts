import { BinaryOperator } from './ast';
import { calculate, compareNumbers, isNumber } from './java-numbers';
import { isNull, JavaCharacter, javaEquals, print } from './java-values';

/** `==`, with the rules of Velocity: numbers by value, things of one class by `equals`, everything else by its text. */
export function equal(left: unknown, right: unknown, nullEqualsEmpty: boolean): boolean {
  if (isNull(left) || isNull(right)) {
    return (isNull(left) && isNull(right)) || (nullEqualsEmpty && (left === '' || right === ''));
  }
  if (isNumber(left) && isNumber(right)) {
    return compareNumbers(left, right) === 0;
  }
  return javaClass(left) === javaClass(right) ? javaEquals(left, right) : print(left) === print(right);
}

/** `<`, `>`, `<=`, `>=`: false unless both are numbers. */
export function order(operator: '<' | '>' | '<=' | '>=', left: unknown, right: unknown): boolean {
  if (!isNumber(left) || !isNumber(right)) {
    return false;
  }
  const difference = compareNumbers(left, right);
  switch (operator) {
    case '<': return difference < 0;
    case '>': return difference > 0;
    case '<=': return difference <= 0;
    case '>=': return difference >= 0;
  }
}

/** `+ - * / %`: null unless both are numbers, but `+` joins when one is a string; a null then stands there as it was written. */
export function arithmetic(operator: BinaryOperator, left: unknown, right: unknown, sources: readonly [string, string]): unknown {
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) {
    return (isNull(left) ? sources[0] : print(left)) + (isNull(right) ? sources[1] : print(right));
  }
  return isNumber(left) && isNumber(right) ? calculate(operator as '+' | '-' | '*' | '/' | '%', left, right) : null;
}

function javaClass(value: unknown): string {
  if (Array.isArray(value)) {
    return 'list';
  }
  return value instanceof Map ? 'map' : value instanceof JavaCharacter ? 'character' : typeof value;
}
