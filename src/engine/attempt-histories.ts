import { AttemptHistory, NO_ATTEMPTS } from './attempt-history';
import { Records } from './delivery-record';
import { Undeliverable } from './item';
import { Clock } from './ports';
import { QueuedMessage } from './queued-message';
import { Rest } from './rest';
import { withTimeout } from './with-timeout';

/** No attempt is held up longer than this by a slow table. */
const READ_WAIT_MS = 300;

/** After a read failed, the table is left alone for so long. */
const READ_PAUSE_MS = 30_000;

/** Messages that an environment remembers. */
const REMEMBERED = 2_000;

/** So many attempts a message is taken to have had for its back-off that are not known of, at most. */
const MOST_UNKNOWN = 8;

/** How many of the last statuses are kept. */
const LAST_STATUSES = 10;

/**
 * How often a message was tried before. The record knows exactly. Without one, the environment knows what it did itself, and SQS's receive
 * count bounds the attempts from above: it also counts receives in which the message only stood behind another, so it may end no
 * delivery. Rejections are therefore never taken from it: without records each environment counts its own, and a rejection that is
 * spread over several environments takes more attempts to become final, `retryFor` at most.
 */
export class AttemptHistories {
  private readonly own = new Map<string, AttemptHistory>();
  private readonly pause = new Rest();
  private areWritten = false;

  /**
   * What is known before the next attempt. Never rejects.
   *
   * @param stoodBehind whether it stood behind another when it was received, so that nothing but a record or this environment can know of an attempt
   */
  public async before(
    message: QueuedMessage, deliveryId: string, stoodBehind: boolean, clock: Clock, records?: Pick<Records<never>, 'read'>,
  ): Promise<AttemptHistory> {
    if (message.receiveCount <= 1) {
      return NO_ATTEMPTS;
    }
    const own = this.own.get(message.messageId) ?? NO_ATTEMPTS;
    const recorded = await this.onRecord(message, deliveryId, clock, records);
    if (recorded) {
      const known = recorded.attempts >= knownAttempts(own) ? recorded : { ...own, deadLettered: recorded.deadLettered };
      return {
        ...known,
        givenUpFor: own.givenUpFor ?? recorded.givenUpFor,
        givenUpDetail: own.givenUpDetail,
        recordedAttempts: recorded.attempts > 0 ? recorded.attempts : undefined,
        backOffAttempts: Math.max(knownAttempts(known), this.areWritten ? 0 : unknownAttempts(message)),
      };
    }
    const knownHere = knownAttempts(own);
    return {
      ...own,
      attempts: Math.max(own.attempts, stoodBehind ? 0 : message.receiveCount - 1),
      knownAttempts: knownHere,
      recordedAttempts: undefined,
      unknown: knownHere === 0 && !stoodBehind,
      backOffAttempts: Math.max(knownHere, stoodBehind ? 0 : unknownAttempts(message)),
    };
  }

  /** What the record says of a message that was received before; undefined where it cannot be asked. Never rejects. */
  public async onRecord(
    message: QueuedMessage, deliveryId: string, clock: Clock, records?: Pick<Records<never>, 'read'>,
  ): Promise<AttemptHistory | undefined> {
    if (!records || message.receiveCount <= 1 || this.pause.lasts(clock.now())) {
      return undefined;
    }
    try {
      return await withTimeout(clock, READ_WAIT_MS, records.read(deliveryId, message.messageId)) ?? NO_ATTEMPTS;
    } catch {
      this.pause.begin(clock.now(), READ_PAUSE_MS);
      return undefined;
    }
  }

  /** Adds an attempt. */
  public after(message: QueuedMessage, history: AttemptHistory, attempt: { startedAt: number; status: string; rejected: boolean }): AttemptHistory {
    const next: AttemptHistory = {
      attempts: history.attempts + 1,
      knownAttempts: history.knownAttempts === undefined ? undefined : history.knownAttempts + 1,
      rejections: history.rejections + (attempt.rejected ? 1 : 0),
      firstAttemptAt: history.firstAttemptAt ?? attempt.startedAt,
      lastAttemptAt: attempt.startedAt,
      lastStatuses: [...history.lastStatuses, attempt.status].slice(-LAST_STATUSES),
      recordedAttempts: history.recordedAttempts,
      backOffAttempts: history.backOffAttempts === undefined ? undefined : history.backOffAttempts + 1,
    };
    this.remember(message, next);
    return next;
  }

  /** The delivery is ended, and the message is still in the queue. */
  public giveUp(message: QueuedMessage, history: AttemptHistory, { reason, detail }: Undeliverable): AttemptHistory {
    const next = { ...history, givenUpFor: reason, givenUpDetail: detail };
    this.remember(message, next);
    return next;
  }

  /** Whether the table took what was written to it about something that was not delivered at once. */
  public written(stored: boolean): void {
    this.areWritten = stored;
  }

  /** The message is dealt with. */
  public forget(message: QueuedMessage): void {
    this.own.delete(message.messageId);
  }

  private remember(message: QueuedMessage, history: AttemptHistory): void {
    this.own.delete(message.messageId);
    this.own.set(message.messageId, history);
    if (this.own.size > REMEMBERED) {
      this.own.delete(this.own.keys().next().value!);
    }
  }
}

function knownAttempts(history: AttemptHistory): number {
  return history.knownAttempts ?? history.attempts;
}

/**
 * Half of a message's receives, up to eight, count as attempts for its back-off where nobody knows better: not all of them, and no more, because what only
 * waited, behind another or for others, was received and not tried. With the defaults its first failure then costs it four minutes and not an hour. It is
 * so without records; and with a table that can be read and not be written, which knows of no attempt, and no environment of those that others made:
 * until an environment knows that the table takes what is written.
 */
function unknownAttempts({ receiveCount }: QueuedMessage): number {
  return Math.min(MOST_UNKNOWN, Math.floor(receiveCount / 2));
}
