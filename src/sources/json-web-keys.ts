import { errorName } from '../shared/error-name';

/** The host is not asked more often for a key that is not known: anyone can name one. */
export const REFETCH_AFTER_MS = 30_000;

/** Keys are asked for anew after this time, so that one that was withdrawn does not count for ever. */
const FRESH_MS = 60 * 60 * 1000;

/** Names of keys that are remembered as unknown. */
const MAX_UNKNOWN = 100;

/** Keys as they were published, by name; each the text of a JWK. */
export type PublishedKeys = ReadonlyMap<string, string>;

/**
 * Reads what a sender publishes.
 *
 * @param keyId the key that is looked for, for senders that give out one at a time
 * @returns all keys, or the one; rejects when that cannot be told now
 */
export type ReadKeys = (keyId: string) => Promise<PublishedKeys>;

/** Keys cannot be told now. `code` is for logs. */
export class KeysUnavailableError extends Error {
  public readonly name = 'KeysUnavailableError';

  constructor(message: string, public readonly code: string) {
    super(message);
  }
}

/** The keys that a sender publishes: remembered, and read again for one that is not known, as senders change them, but not at everybody's wish. */
export class JsonWebKeys {
  private readonly keys = new Map<string, { readonly jwk: string; readonly readAt: number }>();
  /** When a key was last looked for in vain. */
  private readonly unknown = new Map<string, number>();
  /** When all keys were last read. */
  private allReadAt = -Infinity;
  /** When the last reading began, and why it failed. */
  private readAt = -Infinity;
  private problem?: string;
  private reading?: Promise<void>;

  /**
   * @param readsAll whether a reading tells all keys, so that what is not in it is not published
   * @param now milliseconds since 1970
   */
  constructor(private readonly read: ReadKeys, private readonly readsAll: boolean, private readonly now: () => number) {}

  /**
   * The key by that name; undefined when there was none at that time or later.
   *
   * @param since when the webhook arrived, in milliseconds since 1970
   * @throws KeysUnavailableError when that cannot be told now
   */
  public async find(keyId: string, since: number): Promise<string | undefined> {
    while (this.reading) {
      await this.reading;
    }
    const known = this.keys.get(keyId);
    if (known && this.now() - known.readAt < FRESH_MS) {
      return known.jwk;
    }
    if (!known && this.lookedForAt(keyId) >= since) {
      return undefined;
    }
    if (this.now() - this.readAt < REFETCH_AFTER_MS) {
      return known?.jwk ?? unavailable(this.problem ?? 'KeysReadJustNow');
    }
    await this.readNow(keyId);
    const found = this.keys.get(keyId)?.jwk;
    return found === undefined && this.problem !== undefined ? unavailable(this.problem) : found;
  }

  private lookedForAt(keyId: string): number {
    return this.readsAll ? this.allReadAt : this.unknown.get(keyId) ?? -Infinity;
  }

  /** What it remembers stays when it cannot be read. */
  private async readNow(keyId: string): Promise<void> {
    const readAt = this.now();
    this.readAt = readAt;
    this.problem = undefined;
    this.reading = this.read(keyId).then((published) => this.remember(keyId, published, readAt), (error) => {
      this.problem = errorName(error);
    });
    await this.reading;
    this.reading = undefined;
  }

  private remember(keyId: string, published: PublishedKeys, readAt: number): void {
    if (this.readsAll) {
      this.keys.clear();
      this.allReadAt = readAt;
    }
    this.keys.delete(keyId);
    published.forEach((jwk, name) => this.keys.set(name, { jwk, readAt }));
    if (!published.has(keyId)) {
      if (this.unknown.size >= MAX_UNKNOWN) {
        this.unknown.clear();
      }
      this.unknown.set(keyId, readAt);
    }
  }
}

function unavailable(code: string): never {
  throw new KeysUnavailableError('The keys of the sender cannot be told now.', code);
}
