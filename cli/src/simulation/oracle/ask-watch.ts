/** A name is asked for once in so long. */
const AGAIN_AFTER_MS = 30_000;

/** After an ask that failed the host is left alone for so many times as long as that took, and for so long at least. */
const PAUSES = 20;
const LEAST_PAUSE_MS = 5_000;

/** The forwarder waits no longer for a host that failed before, and does not know what comes later. */
const SHORTEST_WAIT_MS = 3_000;

/** Asks of strangers and of addresses that something verified came from, all together: at once, and for each second. */
const BURST = 120;
const PER_MS = 2 / 1_000;

/** What came of an ask. */
export type AskOutcome = 'told' | 'none' | 'failed';

/** Watches how often one environment asks for what anyone can name: it asks for nothing that it knows, and leaves alone a host that does not answer. */
export class AskWatch {
  private readonly askedAt = new Map<string, number>();
  private readonly told = new Set<string>();
  private pausedUntil = -Infinity;
  private left = BURST;
  private filledAt = -Infinity;

  /**
   * @param now milliseconds from the world's beginning
   * @param clockErrorMs by how much the environment's clock may be set at a time
   */
  constructor(private readonly now: () => number, private readonly clockErrorMs: number) {}

  /** The environment asks. @returns what is wrong with that; undefined when nothing is */
  public whatIsWrongWithAsk(name: string): string | undefined {
    const now = this.now();
    const before = this.askedAt.get(name) ?? -Infinity;
    this.askedAt.set(name, now);
    // A clock that is set back and forward again gives more than passes; how often it is set is not known here.
    this.left = Math.min(BURST, this.left + (now - this.filledAt) * PER_MS * (this.clockErrorMs > 0 ? 2 : 1)) - 1;
    this.filledAt = now;
    if (this.told.has(name)) {
      return 'it was told before';
    }
    if (now - before + this.clockErrorMs < AGAIN_AFTER_MS) {
      return `it asked for it ${now - before} ms before, expected ${AGAIN_AFTER_MS} ms at least`;
    }
    if (now + (PAUSES + 1) * this.clockErrorMs < this.pausedUntil) {
      return `the host failed, and is to be left alone for ${this.pausedUntil - now} ms more`;
    }
    return this.left < 0 ? `it asks for more than ${BURST} at once and one each half second` : undefined;
  }

  /** The environment notices what came of an ask. */
  public ended(name: string, beganAt: number, outcome: AskOutcome): void {
    const tookMs = this.now() - beganAt;
    if (outcome === 'failed') {
      const waitedMs = Math.min(SHORTEST_WAIT_MS, tookMs);
      this.pausedUntil = beganAt + waitedMs + Math.max(LEAST_PAUSE_MS, PAUSES * waitedMs);
      return;
    }
    this.pausedUntil = -Infinity;
    if (outcome === 'told' && tookMs < SHORTEST_WAIT_MS) {
      this.told.add(name);
    }
  }
}
