import {
  ASKED_TOO_OFTEN, FRESH_MS, JsonWebKeys, KeySeeker, KeysUnavailableError, PublishedKeys, REFETCH_AFTER_MS, unavailable,
} from './json-web-keys';
import { KeyAsks } from './key-asks';
import { Trouble } from './trouble';
import { errorName } from '../shared/error-name';

/** Names that are remembered, with a key or without one; the oldest are forgotten. */
const MAX_REMEMBERED = 1_000;

/** What Plaid's names are made of; for others it is not asked. */
const KEY_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** How keys are given out, and for how long they are the same. */
export interface NamedKeys {
  /** A key that is known is asked for anew after so many milliseconds. */
  readonly freshMs: number;
  /** Keys that are remembered; the oldest are forgotten. */
  readonly mostKeys: number;
  /** Whether a key may have that name: others are never asked for. */
  isName(keyId: string): boolean;
}

const OF_PLAID: NamedKeys = { isName: (keyId) => KEY_ID.test(keyId), freshMs: FRESH_MS, mostKeys: MAX_REMEMBERED };

/** When a key was last asked for, and what came of it. */
interface Ask {
  readonly at: number;
  /** Why it failed; undefined when it was answered. */
  readonly problem?: string;
  /** Since when asking has failed. */
  readonly since?: number;
}

/**
 * Reads one key by its name.
 *
 * @returns the key by that name, or nothing when there is none; rejects when that cannot be told now
 */
export type ReadKey = (keyId: string) => Promise<PublishedKeys>;

/**
 * Keys that a sender gives out one at a time. Anyone can name as many as they like, and each takes an ask of its own: each name is asked for once in
 * half a minute at most, and whoever names many leaves room for others (`KeyAsks`).
 */
export class KeysByName implements JsonWebKeys {
  private readonly keys = new Map<string, { readonly jwk: string; readonly readAt: number }>();
  private readonly asked = new Map<string, Ask>();
  private readonly asking = new Map<string, Promise<void>>();
  private readonly asks = new KeyAsks();
  private readonly trouble = new Trouble();

  /** @param now milliseconds since 1970 */
  constructor(private readonly read: ReadKey, private readonly now: () => number, private readonly kind: NamedKeys = OF_PLAID) {}

  public get hasKeys(): boolean {
    return this.keys.size > 0;
  }

  public async find(keyId: string, { arrivedAt, sourceIp }: KeySeeker): Promise<string | undefined> {
    const since = Math.min(arrivedAt, this.now());
    if (!this.kind.isName(keyId)) {
      return undefined;
    }
    for (;;) {
      const known = this.keys.get(keyId);
      const last = this.asked.get(keyId);
      if (known ? this.now() - known.readAt < this.kind.freshMs : last && isThatThereIsNone(last, since, this.now())) {
        return known?.jwk;
      }
      let asking = this.asking.get(keyId);
      if (!asking) {
        if (last && this.now() - last.at < REFETCH_AFTER_MS) {
          return known?.jwk ?? unavailable(last.problem ?? 'KeysReadJustNow', last.since);
        }
        if (!this.asks.take(sourceIp, this.now())) {
          return known?.jwk ?? unavailable(ASKED_TOO_OFTEN, this.asks.refusedSince);
        }
        asking = this.ask(keyId).finally(() => this.asking.delete(keyId));
        this.asking.set(keyId, asking);
      }
      await asking;
    }
  }

  public verified({ sourceIp }: KeySeeker): void {
    this.asks.prove(sourceIp);
  }

  /** What it remembers stays when that cannot be told. */
  private async ask(keyId: string): Promise<void> {
    const at = this.now();
    try {
      const jwk = (await this.read(keyId)).get(keyId);
      this.keys.delete(keyId);
      if (jwk !== undefined) {
        const forgotten = remember(this.keys, keyId, { jwk, readAt: at }, this.kind.mostKeys);
        if (forgotten !== undefined) {
          this.asked.delete(forgotten); // else it would be one that there is not
        }
      }
      remember(this.asked, keyId, { at });
      this.trouble.answered(at);
    } catch (error) {
      // Whoever was given a key before asks rightly.
      const isNone = error instanceof KeysUnavailableError && error.mayBeKeyId && this.hasKeys;
      remember(this.asked, keyId, isNone ? { at } : { at, problem: errorName(error), since: this.trouble.failed(at) });
    }
  }
}

/** Of a key that is not known: whether asking for it told that there is none, since that instant. What was withdrawn may be published again. */
function isThatThereIsNone({ at, problem }: Ask, since: number, now: number): boolean {
  return problem === undefined && at >= since && now - at < FRESH_MS;
}

/** @returns the name that is forgotten for it, where there are too many */
function remember<T>(map: Map<string, T>, keyId: string, value: T, most: number = MAX_REMEMBERED): string | undefined {
  map.delete(keyId);
  map.set(keyId, value);
  const [oldest] = map.size > most ? map.keys() : [];
  if (oldest !== undefined) {
    map.delete(oldest);
  }
  return oldest;
}
