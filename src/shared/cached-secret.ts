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
   * What becomes of the value before when a new text means nothing: `keep`, where the other party may well still use it; `forget`, where what
   * is stored now is what was meant, and an error that names it helps more.
   */
  readonly whenUnusable: 'keep' | 'forget';
}

/**
 * A secret that is remembered: read once, and again when somebody suspects that it has changed. While it cannot be read again, the last known
 * value stays in use. Who asks while it is being read waits for that same reading.
 */
export class CachedSecret<T, Stored = string> {
  private value?: T;
  private stale = false;
  private readAt = -Infinity;
  private reading?: Promise<T>;

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
    if (this.value !== undefined && !this.stale) {
      return this.value;
    }
    try {
      return await this.reread();
    } catch (error) {
      if (this.value === undefined) {
        throw error;
      }
      return this.value;
    }
  }

  /** It may have changed: the next `get` reads again, unless the last reading is not long enough ago. */
  public mayBeStale(): void {
    if (this.options.now() - this.readAt >= this.options.rereadAfterMs) {
      this.stale = true;
    }
  }

  /**
   * Reads now, whatever is known.
   *
   * @throws what `read` or `parse` threw
   */
  public reread(): Promise<T> {
    this.reading ??= this.readAndParse().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async readAndParse(): Promise<T> {
    const stored = await this.options.read();
    if (this.options.whenUnusable === 'forget') {
      this.value = undefined;
    }
    this.value = this.options.parse(stored);
    this.stale = false;
    this.readAt = this.options.now();
    return this.value;
  }
}
