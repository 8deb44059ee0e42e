/** The most instants in any window of this length; one that is as long as the window later is in the next. */
export function mostInAnyWindow(instants: readonly number[], windowMs: number): number {
  const sorted = [...instants].sort((a, b) => a - b);
  let most = 0;
  for (let first = 0, last = 0; last < sorted.length; last += 1) {
    while (sorted[last] - sorted[first] >= windowMs) {
      first += 1;
    }
    most = Math.max(most, last - first + 1);
  }
  return most;
}
