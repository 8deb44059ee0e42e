import { JavaException } from './template-error';

/**
 * Numbers as Java has them: an integer is a `number` while it is exact and a `bigint` beyond that; everything with a point or an
 * exponent is a `JavaDecimal`, because Java prints it otherwise (`1.0`, `1.0E10`).
 */
export class JavaDecimal {
  /** @param digits as written, kept when a double would lose some of them (more than 18 characters, as json-smart does). */
  constructor(public readonly value: number, private readonly digits?: string) {}

  public toString(): string {
    return this.digits ?? printDouble(this.value);
  }
}

export type JavaNumber = number | bigint | JavaDecimal;

export function isNumber(value: unknown): value is JavaNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof JavaDecimal;
}

/** A number as a template or JSON has it. */
export function parseNumber(text: string): JavaNumber {
  if (/^-?\d+$/.test(text)) {
    return integer(BigInt(text));
  }
  const plain = !/[eE]/.test(text);
  return new JavaDecimal(Number(text), plain && text.length > 18 ? text : undefined);
}

export function integer(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** -1, 0 or 1. */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  if (left instanceof JavaDecimal || right instanceof JavaDecimal) {
    return Math.sign(toDouble(left) - toDouble(right));
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `+ - * / %`; integers divide as in Java, towards zero. Null for a division by zero, as in Velocity. */
export function calculate(operator: '+' | '-' | '*' | '/' | '%', left: JavaNumber, right: JavaNumber): JavaNumber | null {
  if ((operator === '/' || operator === '%') && toDouble(right) === 0) {
    return null;
  }
  if (left instanceof JavaDecimal || right instanceof JavaDecimal) {
    return new JavaDecimal(calculateDoubles(operator, toDouble(left), toDouble(right)));
  }
  const [a, b] = [BigInt(left), BigInt(right)];
  switch (operator) {
    case '+': return integer(a + b);
    case '-': return integer(a - b);
    case '*': return integer(a * b);
    case '/': return integer(a / b);
    case '%': return integer(a % b);
  }
}

/** An argument of type `int`. */
export function toInt(value: unknown): number {
  if (typeof value !== 'number' || Math.abs(value) > 2 ** 31) {
    throw new JavaException('an int was expected');
  }
  return value;
}

export function toDouble(value: JavaNumber): number {
  return value instanceof JavaDecimal ? value.value : Number(value);
}

function calculateDoubles(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    case '/': return left / right;
    default: return left % right;
  }
}

/** `Double.toString`: decimal between 0.001 and 10,000,000, with an exponent otherwise, always with a digit after the point. */
function printDouble(value: number): string {
  if (!Number.isFinite(value)) {
    return String(value);
  }
  if (value === 0) {
    return Object.is(value, -0) ? '-0.0' : '0.0';
  }
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const [mantissa, exponent] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
