/** A time of day: `14:03:07`. @param at milliseconds since 1970 */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** A time of day with milliseconds, for things that follow each other closely. */
export function exactTime(at: number): string {
  return `${clockTime(at)}.${String(Math.floor(at % 1000)).padStart(3, '0')}`;
}

/** A length of time in one or two units: `820 ms`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) {
    return `${Math.max(0, Math.round(milliseconds))} ms`;
  }
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min${seconds % 60 === 0 ? '' : ` ${seconds % 60} s`}`;
  }
  return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}
