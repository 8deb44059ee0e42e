import { Alert } from './alert';

/** One line of what happened to an alert. */
export interface HistoryEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What tells it from others of that time, such as the id of the signal: what is written again with the same is the same line. */
  readonly id: string;
  /** Such as `opened`, `posted`, `acknowledged`. */
  readonly what: string;
  /** Who did it; absent where it happened by itself. */
  readonly by?: string;
  /** A few words for people. */
  readonly detail?: string;
}

/** Which payloads of an alert are kept. */
export type KeptPayload = 'first' | 'latest';

/** What is written about a signal once it is counted. All of it may be written again. */
export interface SignalRecord {
  readonly signalId: string;
  /** The alert that it is counted in, or that it is about. */
  readonly alertId: string;
  /** What it did, and the version that the alert had after it. */
  readonly what?: string;
  readonly version?: number;
  readonly history: HistoryEntry;
  readonly payloads: readonly KeptPayload[];
  readonly payload: string;
}

/** That a signal is counted, and in which alert. */
export interface SeenSignal {
  readonly alertId: string;
  /** What it did, and the version that the alert had after it; absent where nobody wrote that down. */
  readonly what?: string;
  readonly version?: number;
}

/** What a destination remembers of its post of an alert: at least for which version it is. */
export interface PostRecord {
  readonly version: number;
}

/**
 * The table of alerts. Whatever is read is the latest; whatever is written may be written twice.
 */
export interface AlertTable {
  /** The alert; undefined where there is none, or none any more. */
  readAlert(id: string): Promise<Alert | undefined>;
  /**
   * Writes an alert, if it is still what it was.
   *
   * @param before the version that was read; undefined where there was none
   * @returns whether it is written; where the answer was lost it may say that it is not
   */
  writeAlert(alert: Alert, before: number | undefined): Promise<boolean>;
  /** The latest generation of a key, or one before it. */
  readGeneration(hash: string): Promise<number | undefined>;
  /** Says which generation is the latest; never takes it back. */
  writeGeneration(hash: string, generation: number): Promise<void>;
  /** The alert that a signal is counted in; undefined where that is not written down. */
  readSeen(signalId: string): Promise<SeenSignal | undefined>;
  /** Writes down that a signal is counted, its line of the history, and what of its payload is to be kept. */
  writeSignal(record: SignalRecord): Promise<void>;
  /** Writes down that signals are counted. */
  writeSeen(signals: ReadonlyArray<SeenSignal & { readonly signalId: string }>): Promise<void>;
  /** What a signal of the alert said, the first or the latest; undefined where it is not kept. */
  readPayload(alertId: string, which: KeptPayload): Promise<string | undefined>;
  /** Adds a line to the history of an alert. */
  writeHistory(alertId: string, entry: HistoryEntry): Promise<void>;
  /** What a destination remembers of its post; undefined where it has none. */
  readPost<T extends PostRecord>(alertId: string, destination: string): Promise<T | undefined>;
  /** Remembers it; what is there is replaced. A destination has one writer at a time for each alert, because its queue has a message group for it. */
  writePost(alertId: string, destination: string, post: PostRecord): Promise<void>;
}
