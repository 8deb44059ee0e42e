import { checkNumber } from './prop-checks';

/** Checks a number at synth. */
export function checkWholeNumber(name: string, value: number, min: number, max: number): void {
  checkNumber(name, value);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} must be a whole number from ${min} to ${max}, got: ${value}; choose one in between.`);
  }
}
