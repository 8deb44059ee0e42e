/** The host is not asked more often for the same: anyone can name a key. */
export const REFETCH_AFTER_MS = 30_000;

/** Keys are asked for anew after this time, so that one that was withdrawn does not count for ever. */
export const FRESH_MS = 60 * 60 * 1000;

/** Why keys cannot be told while others ask for too many. */
export const ASKED_TOO_OFTEN = 'KeysAskedTooOften';

/** While some keys are known, a webhook that names another one waits so long for it behind those that others name. */
const ASKED_TOO_OFTEN_MS = 15 * 60 * 1000;

/** And so long for a host that does not answer. */
const UNREACHABLE_MS = 60 * 60 * 1000;

/** Senders publish a key for so long at least after they signed with it: what somebody looks for sooner and is not there never was. */
const PUBLISHED_FOR_MS = 15 * 60 * 1000;

/** Keys as they were published, by name; each the text of a JWK. */
export type PublishedKeys = ReadonlyMap<string, string>;

/** The webhook that a key is looked for. */
export interface KeySeeker {
  /** When it arrived, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** The address that it came from. */
  readonly sourceIp: string;
}

/** The keys that a sender publishes: remembered, and read again for one that is not known, as senders change them, but not at everybody's wish. */
export interface JsonWebKeys {
  /** Whether some are known: then a webhook that names another one can be real only if the sender has just begun to use that. */
  readonly hasKeys: boolean;
  /**
   * The key by that name; undefined when there was none when the webhook arrived, or later.
   *
   * @throws KeysUnavailableError when that cannot be told now
   */
  find(keyId: string, seeker: KeySeeker): Promise<string | undefined>;
  /** To be told of each webhook that a key verified. */
  verified(seeker: KeySeeker): void;
}

/** Keys cannot be told now. `code` is for logs. */
export class KeysUnavailableError extends Error {
  public readonly name = 'KeysUnavailableError';

  /**
   * @param mayBeKeyId whether that may be said of the name of the key alone, to whoever asks rightly
   * @param since since when that is so, in milliseconds since 1970; undefined where a single answer says so
   */
  constructor(message: string, public readonly code: string, public readonly mayBeKeyId: boolean = false, public readonly since?: number) {
    super(message);
  }
}

/**
 * @param since since when, in milliseconds since 1970
 * @throws KeysUnavailableError
 */
export function unavailable(code: string, since?: number): never {
  throw new KeysUnavailableError('The keys of the sender cannot be told now.', code, false, since);
}

/**
 * Whether a webhook has waited long enough for a key that is not known while others are. A forged one holds up real ones for no longer; a real one
 * that waits longer is kept as a dead letter. What counts is how long it has waited while keys could not be told: one that waited for a backend for days is
 * not invalid because a single answer is missing now.
 *
 * @param now milliseconds since 1970
 */
export function hasWaitedFor({ code, since }: KeysUnavailableError, { arrivedAt }: KeySeeker, now: number): boolean {
  return now - Math.max(arrivedAt, since ?? now) >= (code === ASKED_TOO_OFTEN ? ASKED_TOO_OFTEN_MS : UNREACHABLE_MS);
}

/** Whether a key that there is not may have been there when the webhook arrived, and been withdrawn since. */
export function mayBeWithdrawn({ arrivedAt }: KeySeeker, now: number): boolean {
  return now - arrivedAt > PUBLISHED_FOR_MS;
}
