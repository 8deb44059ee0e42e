import fc from 'fast-check';
import { addNumbers, canonicalNumber, compareNumbers, significantDigits, subtractNumbers } from '../../../src/local/dynamodb/numbers';

/** Numbers with up to 18 digits before the point and up to 9 behind it: sums of them have no more than 38. */
const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }), fc.integer({ min: 0, max: 9 }))
  .map(([digits, places]) => ({ scaled: digits * 10n ** BigInt(9 - places), text: canonicalNumber(`${digits}e-${places}`) }));

/** The text of a whole number of billionths. */
const textOf = (scaled: bigint) => canonicalNumber(`${scaled}e-9`);

test('sums, differences and comparisons are those of whole numbers of any size', () => {
  fc.assert(fc.property(decimal, decimal, (one, other) => {
    expect(addNumbers(one.text, other.text)).toBe(textOf(one.scaled + other.scaled));
    expect(subtractNumbers(one.text, other.text)).toBe(textOf(one.scaled - other.scaled));
    expect(Math.sign(compareNumbers(one.text, other.text))).toBe(Number(one.scaled > other.scaled) - Number(one.scaled < other.scaled));
  }));
});

test('the canonical text is the same number, and its own', () => {
  fc.assert(fc.property(decimal, ({ text }) => {
    expect(canonicalNumber(text)).toBe(text);
    expect(text).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/);
  }));
});

test.each([['0', 0], ['5', 1], ['-5', 1], ['500', 1], ['505', 3], ['0.05', 1], ['-0.0505', 3], ['10.5', 3], ['12345678901234567890', 19]])('%s has %d digits', (text, digits) => {
  expect(significantDigits(text)).toBe(digits);
});
