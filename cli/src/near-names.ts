import leven from 'leven';

/** So many names are shown; more would be a list to search. */
const MOST = 5;

/** The names that somebody may have meant who wrote another one, the nearest first: those that contain it or are contained in it, then those with the fewest other letters. */
export function nearNames(name: string, names: readonly string[]): string[] {
  const given = name.toLowerCase();
  const distance = (candidate: string): number => {
    const text = candidate.toLowerCase();
    const parts = [text, ...text.split(/[/:.]/)];
    const least = Math.min(...parts.map((part) => leven(given, part)));
    return text.includes(given) || given.includes(text) ? Math.min(least, 1) : least;
  };
  const known = [...new Set(names)].map((candidate) => ({ candidate, distance: distance(candidate) }));
  return known.sort((one, other) => one.distance - other.distance || one.candidate.localeCompare(other.candidate)).map(({ candidate }) => candidate);
}

/** What completes "expected …": all names where they are few, else the nearest ones. */
export function expectedNames(name: string, names: readonly string[]): string {
  const near = nearNames(name, names);
  if (near.length === 0) {
    return 'none';
  }
  const shown = near.slice(0, MOST).join(', ');
  return near.length === 1 ? shown : near.length <= MOST ? `one of ${shown}` : `one of ${shown} or ${near.length - MOST} others`;
}
