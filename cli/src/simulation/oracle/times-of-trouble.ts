/** A time in which something is at fault that explains waiting. Milliseconds from the world's beginning. */
export interface TimeOfTrouble {
  readonly from: number;
  readonly until: number;
}

/** How much of the time until an instant was such, all in all; what overlaps counts once. */
export function troubledUntil(times: readonly TimeOfTrouble[], now: number): number {
  let troubledMs = 0;
  let reached = 0;
  for (const { from, until } of [...times].sort((a, b) => a.from - b.from)) {
    const end = Math.min(now, until);
    troubledMs += Math.max(0, end - Math.max(from, reached));
    reached = Math.max(reached, end);
  }
  return troubledMs;
}
