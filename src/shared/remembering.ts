/**
 * The same function, which remembers its last results: for what depends on a text alone, comes again and again, and is dear to work out.
 *
 * @param most results that are kept; the oldest goes first
 */
export function remembering<T>(most: number, work: (text: string) => T): (text: string) => T {
  const results = new Map<string, { readonly result: T }>();
  return (text) => {
    const known = results.get(text);
    if (known) {
      return known.result;
    }
    const result = work(text);
    results.set(text, { result });
    if (results.size > most) {
      results.delete(results.keys().next().value!);
    }
    return result;
  };
}
