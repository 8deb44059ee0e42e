import type { TrackedWebhook } from './tracked-webhook';

const LAST_STATUSES = 10;

/** For so long after the dead-letter queue did not answer an environment may leave it alone. */
const LETTERS_REST_MS = 60_000;

/**
 * Counts attempts, and says which of its counts the forwarder can know. With records it knows them all, unless the table failed, an invocation
 * ended before its time, or two of them had the webhook; without records there are bounds only: it goes by what an environment remembers
 * and by the receives.
 */
export class HistoryWatch {
  private readonly unsureEnvironments = new Set<number>();
  private lettersTroubledAt = -Infinity;

  constructor(private readonly records: boolean) {}

  /** What this environment believes of any webhook may be wrong from here on: it could not read records, or stood still for too long to do so. */
  public doubt(environment: number): void {
    this.unsureEnvironments.add(environment);
  }

  /** The dead-letter queue does not answer, or refuses. */
  public lettersTroubled(now: number): void {
    this.lettersTroubledAt = now;
  }

  /**
   * This one stays in the queue, as an invocation says or because it ended by itself. Where that gave up on it and the dead letter is not known to be stored, only a record or the
   * same environment knows of it.
   */
  public leftInQueue(webhook: TrackedWebhook, heldSince: number, now: number): void {
    const isUnstored = webhook.letterTroubledIn === heldSince || now - this.lettersTroubledAt < LETTERS_REST_MS;
    if (!this.records && webhook.deadLetterTriedIn === heldSince && isUnstored) {
      webhook.givenUpIn = webhook.lastAttempt?.environment;
    }
  }

  /** Whether there is such a doubt. */
  public isDoubtful(environment: number): boolean {
    return this.unsureEnvironments.has(environment);
  }

  /** A webhook is in the hands of an environment, and shares its doubts. */
  public handle(webhook: TrackedWebhook, environment: number): void {
    const { givenUpIn = environment } = webhook;
    if (!webhook.unsure && (givenUpIn !== environment || this.unsureEnvironments.has(environment))) {
      webhook.unsure = true;
    }
  }

  /** Whether the forwarder knows of every attempt at a webhook. */
  public isExact(webhook: TrackedWebhook): boolean {
    return this.records && !webhook.unsure;
  }

  public began(webhook: TrackedWebhook, environment: number, now: number): void {
    this.handle(webhook, environment);
    webhook.begunAt = now;
    webhook.attempts += 1;
    webhook.allAttempts += 1;
    webhook.firstAttemptAt ??= now;
    webhook.firstOfAllAttemptsAt ??= now;
  }

  public ended(webhook: TrackedWebhook, status: string): void {
    webhook.statuses.push(status);
    webhook.allStatuses.add(status);
    if (webhook.statuses.length > LAST_STATUSES) {
      webhook.statuses.shift();
    }
  }

  /** What is wrong with the number of a request, whose attempt has begun; undefined when it may be so. */
  public whatIsWrong(webhook: TrackedWebhook, number: number): string | undefined {
    if (webhook.requests > webhook.allAttempts) {
      return `it is request ${webhook.requests} of ${webhook.allAttempts} attempts, expected one of each`;
    }
    return this.whatIsWrongWithCount(webhook, number, 1);
  }

  /**
   * What is wrong with what the forwarder takes for the number of attempts.
   *
   * @param fewest that it made itself
   */
  public whatIsWrongWithCount(webhook: TrackedWebhook, count: number, fewest: number): string | undefined {
    const { attempts, receives } = webhook;
    if (this.isExact(webhook)) {
      return count === attempts ? undefined : `${count} attempts are counted, expected ${attempts}`;
    }
    const most = webhook.unsure ? Infinity : Math.max(0, receives - 1) + attempts;
    return count >= fewest && count <= most ? undefined : `${count} attempts are counted, expected ${fewest} to ${most}`;
  }
}
