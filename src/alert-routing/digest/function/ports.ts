import { SingleTry } from '../../../aws-sdk/json-client/aws-client';
import { Email } from '../../../aws-sdk/ses-client/ses-client';
import { AlertStatus } from '../../state/alert';
import { AlertLists } from '../../state/alert-lists';

/** A message of the queue of a digest. */
export interface DigestMessage {
  readonly body: string;
  readonly receiptHandle: string;
}

/** The queue that a digest drains. */
export interface DigestQueue {
  /**
   * Some of what there is, which nobody else gets for so many seconds; none only where there is none.
   *
   * @param hiddenSeconds for which nobody else gets them
   */
  receive(hiddenSeconds: number): Promise<readonly DigestMessage[]>;
  /** Deletes what was told. Returns how many are still there. */
  delete(messages: readonly DigestMessage[]): Promise<number>;
  /** Gives back what was not told, for the next run. Never rejects: what it cannot give back comes back by itself. */
  release(messages: readonly DigestMessage[]): Promise<void>;
  /** About how many are there that nobody has in hand. */
  waiting(): Promise<number>;
}

/** What earlier digests told. */
export interface ToldBefore {
  /** Marks of all changes that mails of the last days told (`markOf`). */
  readonly marks: ReadonlySet<string>;
  /** Until when the latest of them told, in milliseconds since 1970; absent: there was none of late. */
  readonly until?: number;
}

/**
 * `begun`: the run is ours until the lease is over. `done`: it has been done. `busy`: somebody else has it, and may yet fail.
 */
export type Begun = 'begun' | 'done' | 'busy';

/** Remembers which runs of a digest were done, each by the time that it was scheduled for. */
export interface DigestRuns {
  /** @param lease until when nobody else may begin it, in milliseconds since 1970 */
  begin(scheduledAt: number, lease: number): Promise<Begun>;
  /** Another try may begin now. */
  giveUp(scheduledAt: number): Promise<void>;
  /** @param marks of the changes that its mail told */
  finish(scheduledAt: number, marks: readonly string[]): Promise<void>;
  /** What runs told that were scheduled for other times. */
  told(scheduledAt: number): Promise<ToldBefore>;
}

/** The alerts that a digest is about. */
export type DigestAlerts = Pick<AlertLists, 'readMany' | 'list'>;

/** Sends an e-mail; rejects with what SES or the connection says. */
export type SendDigest = (email: Email, single: SingleTry) => Promise<void>;

/** Statuses of what is not over. */
export const NOT_OVER: readonly AlertStatus[] = ['open', 'acknowledged'];
