/** Which names of a JSON text are compared, and how. */
export interface RepeatedNameOptions {
  /** Only those of the outermost object. */
  readonly outermost?: boolean;
  /** Without regard to case. */
  readonly ignoreCase?: boolean;
}

/** Whether a name occurs twice in one object of a valid JSON text: which of the two values counts, parsers do not agree on. */
export function hasRepeatedName(json: string, { outermost = false, ignoreCase = false }: RepeatedNameOptions = {}): boolean {
  const objects: Array<Set<string>> = [];
  for (const [token, colon] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') {
      objects.push(new Set());
    } else if (token === '}' || token === ']') {
      objects.pop();
    } else if (colon !== undefined && (!outermost || objects.length === 1)) {
      const exact = JSON.parse(token.slice(0, -colon.length)) as string;
      const name = ignoreCase ? exact.toLowerCase() : exact;
      const seen = objects[objects.length - 1];
      if (seen.has(name)) {
        return true;
      }
      seen.add(name);
    }
  }
  return false;
}
