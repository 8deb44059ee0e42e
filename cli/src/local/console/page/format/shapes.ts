/** What is known of a value that somebody else made up: nothing, until it is looked at. */
export type Unknown = Readonly<Record<string, unknown>>;

/** The value where it is an object; else one without anything in it. */
export function objectOf(value: unknown): Unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Unknown : {};
}

/** The objects of a list; none where it is no list. */
export function objectsOf(value: unknown): Unknown[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** A text or a number as text; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
