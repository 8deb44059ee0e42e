import type { DeadLetterWatch } from './dead-letter-watch';
import type { DeduplicationWatch } from './deduplication-watch';
import { causeOf, isDuplicateExplained } from './duplicates';
import type { Environments } from './environments';
import type { HistoryWatch } from './history-watch';
import type { LogReader } from './log-reader';
import { OpenAttempts } from './open-attempts';
import type { OracleProps } from './oracle-props';
import type { OrderWatch } from './order-watch';
import type { ProgressWatch } from './progress-watch';
import type { QuietWatch } from './quiet-watch';
import { RateWatch } from './rate-watch';
import type { RecoveryWatch } from './recovery-watch';
import type { ShareWatch } from './share-watch';
import type { SightWatch } from './sight-watch';
import type { Statistics } from './statistics';
import { AskedWait, Attempt, isTaken, TrackedWebhook } from './tracked-webhook';
import type { ViolationKind } from './violation';
import type { WaitWatch } from './wait-watch';

/** Who else hears of attempts, and what they know that decides whether there may be one. */
export interface AttemptWatchProps {
  readonly world: OracleProps;
  readonly order: OrderWatch;
  readonly progress?: ProgressWatch;
  readonly recovery?: RecoveryWatch;
  readonly sight?: SightWatch;
  /** All that were accepted. */
  readonly webhooks: readonly TrackedWebhook[];
  readonly quiet?: QuietWatch;
  readonly deduplication?: DeduplicationWatch;
  readonly statistics: Statistics;
  readonly waits: WaitWatch;
  readonly environments: Environments;
  readonly history: HistoryWatch;
  readonly deadLetterWatch: DeadLetterWatch;
  readonly logs: LogReader;
  readonly shares?: ShareWatch;
  readonly violated: (kind: ViolationKind, detail: string) => void;
  readonly trace: (line: () => string) => void;
}

/** What the forwarder tries: whether it may, whether too much is open at once, and what became of it. */
export class AttemptWatch {
  private readonly open: OpenAttempts;
  private readonly rate?: RateWatch;

  constructor(private readonly props: AttemptWatchProps) {
    const { world: { maxConcurrency, rate }, violated } = props;
    this.open = new OpenAttempts(maxConcurrency, violated);
    this.rate = rate && new RateWatch(rate, (detail) => violated('overRate', detail));
  }

  /** How many requests are open. */
  public get underWay(): number {
    return this.open.size;
  }

  /**
   * The forwarder takes a webhook up to send it.
   *
   * @param heldSince when its invocation's batch was received
   * @param sequenceNumber the queue's number of the message with it
   */
  public begins(webhook: TrackedWebhook, environment: number, heldSince: number, sequenceNumber: string | undefined): void {
    const { world: { startedAt, records, now: time }, quiet, history, waits, environments, deadLetterWatch, logs, violated } = this.props;
    const now = time();
    webhook.takenUp(environment, sequenceNumber);
    history.began(webhook, environment, now);
    waits.attemptBegins(webhook, heldSince, now);
    quiet?.allowances.attemptBegins(webhook, environment);
    quiet?.overloads.attemptBegins(webhook, environment);
    this.props.sight?.attemptBegins(this.props.webhooks, now);
    // Not when it leaves: before that the signing secret may be read.
    logs.attemptBegins(environment, now);
    this.props.shares?.attemptBegins(environment);
    if (environments.pauses.isPaused(environment)) {
      violated('notPaused', `Deliveries are paused, and ${webhook.id} is sent by environment ${environment}.`);
    }
    const whyNot = deadLetterWatch.whyNotSend(webhook, { heldSince, now, startedAt, records });
    if (webhook.givenUpBy.has(environment) && webhook.givenUpBy.get(environment) === webhook.copySentBy(environment)) {
      violated('notGivenUp', `${webhook.id} is sent by environment ${environment}, which has given up on it.`);
    } else if (whyNot !== undefined) {
      violated('notGivenUp', `${webhook.id} is sent although ${whyNot}.`);
    }
  }

  /** An attempt has timed out for the forwarder; where its environment stood still, there may have been an answer, or no request. */
  public timedOut(webhook: TrackedWebhook, environment: number): void {
    const now = this.props.world.now();
    this.props.waits.timedOut(environment, webhook.answerWasMissed(now), now);
  }

  /**
   * The forwarder opens a request.
   *
   * @param heldSince when its invocation's batch was received
   * @param number of the attempt, as the backend is told
   * @param startedAt when the attempt began @default - now
   */
  public started(
    webhook: TrackedWebhook, environment: number, heldSince: number, number: number = 1, startedAt: number = this.props.world.now(),
  ): Attempt {
    const { world, statistics, violated, trace } = this.props;
    const now = world.now();
    if (world.gate?.isForged(webhook.id)) {
      violated('forged', `${webhook.id} is sent to the backend, and the sender did not sign it.`);
    }
    if (world.gate?.isForForwarder?.(webhook.id)) {
      violated('unconfirmed', `${webhook.id} is sent to the backend, and asks the forwarder to confirm a subscription.`);
    }
    const copy = webhook.copySentBy(environment);
    const attempt: Attempt = { webhook, copy, environment, heldSince, startedAt, number, open: true, abandoned: false };
    webhook.lastAttempt = attempt;
    trace(() => `environment ${environment} sends ${webhook.id}`);
    statistics.add('requests');
    this.open.add(attempt);
    statistics.atLeast('most in flight', this.open.size);
    this.rate?.requestStarts(now);
    this.props.shares?.requestStarts(environment);
    if (webhook.processed > 0 && !isDuplicateExplained(attempt)) {
      violated('unexplainedDuplicate', `${webhook.id} was processed and is sent again without a cause.`);
    }
    return attempt;
  }

  /**
   * An attempt ended before its request could leave, because the signing secret was not read.
   *
   * @param failure as the environment calls it
   */
  public neverSent(webhook: TrackedWebhook, environment: number, heldSince: number, number: number, failure: string): void {
    webhook.requests += 1;
    this.ended(this.started(webhook, environment, heldSince, number, webhook.begunAt), undefined, false, failure);
  }

  /** The backend does its work for a request; its answer may still get lost. */
  public processed(attempt: Attempt): void {
    const { world, order, deduplication, statistics, violated, trace } = this.props;
    const { webhook, copy } = attempt;
    webhook.processed += 1;
    this.props.recovery?.processed(world.now());
    world.onProcessed?.(world.now(), world.now() - webhook.enteredAt);
    trace(() => `the backend processed ${webhook.id} (${webhook.processed})`);
    if (webhook.processed === 1) {
      order.processed(webhook);
      deduplication?.processed(webhook);
    } else {
      statistics.add(`duplicate: ${causeOf(attempt)}`);
      if (!attempt.abandoned && !isDuplicateExplained(attempt)) {
        violated('unexplainedDuplicate', `${webhook.id} was processed ${webhook.processed} times without a cause.`);
      }
    }
    if (attempt.startedAt >= (copy.processedAttempt?.startedAt ?? -Infinity)) {
      copy.processedAttempt = attempt;
    }
  }

  /**
   * The backend answers, or the connection breaks.
   *
   * @param failure why there is no answer
   * @param asked the wait that the backend asks for
   */
  public ended(attempt: Attempt, status: number | undefined, isRejection: boolean, failure?: string, asked?: AskedWait): void {
    if (!attempt.open) {
      return;
    }
    this.open.close(attempt);
    this.props.shares?.requestEnds(attempt.environment);
    const { world: { now: time, startedAt }, quiet, progress, statistics, history, waits, environments, deadLetterWatch, trace } = this.props;
    const { webhook } = attempt;
    const now = time();
    webhook.answered(attempt, { status, isRejection, asked }, now);
    const wasKnownToHang = quiet?.allowances.attempted(attempt) ?? false;
    progress?.attempted(webhook, { latencyMs: now - attempt.startedAt, succeeded: isTaken(attempt), wasKnownToHang }, now);
    if (asked) {
      statistics.add('waits asked for');
    }
    history.handle(webhook, attempt.environment);
    waits.attemptEnded(attempt, now);
    history.ended(webhook, failure ?? String(status));
    const policy = environments.policyOf(attempt.environment);
    if (policy && !(status !== undefined && status >= 200 && status <= 299)) {
      waits.attemptFailed(attempt, policy, now);
      if (deadLetterWatch.mustBeGivenUp(webhook, now, startedAt, history.isExact(webhook))) {
        webhook.finalAt = Math.min(webhook.finalAt, now);
      }
    }
    trace(() => `${webhook.id} was answered ${status ?? 'nothing'}`);
  }

  /** An environment is gone, and its connections with it. */
  public environmentDied(environment: number, how: string): void {
    for (const attempt of this.open.closeOf(environment)) {
      this.props.shares?.requestEnds(environment);
      attempt.abandoned = true;
      attempt.copy.explainDuplicate(this.props.world.now(), `environment died: ${how}`);
    }
  }
}
