import type { Copy } from './copy';
import type { HistoryWatch } from './history-watch';
import type { TrackedWebhook } from './tracked-webhook';
import type { MessageAttributes } from '../../local/sqs';

/** A dead letter as the dead-letter queue stores it. */
export interface StoredLetter {
  readonly body: string;
  readonly groupId?: string;
  /** The id of the message whose delivery it ends. */
  readonly deduplicationId?: string;
  readonly attributes?: MessageAttributes;
}

/** What the contents of dead letters are held against. */
export interface DeadLetterContentsProps {
  /** Name of the destination. */
  readonly destination: string;
  /** When the world began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** By how much a time may be off. */
  readonly toleranceMs: number;
  readonly history: HistoryWatch;
}

/** Reasons for which an answer of the backend is necessary. */
const AFTER_AN_ANSWER = ['gone', 'rejected'];

/** Attributes that what was never sent cannot have. */
const OF_ATTEMPTS = ['lastStatus', 'firstAttemptAt', 'lastAttemptAt'];

/** Holds what a dead letter carries against what was sent and what happened to it. Names of attributes are stated once more, on purpose. */
export class DeadLetterContents {
  constructor(private readonly props: DeadLetterContentsProps) {}

  /** What is wrong with a dead letter that was stored, but for its history; undefined when nothing is. */
  public whatIsWrong(webhook: TrackedWebhook, letter: StoredLetter): string | undefined {
    if (letter.groupId !== webhook.group.name) {
      return `is in the group ${letter.groupId}, expected ${webhook.group.name}`;
    }
    if (webhook.sent && letter.body !== webhook.sent.message) {
      return 'has another body than the message';
    }
    if (webhook.deadLetters > 0 && !webhook.unsure && !webhook.mayBeStored) {
      return 'is there already';
    }
    const text = (name: string): string | undefined => letter.attributes?.[name]?.StringValue;
    if (text('destination') !== this.props.destination || !text('detail')) {
      return `is of the destination ${text('destination')} with the detail "${text('detail')}", expected ${this.props.destination} and a sentence`;
    }
    if (text('messageId') !== letter.deduplicationId) {
      return `is of the message ${text('messageId')}, expected ${letter.deduplicationId}`;
    }
    const deliveryId = webhook.malformed === 'envelope' ? undefined : webhook.id;
    if (text('deliveryId') !== deliveryId) {
      return `has the delivery id ${text('deliveryId')}, expected ${deliveryId}`;
    }
    return undefined;
  }

  /**
   * What is wrong with what a dead letter says of attempts, just when the forwarder is about to store it: it may be stored much later, when there was
   * another attempt.
   *
   * @param copy of which it is made: others in the same batch may have been tried
   * @param environment that gives up on it: where it lost hold, it knows nothing of what another one attempts meanwhile
   */
  public whatIsWrongWithHistory(
    webhook: TrackedWebhook, copy: Copy, attributes: Readonly<Record<string, string>>, environment: number,
  ): string | undefined {
    const text = (name: string): string | undefined => attributes[name];
    const { history } = this.props;
    const { lastAttempt } = webhook;
    if (isUnreadable(webhook)) {
      const told = OF_ATTEMPTS.filter((name) => text(name) !== undefined);
      return text('attempts') === '0' && told.length === 0 ? undefined : `says that there were ${text('attempts')} attempts (${told.join(', ')}), and it can never be sent`;
    }
    const attempts = /^\d+$/.test(text('attempts') ?? '') ? Number(text('attempts')) : NaN;
    const attemptedNow = lastAttempt?.heldSince === webhook.heldSince && lastAttempt.environment === environment && lastAttempt.copy === copy;
    const miscounted = history.whatIsWrongWithCount(webhook, attempts, attemptedNow ? 1 : 0);
    if (miscounted !== undefined || webhook.unsure) {
      return miscounted && `says that ${miscounted}`;
    }
    if (text('reason') === 'rejected' && !lastAttempt?.isRejection) {
      return 'says that the backend rejected it, and the last answer was none of rejection';
    }
    const status = webhook.statuses.at(-1);
    const lastStatus = status !== undefined && /^\d+$/.test(status) ? status : undefined;
    const mustTell = history.isExact(webhook) || attemptedNow || AFTER_AN_ANSWER.includes(text('reason') ?? '');
    // Without records an environment that makes no attempt itself knows of the last one that it made.
    const isOneOfThem = text('lastStatus') === undefined || webhook.allStatuses.has(text('lastStatus')!);
    if (text('lastStatus') !== lastStatus && (mustTell || !isOneOfThem)) {
      return `says that the last status was ${text('lastStatus')}, expected ${lastStatus}`;
    }
    if (!this.isAbout(text('lastAttemptAt'), attemptedNow, lastAttempt?.endedAt)) {
      return `says that the last attempt ended at ${text('lastAttemptAt')}, expected ${lastAttempt?.endedAt} ms after the beginning`;
    }
    return this.isTrueFirst(webhook, text('firstAttemptAt'), attemptedNow) ? undefined
      : `says that the first attempt was at ${text('firstAttemptAt')}, expected ${webhook.firstAttemptAt} ms after the beginning`;
  }

  /** Exact with records; without them an environment goes by the first that it made itself. */
  private isTrueFirst(webhook: TrackedWebhook, given: string | undefined, attemptedNow: boolean): boolean {
    const { firstAttemptAt, firstOfAllAttemptsAt, lastAttempt } = webhook;
    if (this.props.history.isExact(webhook)) {
      return this.isAbout(given, firstAttemptAt !== undefined, firstAttemptAt) || this.isAbout(given, true, firstOfAllAttemptsAt);
    }
    if (given === undefined) {
      return !attemptedNow;
    }
    const at = Date.parse(given) - this.props.startedAt;
    return at >= (firstAttemptAt ?? Infinity) - this.props.toleranceMs && at <= (lastAttempt?.startedAt ?? -Infinity) + this.props.toleranceMs;
  }

  private isAbout(given: string | undefined, mustBe: boolean, expected: number | undefined): boolean {
    if (given === undefined) {
      return !mustBe;
    }
    return expected !== undefined && Math.abs(Date.parse(given) - this.props.startedAt - expected) <= this.props.toleranceMs;
  }
}

/** Whether the forwarder can see at any time that it was never sent, however often it was received. */
function isUnreadable({ malformed }: TrackedWebhook): boolean {
  return malformed === 'envelope' || malformed === 'path';
}
