/** A rate that is divided into equal shares, of which an environment uses one at a time. */
export interface RateLimitConfig {
  /** Requests of one share in any window. */
  readonly requests: number;
  /** Length of the window. */
  readonly perSeconds: number;
  readonly shares: number;
}

/**
 * A window that slides: a request may start when fewer than `requests` others of this environment started, or were still under way, within
 * the last `perSeconds`. The window runs from the *end* of a request, because it may have left as late as that: so the limit holds at
 * departure, whatever the network does.
 *
 * It knows of one environment only, and starts empty: what others sent on the same share is the lease's business (rate-lease.ts).
 *
 * Times are of the clock that nobody sets (`Clock.elapsed`): a clock that is set forward would shorten the window.
 */
export class SlidingWindow {
  /** When each unused place becomes free, in order. */
  private freeAt: number[];
  private readonly windowMs: number;

  constructor({ requests, perSeconds }: RateLimitConfig) {
    this.windowMs = perSeconds * 1000;
    this.freeAt = new Array<number>(requests).fill(-Infinity);
  }

  /** When the last request that ended is out of the window; -Infinity when there was none. */
  public get clearAt(): number {
    return this.freeAt.at(-1) ?? -Infinity;
  }

  /** Milliseconds to wait before asking again; 0 when a request may start now. */
  public waitFor(now: number): number {
    // Where all places are taken by requests under way, the first of them is free a window after it ends, at the earliest.
    return this.freeAt.length === 0 ? this.windowMs : Math.max(0, this.freeAt[0] - now);
  }

  /** A request starts, and counts until `done`. Only after `waitFor` said 0. */
  public begin(): void {
    this.freeAt.shift();
  }

  /** What was begun turned out to be no request: its place is free. */
  public undo(): void {
    this.freeAt.unshift(-Infinity);
  }

  /** A request is over. */
  public done(now: number): void {
    this.freeAt.push(now + this.windowMs);
  }
}
