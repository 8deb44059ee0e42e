/** Milliseconds of shedding at a time, at most. */
const MOST_MS = 60_000;

/** What a batch costs besides the time that the function sees: its receive, its invocation, and the deletion of what was stored. Milliseconds. */
const LEAST_MS = 50;

/** What waits is looked at so many times, at least, while it is overdue: then no shedding is needed. */
const ENOUGH_LOOKS = 12;

/** Below so many, shedding takes as much time as everything else. */
const TOO_FEW_LOOKS = 6;

/** Shedding goes on for this part of the time in which a message is overdue, after one was found: others may be where nobody looked yet. */
const MEMORY_PART = 1 / 4;

/** A batch counts as much as all before it by this part. */
const SMOOTHING = 0.1;

/** What a batch says of how well the queue is looked through. */
export interface Look {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** For how long a message is overdue before the queue loses it, in milliseconds. */
  readonly overdueMs: number;
  /** Whether something in it is overdue. */
  readonly foundOverdue: boolean;
  /** The longest time from one receive to the next, on average over its time in the queue, of all messages in it. Milliseconds. */
  readonly intervalMs: number;
}

/**
 * When an environment has to look for what is overdue instead of delivering.
 *
 * Where more arrives for long than can be delivered, messages get older and older. What is past its deadline has a last attempt, which waits for a place
 * as all do; what is overdue has none, and is given up on as fast as it is received. But it has to be received: SQS gives out groups in any order, and
 * an environment that delivers receives as slowly as it delivers. In the end the queue's retention would lose what nobody looked at. So it receives some
 * batches only to give up on what is overdue in them, and returns everything else untouched.
 *
 * SQS allows 1,000 receives, so that nothing may be looked at more often than needed. How often that was, the messages say themselves: their age and
 * how often they were received. Below six times in the time in which they are overdue, shedding takes half of the environment's time; with twelve it ends.
 * That is about 20 receives a message with the default retry policy, and 330 with the longest `retryFor`. Where the deliveries alone look often enough,
 * it takes no time at all.
 *
 * It cannot help where a queue is so long that receiving alone takes days.
 *
 * It lives as long as the environment and knows no clock: the caller gives the time.
 */
export class Shedding {
  private activeUntil = -Infinity;
  private active = false;
  /** 1 when messages are looked at once in the time in which they are overdue, above when less often. */
  private sparsity = 0;
  private owedMs = 0;

  /** Whether the next batch is only to be shed of what is overdue. */
  public get isDue(): boolean {
    return this.share > 0 && this.owedMs > 0;
  }

  /** A batch is looked at. Returns whether an overload begins or ends with it. */
  public looked({ now, overdueMs, foundOverdue, intervalMs }: Look): 'begun' | 'ended' | undefined {
    const wasActive = this.active;
    const sparsity = overdueMs > 0 ? intervalMs / overdueMs : 0;
    this.activeUntil = foundOverdue ? now + overdueMs * MEMORY_PART : Math.min(this.activeUntil, now + overdueMs * MEMORY_PART);
    this.active = now < this.activeUntil;
    this.sparsity = wasActive ? this.sparsity + (sparsity - this.sparsity) * SMOOTHING : sparsity;
    if (this.active === wasActive) {
      return undefined;
    }
    this.owedMs = 0;
    return this.active ? 'begun' : 'ended';
  }

  /** So many milliseconds went into a batch that was delivered. */
  public delivered(milliseconds: number): void {
    this.owedMs = Math.min(MOST_MS, this.owedMs + milliseconds * this.share);
  }

  /** So many milliseconds went into a batch that was only shed. */
  public shed(milliseconds: number): void {
    this.owedMs -= Math.max(LEAST_MS, milliseconds);
  }

  /** Time for shedding, as a part of the time for everything else. */
  private get share(): number {
    return this.active ? Math.max(0, Math.min(1, (this.sparsity * ENOUGH_LOOKS - 1) / (ENOUGH_LOOKS / TOO_FEW_LOOKS - 1))) : 0;
  }
}
