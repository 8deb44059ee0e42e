/** Part of a pattern: characters that stand for themselves. Between two parts there may be anything. */
export type GlobParts = readonly string[];

/** The parts of a pattern in which `*` stands for any characters, and nothing else has a meaning. */
export function globParts(pattern: string): GlobParts {
  return pattern.split('*');
}

/** Whether a text is what the parts say, as a whole. The time is linear in the text, whatever the pattern: each part is looked for once, from where the last one ended. */
export function matchesParts(parts: GlobParts, text: string): boolean {
  const [first, ...others] = parts;
  const last = others.pop();
  if (last === undefined) {
    return text === first;
  }
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) {
    return false;
  }
  const end = text.length - last.length;
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found === -1 || found + part.length > end) {
      return false;
    }
    from = found + part.length;
  }
  return true;
}

/** Whether a text is what a pattern says. */
export function matchesGlob(pattern: string, text: string): boolean {
  return matchesParts(globParts(pattern), text);
}
