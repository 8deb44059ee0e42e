/** Of names so short, too many resemble each other. */
const MIN_LENGTH = 4;

/** From here on a name may have two slips. */
const LONG = 8;

/** The one of some names that another one is a misspelling of; undefined when it resembles none. */
export function similarName(name: string, names: readonly string[]): string | undefined {
  return names.find((candidate) => plain(candidate) === plain(name))
    ?? names.find((candidate) => slips(candidate, name) <= slipsAllowed(Math.min(candidate.length, name.length)));
}

/** In the spellings of other languages: `max_concurrency`, `MaxConcurrency`. */
function plain(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

function slipsAllowed(length: number): number {
  return length < MIN_LENGTH ? -1 : length < LONG ? 1 : 2;
}

/** Letters that are wrong, missing, too many or swapped with the next one. */
function slips(one: string, other: string): number {
  const rows: number[][] = Array.from({ length: one.length + 1 }, (_, i) => Array.from({ length: other.length + 1 }, (__, j) => i === 0 ? j : i));
  for (let i = 1; i <= one.length; i += 1) {
    for (let j = 1; j <= other.length; j += 1) {
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[one.length][other.length];
}
