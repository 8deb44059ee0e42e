import type { TrackedWebhook } from './tracked-webhook';

/** How nearly always a backend that is away must be in sight. */
export interface SightLimits {
  /** The outage, or as much of it as receives allow that for. Milliseconds from the world's beginning. */
  readonly from: number;
  readonly until: number;
  /** Between two attempts there may be as long a pause as this, in milliseconds: the longest wait of a brake, and a request. */
  readonly pauseMs: number;
  /** What pauses are longer than that may be this part of all of the time. */
  readonly part: number;
}

/**
 * Watches that a long outage's end would be seen soon whenever it came: as long as something waits, something is tried nearly all the time, although the receives of
 * each group must last. So not all groups are away at once.
 */
export class SightWatch {
  private triedAt: number;
  private blindMs = 0;
  private longestMs = 0;

  /** @param violated told what is wrong, in one sentence */
  constructor(private readonly limits: SightLimits, private readonly violated: (detail: string) => void) {
    this.triedAt = limits.from;
  }

  /** An attempt begins. */
  public attemptBegins(webhooks: readonly TrackedWebhook[], now: number): void {
    const { from, until, pauseMs } = this.limits;
    const at = Math.min(now, until);
    const pausedMs = at - this.triedAt;
    if (pausedMs > pauseMs && webhooks.some(({ queued, processed, enteredAt }) => queued > 0 && processed === 0 && enteredAt <= this.triedAt)) {
      this.blindMs += pausedMs - pauseMs;
      this.longestMs = Math.max(this.longestMs, pausedMs);
    }
    this.triedAt = Math.max(from, at);
  }

  /** The time is over in which it must be in sight. */
  public check(webhooks: readonly TrackedWebhook[]): void {
    const { from, until, pauseMs, part } = this.limits;
    this.attemptBegins(webhooks, until);
    const mostMs = Math.round(part * (until - from));
    if (this.blindMs > mostMs) {
      this.violated(`The backend was away for ${until - from} ms and longer, and in pauses of up to ${this.longestMs} ms between attempts nobody would have seen its return for ${this.blindMs} ms; expected ${mostMs} ms at most beyond ${pauseMs} ms for each.`);
    }
  }
}
