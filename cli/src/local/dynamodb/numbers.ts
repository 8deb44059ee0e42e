import Big from 'big.js';
import { validationError } from './dynamodb-error';

/** Integers that are exact as numbers of JavaScript, and so are the sums of two of them. */
const PLAIN = /^(?:0|-?[1-9][0-9]{0,14})$/;

/** Digits that a number may have (documented). */
const MAX_DIGITS = 38;
/** Powers of ten that a number may have (documented: 1E-130 to 9.99…E+125). */
const MAX_POWER = 125;
const MIN_POWER = -130;

/**
 * The one text of a number: without an exponent, without zeros that say nothing.
 *
 * @throws DynamoDbError when the text is no number, or one that DynamoDB does not store
 */
export function canonicalNumber(text: string): string {
  return PLAIN.test(text) ? text : toText(parse(text));
}

/** Less than 0, 0 or more than 0; both are canonical. */
export function compareNumbers(left: string, right: string): number {
  return PLAIN.test(left) && PLAIN.test(right) ? Number(left) - Number(right) : new Big(left).cmp(right);
}

/**
 * The sum of two canonical numbers, exactly.
 *
 * @throws DynamoDbError when DynamoDB does not store such a number
 */
export function addNumbers(left: string, right: string): string {
  return PLAIN.test(left) && PLAIN.test(right) ? String(Number(left) + Number(right)) : toText(new Big(left).plus(right));
}

/** The difference of two canonical numbers; see `addNumbers`. */
export function subtractNumbers(left: string, right: string): string {
  return PLAIN.test(left) && PLAIN.test(right) ? String(Number(left) - Number(right)) : toText(new Big(left).minus(right));
}

/** How many digits a canonical number is stored with: zeros at its ends are not. */
export function significantDigits(text: string): number {
  return text.replace(/^-?0*\.?0*/, '').replace('.', '').replace(/0+$/, '').length;
}

function parse(text: string): Big {
  if (text === '') {
    throw validationError('The parameter cannot be converted to a numeric value');
  }
  try {
    return new Big(text);
  } catch {
    throw validationError(`The parameter cannot be converted to a numeric value: ${text}`);
  }
}

function toText(number: Big): string {
  if (number.e > MAX_POWER) {
    throw validationError('Number overflow. Attempting to store a number with magnitude larger than supported range');
  }
  if (number.e < MIN_POWER) {
    throw validationError('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
  if (number.c.length > MAX_DIGITS) {
    throw validationError(`Attempting to store more than ${MAX_DIGITS} significant digits in a Number`);
  }
  return number.eq(0) ? '0' : number.toFixed();
}
