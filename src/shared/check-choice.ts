/**
 * Checks at synth that a choice is one of the objects that a class makes. Types say so where there are any; in plain JavaScript a text or a
 * missing value would end in an error that names nothing.
 *
 * @param what the property, such as `messageGroup`
 * @param method a method that every such object has
 * @param example what to write
 */
export function checkChoice(what: string, value: unknown, method: string, example: string): void {
  if (typeof (value as Record<string, unknown> | null | undefined)?.[method] !== 'function') {
    const got = value === undefined || value === null ? 'none' : typeof value === 'object' ? 'another object' : `a ${typeof value}`;
    throw new Error(`${what} got ${got}, expected what one of its class's static methods returns; write for example ${example}.`);
  }
}
