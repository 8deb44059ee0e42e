/** Units by seconds, the largest first. */
const UNITS: ReadonlyArray<readonly [string, number]> = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]];

/** A length of time for people, by its two largest units: `3 d 4 h`, `12 min`, `0 s`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) {
    return '0 s';
  }
  const [unit, size] = UNITS[first];
  const count = Math.floor(whole / size);
  const [nextUnit, nextSize] = UNITS[first + 1] ?? ['', 0];
  const rest = nextSize === 0 ? 0 : Math.floor((whole - count * size) / nextSize);
  return rest === 0 ? `${count} ${unit}` : `${count} ${unit} ${rest} ${nextUnit}`;
}
