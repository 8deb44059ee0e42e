/** What happened in a world, so that nobody has to believe that a fault was tried. */
export class Statistics {
  private readonly counts = new Map<string, number>();

  public add(what: string, count: number = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + count);
  }

  public atLeast(what: string, count: number): void {
    this.counts.set(what, Math.max(this.counts.get(what) ?? 0, count));
  }

  public of(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  /** All counts by name. */
  public all(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => a < b ? -1 : 1));
  }
}
