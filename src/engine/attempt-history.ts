/** What is remembered of a message: how often it was tried since it entered the queue. */
export interface AttemptHistory {
  /** Without a record no fewer than there were, because all receives count. */
  readonly attempts: number;
  /** So many of them are known of; all by default. */
  readonly knownAttempts?: number;
  /** How many of them were rejected. */
  readonly rejections: number;
  /** Milliseconds since 1970; undefined before the first attempt. */
  readonly firstAttemptAt?: number;
  /** Milliseconds since 1970; undefined before the first attempt, and where it is not known. */
  readonly lastAttemptAt?: number;
  /** The last statuses or failures, oldest first, ten at most. */
  readonly lastStatuses: readonly string[];
  /** How many attempts at the message were on record when that was read in this receive; undefined where it was not, or there was none. */
  readonly recordedAttempts?: number;
  /** True when nothing is known but SQS's receives, because there is no record to ask: in each of them it may have failed elsewhere, or only waited. What stood behind another did not fail. */
  readonly unknown?: boolean;
  /** So many attempts it is taken to have had for its back-off, where those that are known of may not be all, or may be too many; all that are known of by default. */
  readonly backOffAttempts?: number;
  /** True when it is on record that the message was stored as a dead letter. */
  readonly deadLettered?: boolean;
  /**
   * For what reason the delivery was ended, where the message is not known to have been stored as a dead letter then: it must not be sent any more. An attempt ended it, or the
   * letter may have been stored.
   */
  readonly givenUpFor?: string;
  /** The sentence of that for people, where this environment ended it; no record has it. */
  readonly givenUpDetail?: string;
}

/** Before the first attempt. */
export const NO_ATTEMPTS: AttemptHistory = { attempts: 0, rejections: 0, lastStatuses: [] };

/** Whether an attempt is known of. Without records the number of attempts may be that of receives, in which nothing was tried. */
export function hasFailed({ lastStatuses }: AttemptHistory): boolean {
  return lastStatuses.length > 0;
}

/** Whether it is known that nothing was tried and failed: what only SQS's receives are known of may have. */
export function isNew(history: AttemptHistory): boolean {
  return !hasFailed(history) && history.unknown !== true;
}
