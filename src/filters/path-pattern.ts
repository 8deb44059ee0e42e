/** Stands for any number of segments. */
const ANY_SEGMENTS = '**';

/** The parts of a path, or of a pattern, between slashes. Slashes at the end and such that repeat make no difference. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/**
 * Whether a path is of a pattern: `*` stands for any characters of one segment, `**` for any number of segments, none included. Takes at most as many
 * steps as path and pattern have characters, multiplied: of several stars only the last is ever tried again.
 */
export function matchesPath(pattern: readonly string[], path: readonly string[]): boolean {
  let part = 0;
  let at = 0;
  let star = -1;
  let tried = 0;
  while (at < path.length) {
    if (pattern[part] === ANY_SEGMENTS) {
      star = part;
      tried = at;
      part += 1;
    } else if (part < pattern.length && matchesSegment(pattern[part], path[at])) {
      part += 1;
      at += 1;
    } else if (star >= 0) {
      part = star + 1;
      tried += 1;
      at = tried;
    } else {
      return false;
    }
  }
  return pattern.slice(part).every((rest) => rest === ANY_SEGMENTS);
}

/** Whether any path of the pattern is the prefix or below it. */
export function reachesInto(pattern: readonly string[], prefix: readonly string[]): boolean {
  for (const [index, segment] of prefix.entries()) {
    if (pattern[index] === ANY_SEGMENTS) {
      return true;
    }
    if (pattern[index] === undefined || !matchesSegment(pattern[index], segment)) {
      return false;
    }
  }
  return true;
}

function matchesSegment(pattern: string, segment: string): boolean {
  const [first, ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) {
    return segment === pattern;
  }
  if (!segment.startsWith(first) || !segment.endsWith(last) || segment.length < first.length + last.length) {
    return false;
  }
  const middle = segment.slice(first.length, segment.length - last.length);
  let at = 0;
  for (const part of others) {
    const found = middle.indexOf(part, at);
    if (found < 0) {
      return false;
    }
    at = found + part.length;
  }
  return true;
}
