import { compareScalars, ScalarType } from '../compare-values';
import { KeyCondition } from '../expressions/key-condition';

/** Whether a sort key is before a range (less than 0), in it (0) or behind it (more than 0). */
export type KeyRange = (sort: string) => number;

/** The range that a condition on a sort key means; its values have the type of the key. */
export function sortRange(type: ScalarType, { operator, values }: KeyCondition): KeyRange {
  const [first, second] = values.map((value) => value[type]!);
  const compare = (sort: string) => compareScalars(type, sort, first);
  switch (operator) {
    case '=': return compare;
    case '<': return (sort) => compare(sort) < 0 ? 0 : 1;
    case '<=': return (sort) => compare(sort) <= 0 ? 0 : 1;
    case '>': return (sort) => compare(sort) > 0 ? 0 : -1;
    case '>=': return (sort) => compare(sort) >= 0 ? 0 : -1;
    case 'BETWEEN': return (sort) => Math.min(compare(sort), 0) || Math.max(compareScalars(type, sort, second), 0);
    case 'begins_with': return (sort) => startsWith(type, sort, first) ? 0 : compare(sort);
  }
}

function startsWith(type: ScalarType, text: string, start: string): boolean {
  if (type !== 'B') {
    return text.startsWith(start);
  }
  const bytes = Buffer.from(start, 'base64');
  return Buffer.from(text, 'base64').subarray(0, bytes.length).equals(bytes);
}
