import type { LogLine } from '../../../../src/engine/log-lines';

/** What happened in a world, so that nobody has to believe that a fault was tried. */
export class Statistics {
  private readonly counts = new Map<string, number>();

  public add(what: string, count: number = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + count);
  }

  /** Counts what a line of the forwarder's log says. */
  public addLine(line: LogLine): void {
    switch (line.message) {
      case 'brake':
        return this.add(`brake ${line.state}`);
      case 'returned-to-queue':
        return this.add(`returned to the queue: ${line.cause}`);
      case 'not-delivered':
        return this.add(`not delivered: ${line.decision}`);
      case 'problem':
        return this.add(`problem: ${line.doing}`);
      default:
        return undefined;
    }
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
