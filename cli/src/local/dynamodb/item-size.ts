import { Attributes, AttributeValue, typeOf } from './attribute-value';
import { significantDigits } from './numbers';

/** Largest item in bytes, names included (documented: 400 KB). */
export const MAX_ITEM_BYTES = 400 * 1024;

/** The size of an item in bytes, as DynamoDB counts it (documented, for numbers as an approximation). */
export function itemSize(attributes: Attributes): number {
  let size = 0;
  for (const name in attributes) {
    size += Buffer.byteLength(name) + valueSize(attributes[name]);
  }
  return size;
}

function valueSize(value: AttributeValue): number {
  const type = typeOf(value);
  switch (type) {
    case 'S': return Buffer.byteLength(value.S!);
    case 'N': return numberSize(value.N!);
    case 'B': return Buffer.byteLength(value.B!, 'base64');
    case 'SS': return sum(value.SS!, Buffer.byteLength);
    case 'NS': return sum(value.NS!, numberSize);
    case 'BS': return sum(value.BS!, (member) => Buffer.byteLength(member, 'base64'));
    case 'L': return 3 + sum(value.L!, (element) => 1 + valueSize(element));
    case 'M': return 3 + Object.keys(value.M!).length + itemSize(value.M!);
    default: return 1;
  }
}

/** Two digits are one byte, and the power of ten is one more. */
function numberSize(text: string): number {
  return 1 + Math.ceil(significantDigits(text) / 2) + (text.startsWith('-') ? 1 : 0);
}

function sum<T>(values: readonly T[], size: (value: T) => number): number {
  let total = 0;
  for (const value of values) {
    total += size(value);
  }
  return total;
}
