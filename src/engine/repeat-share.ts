/** The part of an environment's time that may go into items which fail again, when there is no time to spare. */
const REPEAT_SHARE = 0.05;

/** So much can be saved up. */
const MAX_CREDIT_MS = 3_000;

/** And so much of that is kept for what is not known to have failed: else what fails again and again would nearly always be there first. */
const KEPT_FOR_UNKNOWN_MS = 500;

/** What an attempt that failed costs at least: a connection that is refused takes no time, and work all the same. */
const LEAST_COST_MS = 20;

/** From one invocation to the next it takes so long also where the queue is full: the answer, the deletion, a receive. What is longer is time to spare. */
const BETWEEN_INVOCATIONS_MS = 100;

/**
 * Bounds what items that fail again and again take from all others, however many of them there are and however long each of them takes: a twentieth of
 * the environment's time, and what it has to spare besides. A repetition that succeeds is work like any other.
 *
 * What they take is not only their attempts: also the reading of their records, and all that an invocation does for the batch that they came with. So an
 * invocation's time is divided between them and all others by what each of them took.
 */
export class RepeatShare {
  private creditMs = MAX_CREDIT_MS;
  private at = -Infinity;
  /** The invocation of now: since when it has been running, and what went into all of its items, into those that failed again, and was paid for these. */
  private begunAt?: number;
  private workedMs = 0;
  private repeatedMs = 0;
  private paidMs = 0;

  /**
   * @param workers groups that are worked on at once, each of which takes a part of the environment's time
   * @param mostOwedMs what is paid for beyond this is forgotten: where some is paid for that was not asked whether it may, others need not wait for all of that
   */
  constructor(private readonly workers: number, private readonly mostOwedMs: number = Infinity) {}

  /** An invocation begins. */
  public begins(now: number): void {
    const idleMs = Math.max(0, now - this.at - BETWEEN_INVOCATIONS_MS);
    this.earn(now);
    this.add(idleMs);
    this.beginPaying(now);
  }

  /**
   * Whether an item may be tried that failed before.
   *
   * @param known whether that is known, and it did not perhaps only wait
   */
  public allows(now: number, known: boolean): boolean {
    this.earn(now);
    return this.creditMs > (known ? KEPT_FOR_UNKNOWN_MS : 0);
  }

  /**
   * An item was tried.
   *
   * @param tookMs from when it was its turn to the end of the attempt
   * @param repeatedFailure whether it failed as others of the same item did before
   */
  public worked(now: number, tookMs: number, repeatedFailure: boolean): void {
    this.workedMs += tookMs;
    if (repeatedFailure) {
      this.repeatedMs += tookMs;
      this.pay(now, Math.max(LEAST_COST_MS, tookMs) / this.workers);
    }
  }

  /** The invocation is about to end. */
  public ends(now: number): void {
    const lastedMs = Math.max(0, now - (this.begunAt ?? now));
    if (this.repeatedMs > 0) {
      this.pay(now, Math.max(0, lastedMs * this.repeatedMs / this.workedMs - this.paidMs));
    }
    this.earn(now);
  }

  /** What failed before may only have failed with all others: the share is as it was at first, and what the invocation waited for a probe is paid for by nobody. */
  public renew(now: number): void {
    this.earn(now);
    this.creditMs = MAX_CREDIT_MS;
    this.beginPaying(now);
  }

  private beginPaying(now: number): void {
    this.begunAt = now;
    this.workedMs = 0;
    this.repeatedMs = 0;
    this.paidMs = 0;
  }

  private pay(now: number, milliseconds: number): void {
    this.earn(now);
    this.creditMs = Math.max(-this.mostOwedMs, this.creditMs - milliseconds);
    this.paidMs += milliseconds;
  }

  private earn(now: number): void {
    // The first time it is all the time there ever was: the credit is full then, and stays so.
    this.add(Math.max(0, now - this.at) * REPEAT_SHARE);
    // Also where that is earlier: after a clock was set back, nothing would be earned until it is as late again.
    this.at = now;
  }

  private add(milliseconds: number): void {
    this.creditMs = Math.min(MAX_CREDIT_MS, this.creditMs + milliseconds);
  }
}
