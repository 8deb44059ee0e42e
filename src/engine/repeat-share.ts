/** The part of an environment's time that attempts may take which repeat a failure, when there is no time to spare. */
const REPEAT_SHARE = 0.05;

/** So much can be saved up, for each group that is worked on at once. */
const MAX_CREDIT_MS = 3_000;

/** What an attempt that failed costs at least: a connection that is refused takes no time, and work all the same. */
const LEAST_COST_MS = 20;

/**
 * Bounds what items that fail again and again take from all others, however many of them there are and however long each of them takes: a twentieth of
 * the environment's time, and what it has to spare besides. A repetition that succeeds is work like any other.
 */
export class RepeatShare {
  private creditMs: number;
  private at = 0;
  private attempts = 0;

  /** @param workers groups that are worked on at once */
  constructor(private readonly workers: number) {
    this.creditMs = MAX_CREDIT_MS * workers;
  }

  /** Whether an item may be tried that failed before. */
  public allows(now: number): boolean {
    this.earn(now);
    return this.creditMs > 0;
  }

  /** An attempt begins. */
  public begin(now: number): void {
    this.earn(now);
    this.attempts += 1;
  }

  /** An attempt ended that failed as others of the same item did before, or not. */
  public end(now: number, latencyMs: number, repeatedFailure: boolean): void {
    this.earn(now);
    this.attempts -= 1;
    this.creditMs -= repeatedFailure ? Math.max(LEAST_COST_MS, latencyMs) : 0;
  }

  private earn(now: number): void {
    // The first time it is all the time there ever was: the credit is full then, and stays so.
    const passedMs = Math.max(0, now - this.at);
    const spare = this.workers - this.attempts + this.workers * REPEAT_SHARE;
    this.creditMs = Math.min(MAX_CREDIT_MS * this.workers, this.creditMs + passedMs * spare);
    this.at = Math.max(now, this.at);
  }
}
