import { Clock, Random } from './ports';
import { RateShares } from './rate-shares';
import { Rest } from './rest';
import { RateLimitConfig } from './sliding-window';
import { withTimeout } from './with-timeout';

/** The clocks of two environments differ by less than this. AWS keeps them within milliseconds of each other. */
export const CLOCK_SKEW_MS = 1_000;

/** A lease lasts so much longer than the next request needs, so that an invocation seldom renews it. An environment that dies blocks its share for as long. */
const AHEAD_MS = 30_000;

/** Nothing waits longer than this for the table. */
const CLAIM_WAIT_MS = 2_000;

/** There may be a thousand shares. */
const MAX_CLAIMS = 10;

/** After none was to be had, the table is left alone for so long: the other groups of the batch need not ask again. */
const PAUSE_MS = 1_000;

/** What a lease needs from outside. */
export interface RateLeasePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly rateShares?: RateShares;
}

/**
 * The right of one environment to use one share of the rate, for a time.
 *
 * A lease always reaches a window, and the error of the clocks, beyond the latest end of every request that is made under it. So a share that
 * somebody else gets has no request of its former owner in the window any more, whether that one released it, was taken away or died.
 *
 * What the table was told and never confirmed is never relied on, and a claim that arrives late changes nothing: see `RateShares`.
 *
 * The table is told times since 1970, which others compare with their own clocks. Here a lease holds by both clocks: the one that nobody sets may stand still
 * while the environment does, and the other may be set back.
 */
export class RateLease {
  private share?: number;
  private until = 0;
  /** The same by the clock that nobody sets. */
  private elapsedUntil = -Infinity;
  private claims = 0;
  private readonly pause = new Rest();
  private renewal?: Promise<boolean>;
  /** From the start of a request until it can no longer be in the window of another environment. */
  private readonly reachMs: number;

  constructor(private readonly config: RateLimitConfig, attemptTimeoutMs: number) {
    this.reachMs = attemptTimeoutMs + config.perSeconds * 1000 + CLOCK_SKEW_MS;
  }

  /** Whether a request may start now. */
  public covers(clock: Clock): boolean {
    const now = clock.now();
    // Further ahead than any claim reaches: the clock was set back, and by all others' the share may be free already.
    return this.until >= now + this.reachMs && this.until <= now + this.reachMs + AHEAD_MS && this.elapsedUntil >= clock.elapsed() + this.reachMs;
  }

  /**
   * Gets a share, or goes on with the one it has; several that ask at once get the same answer.
   *
   * @returns false when there is none to be had
   * @throws what the table threw, or TimeoutError: then there is none either
   */
  public renew(ports: RateLeasePorts): Promise<boolean> {
    this.renewal ??= this.claimOne(ports).finally(() => {
      this.renewal = undefined;
    });
    return this.renewal;
  }

  /**
   * Gives the share back as early as others may use it. To be called when no request is under way.
   *
   * @param clearAt when the last request is out of the window, by the clock that nobody sets
   */
  public async release({ clock, rateShares }: RateLeasePorts, clearAt: number): Promise<void> {
    const now = clock.now();
    const until = now + Math.max(0, clearAt - clock.elapsed()) + CLOCK_SKEW_MS;
    if (this.share !== undefined && now < this.until && until < this.until) {
      // It counts as given back from here on, whether the table hears of it or not.
      this.until = until;
      await this.claim(rateShares, this.share, now, until);
    }
  }

  private async claimOne({ clock, random, rateShares }: RateLeasePorts): Promise<boolean> {
    if (this.pause.lasts(clock.now())) {
      return false;
    }
    const stopAt = clock.now() + CLAIM_WAIT_MS;
    try {
      for (const share of this.candidates(random)) {
        if (share !== this.share) {
          // Also when no answer comes: the share may be ours then, and is the first to be claimed again.
          this.share = share;
          this.until = 0;
        }
        const now = clock.now();
        const until = now + this.reachMs + AHEAD_MS;
        const elapsedUntil = clock.elapsed() + this.reachMs + AHEAD_MS;
        if (await withTimeout(clock, stopAt - now, this.claim(rateShares, share, now, until))) {
          this.until = until;
          this.elapsedUntil = elapsedUntil;
          return true;
        }
      }
    } catch (error) {
      this.pause.begin(clock.now(), PAUSE_MS);
      throw error;
    }
    this.pause.begin(clock.now(), PAUSE_MS);
    return false;
  }

  private async claim(rateShares: RateShares | undefined, share: number, now: number, until: number): Promise<boolean> {
    this.claims += 1;
    return rateShares ? rateShares.claim({ share, number: this.claims, now, until }) : false;
  }

  /** The last one, then others in random order: environments that look for one at the same time look in different places. */
  private candidates(random: Random): Set<number> {
    const candidates = new Set<number>(this.share === undefined ? [] : [this.share]);
    const others = Array.from({ length: this.config.shares }, (_, share) => share);
    while (candidates.size < MAX_CLAIMS && others.length > 0) {
      candidates.add(others.splice(Math.floor(random() * others.length), 1)[0]);
    }
    return candidates;
  }
}
