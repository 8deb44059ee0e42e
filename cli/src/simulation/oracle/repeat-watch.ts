/** All that fails again and again gets this part of an environment's time while others have work to do: a twentieth. Stated once more, on purpose. */
const REPEATS_PART = 0.05;

/** So much of it can be saved up, and an environment begins with that. */
const SAVED_MS = 3_000;

/** So much of that is kept for what is not known to have failed. */
const KEPT_MS = 500;

/** A failure counts for so much more than the time that passes, at most. */
const LEAST_COST_MS = 20;

/** From one invocation to the next it takes so long also where there is work: what is longer is time to spare. */
const BETWEEN_MS = 100;

/** What is known of one environment. */
interface Share {
  /** What is left of its allowance, at least, at an instant. */
  leastMs: number;
  at: number;
  /** Since when its invocation has been running. */
  begunAt?: number;
  /** Attempts that failed in it. */
  failures: number;
}

/**
 * Watches that what failed before gets the part of an environment's time that it is promised: it is put off for the sake of others only when that is used up. How much
 * the forwarder thinks is left is not known here. It is at least what would be left if an invocation in which something failed had worked for that alone.
 */
export class RepeatWatch {
  private readonly environments = new Map<number, Share>();

  /** @param violated told what is wrong, in one sentence */
  constructor(private readonly now: () => number, private readonly violated: (detail: string) => void) {}

  public invocationBegins(environment: number): void {
    const now = this.now();
    const share = this.environments.get(environment) ?? { leastMs: SAVED_MS, at: now, failures: 0 };
    this.environments.set(environment, share);
    share.leastMs = Math.min(SAVED_MS, earned(share, now) + Math.max(0, now - share.at - BETWEEN_MS));
    share.at = now;
    share.begunAt = now;
    share.failures = 0;
  }

  public invocationEnds(environment: number): void {
    const share = this.environments.get(environment);
    if (share) {
      share.leastMs = this.leastLeft(share);
      share.at = this.now();
      share.begunAt = undefined;
    }
  }

  /** An attempt failed, whether the first of its webhook or not: without records that is not known for sure. */
  public failed(environment: number): void {
    const share = this.environments.get(environment);
    if (share) {
      share.failures += 1;
    }
  }

  /** What failed before is put off because others come first. */
  public putOff(environment: number): void {
    const share = this.environments.get(environment);
    const leastMs = share ? this.leastLeft(share) : 0;
    if (leastMs > KEPT_MS) {
      this.violated(`Environment ${environment} puts off what failed before for the sake of others, and at least ${Math.round(leastMs)} ms of its time for that are left.`);
    }
  }

  private leastLeft(share: Share): number {
    const now = this.now();
    const usedMs = share.failures > 0 ? now - (share.begunAt ?? now) + LEAST_COST_MS * share.failures : 0;
    return earned(share, now) - usedMs;
  }
}

function earned({ leastMs, at }: Share, now: number): number {
  return Math.min(SAVED_MS, leastMs + (now - at) * REPEATS_PART);
}
