import { FRESH_MS, JsonWebKeys, KeySeeker, PublishedKeys, REFETCH_AFTER_MS, unavailable } from './json-web-keys';
import { isNewProblem } from './trouble';
import { errorName } from '../shared/error-name';

/**
 * A set of keys that a sender publishes at one address: one reading tells of every name whether there is a key. So whatever is named, by however many,
 * is known with the first reading after it arrived.
 */
export class KeySet implements JsonWebKeys {
  private keys: PublishedKeys = new Map();
  /** When the keys were read. */
  private keysOf = -Infinity;
  /** When the last reading began, and why it failed. */
  private readAt = -Infinity;
  private problem?: string;
  /** Since when reading it has failed. */
  private problemSince?: number;
  private reading?: Promise<void>;

  /**
   * @param read reads the whole set; rejects when it cannot be told now
   * @param now milliseconds since 1970
   */
  constructor(private readonly read: () => Promise<PublishedKeys>, private readonly now: () => number) {}

  public get hasKeys(): boolean {
    return this.keys.size > 0;
  }

  public async find(keyId: string, { arrivedAt }: KeySeeker): Promise<string | undefined> {
    const since = Math.min(arrivedAt, this.now());
    for (;;) {
      const jwk = this.keys.get(keyId);
      if (jwk === undefined ? this.keysOf >= since : this.now() - this.keysOf < FRESH_MS) {
        // What is known waits for no reading, which may be for a name that somebody made up.
        return jwk;
      }
      if (!this.reading && this.now() - this.readAt < REFETCH_AFTER_MS) {
        return jwk ?? unavailable(this.problem ?? 'KeysReadJustNow', this.problemSince);
      }
      this.reading ??= this.readNow();
      await this.reading;
    }
  }

  public verified(): void {
    // One reading is for all: nobody has to be put first.
  }

  /**
   * What it remembers stays when it cannot be read. Where there is no key at all, what it remembered counts no more; but a sender that signs has one, so that this tells of no name
   * that there never was a key.
   */
  private async readNow(): Promise<void> {
    const [readBefore, readAt] = [this.readAt, this.now()];
    this.readAt = readAt;
    this.problem = undefined;
    try {
      this.keys = await this.read();
      if (this.keys.size === 0) {
        this.keysOf = -Infinity;
        unavailable('NoKeys');
      }
      this.keysOf = readAt;
      this.problemSince = undefined;
    } catch (error) {
      this.problemSince = this.problemSince === undefined || isNewProblem(readBefore, readAt) ? readAt : this.problemSince;
      this.problem = errorName(error);
    }
    this.reading = undefined;
  }
}
