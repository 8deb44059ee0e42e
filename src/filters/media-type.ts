/**
 * The content type of a request, in lower case and without parameters; undefined where there is none, or more than one.
 *
 * @param headers the values of all its `Content-Type` headers
 */
export function mediaTypeOf(headers: readonly string[]): string | undefined {
  const types = new Set(headers.map((value) => value.split(';', 1)[0].trim().toLowerCase()));
  const [type] = types;
  return types.size === 1 && type !== '' ? type : undefined;
}

/** @param range a type, or all that begin alike (`image/*`), or all of a format (`application/*+json`) */
export function isInRange(type: string, range: string): boolean {
  const [front, back] = range.split('*');
  return back === undefined ? type === range : type.startsWith(front) && type.endsWith(back) && type.length > front.length + back.length;
}

/** Whether some type is in both. */
export function rangesMeet(one: string, other: string): boolean {
  const [type, subtype] = one.split('/');
  const [otherType, otherSubtype] = other.split('/');
  if (!subtype.startsWith('*')) {
    return isInRange(one, other);
  }
  if (!otherSubtype.startsWith('*')) {
    return isInRange(other, one);
  }
  const [, end] = subtype.split('*');
  const [, otherEnd] = otherSubtype.split('*');
  return type === otherType && (end.endsWith(otherEnd) || otherEnd.endsWith(end));
}
