/** How a secret is read and understood. `Stored` is what is read of it. */
export interface CachedSecretOptions<T, Stored = string> {
  /** Reads what is stored now; rejects when it cannot be read. */
  readonly read: () => Promise<Stored>;
  /** What that means; throws when it means nothing. */
  readonly parse: (stored: Stored) => T;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds after a reading in which what was read counts as current, whatever is suspected. */
  readonly rereadAfterMs: number;
  /**
   * Milliseconds in which a value that is suspected stays in use while it is read anew. After that, whoever asks waits for the reading: an
   * environment that was frozen meanwhile may have a value of yesterday. 0: nobody is given a suspected one while it can be read.
   */
  readonly usedWhileStaleMs: number;
  /**
   * What becomes of the value before when a new text means nothing: `keep`, where the other party may well still use it; `forget`, where what
   * is stored now is what was meant, and an error that names it helps more.
   */
  readonly whenUnusable: 'keep' | 'forget';
}

/** A reading that takes longer may never end, and is waited for no more: several times what the SDK takes to give up. Milliseconds. */
export const LONGEST_READING_MS = 10_000;

/** After a reading failed, a value that is known is not read anew for so long, after each further one for twice as long. Milliseconds. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * A secret that is remembered: read once, and again in the background when somebody suspects that it has changed. Until it is read, and while it
 * cannot be, the last known value stays in use. Who asks before there is one waits for the same reading as all others.
 */
export class CachedSecret<T, Stored = string> {
  private value?: T;
  private staleSince?: number;
  private readAt = -Infinity;
  private reading?: { readonly result: Promise<T>; readonly beganAt: number };
  /** How many readings began, and the number of the one that the value is of: what was given up may still come, and is older. */
  private begun = 0;
  private valueOf = 0;
  /** Readings that failed since the last one that did not. */
  private failures = 0;
  private pausedUntil = -Infinity;

  constructor(private readonly options: CachedSecretOptions<T, Stored>) {}

  /** The last value that was read, if there is one. */
  public get known(): T | undefined {
    return this.value;
  }

  /**
   * The value to use now. Reads where there is none, or where there may be another.
   *
   * @throws what `read` or `parse` threw, when there is no value to use
   */
  public async get(): Promise<T> {
    const { value, staleSince } = this;
    if (value === undefined) {
      return this.reread();
    }
    if (staleSince === undefined || this.isPaused()) {
      return value;
    }
    const isFailing = this.failures > 0;
    const reading = this.reread();
    if (isFailing || this.options.now() - staleSince < this.options.usedWhileStaleMs) {
      return value;
    }
    try {
      return await reading;
    } catch (error) {
      if (this.value === undefined) {
        throw error;
      }
      return this.value;
    }
  }

  /** It may have changed: it is read again, unless the last reading is not long enough ago. */
  public mayBeStale(): void {
    const now = this.options.now();
    if (now - this.readAt >= this.options.rereadAfterMs) {
      this.staleSince ??= now;
      if (this.value !== undefined && !this.isPaused()) {
        void this.reread();
      }
    }
  }

  /**
   * Reads now, whatever is known. A failure that nobody waits for goes no further.
   *
   * @throws what `read` or `parse` threw
   */
  public reread(): Promise<T> {
    const now = this.options.now();
    if (!this.reading || Math.abs(now - this.reading.beganAt) >= LONGEST_READING_MS) {
      this.begun += 1;
      const reading = { result: this.readAndParse(this.begun), beganAt: now };
      this.reading = reading;
      reading.result.catch(() => undefined).finally(() => {
        this.reading = this.reading === reading ? undefined : this.reading;
      });
    }
    return this.reading.result;
  }

  private async readAndParse(number: number): Promise<T> {
    try {
      const stored = await this.options.read();
      if (number < this.valueOf && this.value !== undefined) {
        return this.value;
      }
      if (this.options.whenUnusable === 'forget') {
        this.value = undefined;
      }
      this.value = this.options.parse(stored);
      this.valueOf = number;
    } catch (error) {
      if (number === this.begun) {
        this.pausedUntil = this.options.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
        this.failures += 1;
      }
      throw error;
    }
    this.staleSince = undefined;
    this.readAt = this.options.now();
    this.failures = 0;
    this.pausedUntil = -Infinity;
    return this.value;
  }

  private isPaused(): boolean {
    return this.options.now() < this.pausedUntil;
  }
}
