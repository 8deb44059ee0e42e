/** Characters of prose that are looked at. */
const LOOKED_AT = 20_000;

/**
 * Lines of prose that give a name a value, as `Budget Name: production`; of a name that repeats the first one counts.
 *
 * @param separator what stands between them: a colon, or `=` with the value in quotes
 */
export function namedLines(text: string, separator: ':' | '=' = ':'): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const line of text.slice(0, LOOKED_AT).split(/\r?\n/)) {
    const at = line.indexOf(separator);
    const name = line.slice(0, Math.max(at, 0)).trim();
    const value = line.slice(at + 1).trim().replace(/^'(.*)'$/s, '$1');
    if (name !== '' && name.length <= 60 && value !== '' && !named.has(name)) {
      named.set(name, value);
    }
  }
  return named;
}
