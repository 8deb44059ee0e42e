/** A rate: never more than so many requests in any window of this length. */
export interface RateLimitConfig {
  readonly requests: number;
  readonly perSeconds: number;
}

/** Lets requests through at a limited rate. */
export interface RateLimiter {
  /** Milliseconds to wait before asking again; 0 means that one request may start now, and is counted until `done`. */
  take(now: number): number;
  /** A request that was let through is over. */
  done(now: number): void;
}

/**
 * A window that slides: a request may start when fewer than `requests` others started, or were still under way, within the last
 * `perSeconds`. The window runs from the *end* of a request, because the backend may have seen it begin as late as that: so the limit
 * holds at the backend, whatever the network does.
 *
 * It knows of one environment only. The rate holds for all of them together when each gets its share: `requests` divided by the number of
 * environments, or where that is below one, one request in a window that many times longer. An environment that is replaced leaves no trace
 * of what it sent, so a new one starts with its share used up and waits one window. Lambda may also keep more environments than run at
 * once; only one environment (concurrency 1), or a limiter with shared state behind this interface, makes a promise that is strict.
 */
export class SlidingWindowRateLimiter implements RateLimiter {
  /** When each unused place in the window becomes free, in order. */
  private readonly freeAt: number[];
  private readonly windowMs: number;

  constructor(config: RateLimitConfig, startsAt: number) {
    this.windowMs = config.perSeconds * 1000;
    this.freeAt = new Array<number>(config.requests).fill(startsAt + this.windowMs);
  }

  public take(now: number): number {
    const next = this.freeAt[0];
    if (next === undefined) {
      // All places are taken by requests under way: the first of them is free a window after it ends, at the earliest.
      return this.windowMs;
    }
    if (next > now) {
      return next - now;
    }
    this.freeAt.shift();
    return 0;
  }

  public done(now: number): void {
    this.freeAt.push(now + this.windowMs);
  }
}
