import { AttributeType, AttributeValue, typeOf } from './attribute-value';
import { compareNumbers } from './numbers';

/** The types that have an order, and that keys can have. */
export type ScalarType = 'S' | 'N' | 'B';

/** Whether values of a type have an order. */
export function isScalar(type: AttributeType): type is ScalarType {
  return type === 'S' || type === 'N' || type === 'B';
}

/** The order of two values of one type: text by its UTF-8 bytes, binary by its bytes as unsigned. Less than 0, 0 or more than 0. */
export function compareScalars(type: ScalarType, left: string, right: string): number {
  switch (type) {
    case 'S': return compareText(left, right);
    case 'N': return compareNumbers(left, right);
    case 'B': return Buffer.compare(Buffer.from(left, 'base64'), Buffer.from(right, 'base64'));
  }
}

/** The order of two values; undefined when they have none, because their types differ or have no order, or because one is missing. */
export function compareValues(left: AttributeValue | undefined, right: AttributeValue | undefined): number | undefined {
  if (!left || !right) {
    return undefined;
  }
  const type = typeOf(left);
  return isScalar(type) && right[type] !== undefined ? compareScalars(type, left[type]!, right[type]) : undefined;
}

/** Whether two values are the same: type and content, sets in any order. Two values that are both missing are. */
export function sameValue(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (!left || !right) {
    return left === right;
  }
  const type = typeOf(left);
  if (typeOf(right) !== type) {
    return false;
  }
  switch (type) {
    case 'SS': case 'NS': case 'BS':
      return left[type]!.length === right[type]!.length && left[type]!.every((member) => right[type]!.includes(member));
    case 'L':
      return left.L!.length === right.L!.length && left.L!.every((element, index) => sameValue(element, right.L![index]));
    case 'M': {
      const names = Object.keys(left.M!);
      return names.length === Object.keys(right.M!).length && names.every((name) => right.M![name] && sameValue(left.M![name], right.M![name]));
    }
    default:
      return left[type] === right[type];
  }
}

/** The function `contains`: a part of a text or of binary, a member of a set, or an element of a list. */
export function containsValue(container: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (!container || !part) {
    return false;
  }
  if (container.L) {
    return container.L.some((element) => sameValue(element, part));
  }
  if (part.S !== undefined) {
    return container.S?.includes(part.S) ?? container.SS?.includes(part.S) ?? false;
  }
  if (part.N !== undefined) {
    return container.NS?.includes(part.N) ?? false;
  }
  if (part.B !== undefined && container.B !== undefined) {
    return Buffer.from(container.B, 'base64').includes(Buffer.from(part.B, 'base64'));
  }
  return part.B !== undefined && (container.BS?.includes(part.B) ?? false);
}

/** The function `begins_with`. */
export function beginsWith(value: AttributeValue | undefined, start: AttributeValue | undefined): boolean {
  if (value?.S !== undefined && start?.S !== undefined) {
    return value.S.startsWith(start.S);
  }
  if (value?.B !== undefined && start?.B !== undefined) {
    const bytes = Buffer.from(start.B, 'base64');
    return Buffer.from(value.B, 'base64').subarray(0, bytes.length).equals(bytes);
  }
  return false;
}

/** JavaScript compares UTF-16: that puts characters outside of the basic plane before some that are in it, and UTF-8 does not. */
function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) {
      return rank(a) - rank(b);
    }
  }
  return left.length - right.length;
}

/** Halves of characters outside of the basic plane come after everything in it. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
