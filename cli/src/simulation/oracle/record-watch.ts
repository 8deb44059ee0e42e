import type { TrackedWebhook } from './tracked-webhook';

/** What a delivery record says. Instants are milliseconds since 1970, by a forwarder's clock. */
export interface DeliveryRecord {
  readonly group?: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly attempts: number;
  readonly messageAttempts: number;
  readonly rejections: number;
  readonly lastStatuses: readonly string[];
  readonly arrivedAt: number;
  readonly firstAttemptAt?: number;
  readonly lastAttemptAt?: number;
}

/** What a record watch needs to know of a world. */
export interface RecordWatchProps {
  /** When the world began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** By how much a time may be off. */
  readonly toleranceMs: number;
}

/** Holds delivery records against what happened. */
export class RecordWatch {
  constructor(private readonly props: RecordWatchProps) {}

  /**
   * What is wrong with a record that was just written; undefined when nothing is.
   *
   * @param exact whether the forwarder knows of every attempt; else nothing may be counted twice all the same
   */
  public whatIsWrong(webhook: TrackedWebhook, record: DeliveryRecord, exact: boolean): string | undefined {
    if (record.attempts > webhook.allAttempts) {
      return `${record.attempts} attempts are on record, expected ${webhook.allAttempts} at most`;
    }
    if (record.group !== webhook.group.name) {
      return `its group is ${record.group}, expected ${webhook.group.name}`;
    }
    if (webhook.sent && record.arrivedAt !== webhook.sent.arrivedAt) {
      return `it arrived at ${record.arrivedAt}, expected ${webhook.sent.arrivedAt}`;
    }
    return exact ? this.whatIsWrongWithCounts(webhook, record) : undefined;
  }

  /** What is wrong at the very end, when all that was written has arrived and the forwarder knows of every attempt. */
  public whatIsWrongAtEnd(webhook: TrackedWebhook, record: DeliveryRecord | undefined): string | undefined {
    if (webhook.malformed === 'envelope') {
      return record && 'there is one, and it could not be read';
    }
    if (!record) {
      return 'there is none';
    }
    const [outcome, reason] = webhook.deadLetters > 0 ? ['dead-letter', webhook.lastReason]
      : webhook.wasDropped ? ['dropped', 'signature']
        : [webhook.isDuplicate ? 'duplicate' : webhook.wasHandled ? 'handled' : 'delivered', undefined];
    if (record.outcome !== outcome || record.reason !== reason) {
      return `the outcome is ${record.outcome}, ${record.reason}, expected ${outcome}, ${reason}`;
    }
    return record.attempts === webhook.allAttempts ? undefined : `${record.attempts} attempts are on record, expected ${webhook.allAttempts}`;
  }

  private whatIsWrongWithCounts(webhook: TrackedWebhook, record: DeliveryRecord): string | undefined {
    if (record.messageAttempts !== webhook.attempts || record.rejections !== webhook.rejections) {
      return `${record.messageAttempts} attempts of this message and ${record.rejections} rejections are on record, expected ${webhook.attempts} and ${webhook.rejections}`;
    }
    const { statuses, lastAttempt } = webhook;
    if (record.lastStatuses.length !== statuses.length || record.lastStatuses.some((status, index) => status !== statuses[index])) {
      return `the last statuses are ${JSON.stringify(record.lastStatuses)}, expected ${JSON.stringify(statuses)}`;
    }
    if (!this.isAbout(record.firstAttemptAt, webhook.firstAttemptAt) && !this.isAbout(record.firstAttemptAt, webhook.firstOfAllAttemptsAt)) {
      return `the first attempt was at ${record.firstAttemptAt}, expected ${webhook.firstAttemptAt} ms after the beginning`;
    }
    return webhook.attempts === 0 || this.isAbout(record.lastAttemptAt, lastAttempt?.endedAt) ? undefined
      : `the last attempt ended at ${record.lastAttemptAt}, expected ${lastAttempt?.endedAt} ms after the beginning`;
  }

  private isAbout(time: number | undefined, expected: number | undefined): boolean {
    return time === undefined || expected === undefined
      ? time === expected
      : Math.abs(time - this.props.startedAt - expected) <= this.props.toleranceMs;
  }
}
