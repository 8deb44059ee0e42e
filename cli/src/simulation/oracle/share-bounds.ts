/** A share is this part of an environment's time while others have work to do: a twentieth. Stated once more, on purpose. */
const SHARE_PART = 0.05;

/** So much of it can be saved up, and an environment begins with that. */
const SAVED_MS = 3_000;

/** A failure counts for so much more than the time that passes, at most, and for so much at least. */
const LEAST_COST_MS = 20;

/** From one invocation to the next it takes so long also where there is work: what is longer is time to spare. */
const BETWEEN_MS = 100;

/** How a share is used. */
export interface ShareUse {
  /** Groups that are worked on at once: each takes a part of the time. */
  readonly workers: number;
  /** What is owed beyond this is forgotten, in milliseconds: the least and the most that it may be. @default - nothing is */
  readonly forgottenBeyond?: { readonly least: number; readonly most: number };
}

/**
 * What is left of a share of one environment's time, at least and at most. How much the forwarder thinks is left is not known here: at least what would be left if an
 * invocation with a failure that may count had worked for that alone, and at most what would be if nothing counted but the attempts that surely do, and all of an
 * invocation that made no others.
 */
export class ShareBounds {
  private leastMs = SAVED_MS;
  private mostMs = SAVED_MS;
  private at?: number;
  /** The invocation of now: since when it has been running, its failures that may count, and what was surely paid for in it, unless it made other attempts. */
  private begunAt?: number;
  private beganWithMs = SAVED_MS;
  private failures = 0;
  private paidMs = 0;
  private madeOthers = false;

  constructor(private readonly use: ShareUse) {}

  public invocationBegins(now: number): void {
    const idleMs = this.at === undefined ? 0 : Math.max(0, now - this.at - BETWEEN_MS);
    this.earn(now);
    this.leastMs = Math.min(SAVED_MS, this.leastMs + idleMs);
    this.mostMs = Math.min(SAVED_MS, this.mostMs + idleMs);
    this.begins(now);
  }

  public invocationEnds(now: number): void {
    const lastedMs = now - (this.begunAt ?? now);
    const leastMs = this.leastLeft(now);
    this.earn(now);
    this.leastMs = leastMs;
    if (this.paidMs > 0 && !this.madeOthers) {
      // When what was paid for is not known: at most is left where that was at once, because less than all that can be saved up goes on growing.
      this.mostMs = Math.min(this.mostMs, this.without(this.beganWithMs, Math.max(lastedMs, this.paidMs)) + lastedMs * SHARE_PART);
    }
    this.begunAt = undefined;
    this.failures = 0;
  }

  /**
   * An attempt is over.
   *
   * @param mayCount whether it may be paid for by the share
   * @param countsMs how long it took where it surely is; undefined where that is not known, or where it is not
   */
  public tried(mayCount: boolean, countsMs: number | undefined, now: number): void {
    this.failures += mayCount ? 1 : 0;
    if (countsMs === undefined) {
      this.madeOthers = true;
    } else {
      const costMs = Math.max(LEAST_COST_MS, countsMs) / this.use.workers;
      this.earn(now);
      this.mostMs = this.without(this.mostMs, costMs);
      this.paidMs += costMs;
    }
  }

  /** The share is as it was at first, and nothing of what was before is paid for. */
  public renew(now: number): void {
    this.earn(now);
    this.leastMs = SAVED_MS;
    this.mostMs = SAVED_MS;
    this.begins(now);
  }

  /** Milliseconds, negative where some are owed. */
  public leastLeft(now: number): number {
    const usedMs = this.failures > 0 ? now - (this.begunAt ?? now) + LEAST_COST_MS * this.failures : 0;
    return Math.max(-(this.use.forgottenBeyond?.most ?? Infinity), this.earned(this.leastMs, now) - usedMs);
  }

  /** The same, at most. */
  public mostLeft(now: number): number {
    return this.earned(this.mostMs, now);
  }

  private begins(now: number): void {
    this.begunAt = now;
    this.beganWithMs = this.mostMs;
    this.failures = 0;
    this.paidMs = 0;
    this.madeOthers = false;
  }

  private without(leftMs: number, milliseconds: number): number {
    return Math.max(-(this.use.forgottenBeyond?.least ?? Infinity), leftMs - milliseconds);
  }

  private earned(leftMs: number, now: number): number {
    return Math.min(SAVED_MS, leftMs + (now - (this.at ?? now)) * SHARE_PART);
  }

  private earn(now: number): void {
    this.leastMs = this.earned(this.leastMs, now);
    this.mostMs = this.earned(this.mostMs, now);
    this.at = now;
  }
}
