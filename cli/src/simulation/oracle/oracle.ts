import { ArrivalWatch } from './arrival-watch';
import { AttemptWatch } from './attempt-watch';
import type { Copy } from './copy';
import { DeadLetterContents, StoredLetter } from './dead-letter-contents';
import { whatIsWrongWithLetter } from './dead-letter-detail';
import { DeadLetterWatch, whyNotMovedBySqs } from './dead-letter-watch';
import { DeduplicationWatch } from './deduplication-watch';
import { whatIsWrongAtEnd } from './end-check';
import { Environments } from './environments';
import { FunctionWatch } from './function-watch';
import { HistoryWatch } from './history-watch';
import { LogReader } from './log-reader';
import { MetricWatch } from './metric-watch';
import type { OracleProps } from './oracle-props';
import { OrderWatch } from './order-watch';
import type { ProblemWatch } from './problem-watch';
import { ProgressWatch } from './progress-watch';
import { QuietWatch } from './quiet-watch';
import { DeliveryRecord, RecordWatch } from './record-watch';
import { RecoveryWatch } from './recovery-watch';
import { RequestWatch } from './request-watch';
import type { SentWebhook } from './sent-webhook';
import { ShareWatch } from './share-watch';
import { SightWatch } from './sight-watch';
import { Statistics } from './statistics';
import { isTaken, TrackedWebhook } from './tracked-webhook';
import { Violation, ViolationKind } from './violation';
import { PutOff, WaitWatch } from './wait-watch';
import { WebhookBooks } from './webhook-books';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';
import type { DeadLetter } from '../../../../src/engine/dead-letter';
import type { LogLine } from '../../../../src/engine/log-lines';
import { Coverage } from '../coverage';

/** More violations than this in one world say nothing new. */
const MAX_VIOLATIONS = 20;
/** Between what the oracle sees and what the forwarder takes for its time, the signing secret may be read. */
const SLACK_MS = 1_000;

/** How an environment dies that is stopped by Lambda. */
export const FUNCTION_TIMEOUT = 'function timeout';

/**
 * Keeps its own books of every webhook, request and dead letter, and says which promise was broken. It sees what the world does, never what
 * the forwarder thinks: its only knowledge of the forwarder are requests, log lines and what becomes of messages.
 */
export class Oracle {
  public readonly violations: Violation[] = [];
  public readonly statistics = new Statistics();
  public readonly coverage = new Coverage(() => this.props.worldStates?.() ?? [], (line) => this.remark(line));
  private readonly books = new WebhookBooks();
  public readonly webhooks: readonly TrackedWebhook[] = this.books.all;
  /** What reaches the backend. */
  public readonly arrivals: ArrivalWatch;
  /** The backend's functions that run. */
  public readonly functions: FunctionWatch;
  public readonly history: HistoryWatch;
  /** What the forwarder tries. */
  public readonly attempts: AttemptWatch;
  public readonly metrics: MetricWatch;
  /** Absent where there is no rate. */
  public readonly shares?: ShareWatch;
  /** Absent where more than outages is wrong. */
  public readonly recovery?: RecoveryWatch;
  public readonly sight?: SightWatch;
  private readonly quiet?: QuietWatch;
  private readonly order: OrderWatch;
  private readonly progress?: ProgressWatch;
  private readonly deduplication?: DeduplicationWatch;
  private readonly deadLetterWatch: DeadLetterWatch;
  private readonly deadLetterContents: DeadLetterContents;
  private readonly waits: WaitWatch;
  private readonly records: RecordWatch;
  private readonly logs: LogReader;
  private readonly environments: Environments;

  constructor(private readonly props: OracleProps) {
    const { startedAt, destination, environmentSkewMs: skewMs } = props;
    const toleranceMs = skewMs + SLACK_MS;
    const violated = (kind: ViolationKind, detail: string): void => this.violated(kind, detail);
    const tell = (kind: ViolationKind) => (detail: string): void => this.violated(kind, detail);
    this.functions = new FunctionWatch(props.isShortFunction ? props.maxConcurrency : Infinity, tell('overLimit'));
    this.history = new HistoryWatch(props.records);
    const requests = new RequestWatch({ now: () => startedAt + props.now(), skewMs, signing: props.signing });
    this.arrivals = new ArrivalWatch(requests, this.history, violated);
    this.records = new RecordWatch({ startedAt, toleranceMs });
    this.environments = new Environments(skewMs);
    this.deadLetterContents = new DeadLetterContents({ destination, startedAt, toleranceMs, history: this.history });
    this.quiet = props.quietTimeouts && new QuietWatch({
      world: props, timeouts: props.quietTimeouts, history: this.history, environments: this.environments, violated,
    });
    this.waits = new WaitWatch({
      startedAt,
      skewMs,
      windowSeconds: props.rate?.perSeconds ?? 0,
      records: props.records,
      isExact: (webhook) => this.history.isExact(webhook),
      putOffForOthers: (...all) => this.quiet?.allowances.putOff(...all),
      violated: tell('wrongWait'),
    });
    this.shares = props.rate && new ShareWatch({
      now: props.now,
      startedAt,
      skewMs,
      windowMs: 1000 * props.rate.perSeconds,
      timeoutMs: props.shortestTimeoutMs ?? 0,
      violated: tell('wrongShare'),
    });
    this.metrics = new MetricWatch(props.quietTimeouts !== undefined, tell('wrongMetric'));
    this.sight = props.sight && new SightWatch(props.sight, tell('starved'));
    this.recovery = props.recovery && new RecoveryWatch(props.recovery, tell('starved'));
    this.progress = props.progress && new ProgressWatch(props.progress, tell('starved'));
    this.order = new OrderWatch(props.now, this.progress, tell('reordered'));
    this.deduplication = props.deduplication && new DeduplicationWatch({ ...props.deduplication, violated });
    this.deadLetterWatch = new DeadLetterWatch(props.environmentSkewMs, props.doReceivesLast);
    const { order, progress, recovery, quiet, sight, shares, deduplication, statistics, waits } = this;
    const { webhooks, environments, history, deadLetterWatch } = this;
    const shared = { world: props, order, progress, recovery, quiet, sight, shares, webhooks, deduplication, statistics, waits, violated };
    this.logs = new LogReader({ ...shared, toleranceMs, find: this.find.bind(this) });
    this.attempts = new AttemptWatch({ ...shared, environments, history, deadLetterWatch, logs: this.logs, trace: this.trace.bind(this) });
  }

  public violated(kind: ViolationKind, detail: string): void {
    if (this.props.unwatched?.includes(kind)) {
      return;
    }
    this.trace(() => `VIOLATION ${kind}: ${detail}`);
    if (this.violations.length < MAX_VIOLATIONS) {
      this.violations.push({ kind, at: this.props.now(), detail });
    }
  }

  public trace(line: () => string): void {
    this.props.trace?.(line());
  }

  /** Says what went wrong, or what somebody did, where no event says so. */
  public remark(line: () => string): void {
    this.props.remark?.(line());
  }

  /**
   * Counts what happened, and says so.
   *
   * @param id of the webhook that it happened to @default - to none
   */
  public happened(what: string, id?: string): void {
    this.statistics.add(what);
    this.remark(() => id === undefined ? what : `${id}: ${what}`);
  }

  public find(id: string): TrackedWebhook | undefined {
    return this.books.find(id);
  }

  /** The queue stored a webhook for the first time. */
  public accepted(id: string, groupName: string, malformed: TrackedWebhook['malformed'], sent?: SentWebhook): TrackedWebhook {
    const webhook = this.books.add(id, groupName, malformed, sent);
    if (sent?.senderId !== undefined) {
      this.deduplication?.accepted(webhook, sent.senderId, sent.arrivedAt);
    }
    this.entered(webhook);
    this.order.accepted(webhook);
    this.trace(() => `accepted ${id} in ${groupName}`);
    return webhook;
  }

  /** A copy of a webhook came into the queue. */
  public entered(webhook: TrackedWebhook): void {
    if (webhook.queued === 0) {
      webhook.enters(this.props.now());
    } else {
      webhook.entersTwice(this.props.now());
    }
    webhook.queued += 1;
  }

  /** A copy of a webhook left the queue. */
  public left(webhook: TrackedWebhook, how: string): void {
    webhook.queued -= 1;
    this.trace(() => `${webhook.id} left the queue: ${how}`);
    if (webhook.queued === 0 && !(webhook.lastAttempt && isTaken(webhook.lastAttempt))) {
      this.progress?.leftUndelivered(webhook, this.props.now());
    }
    this.checkConserved(webhook, how);
  }

  /** The dead-letter queue stores a message for a webhook. */
  public letterStored(webhook: TrackedWebhook, letter: StoredLetter): void {
    this.check('falseDeadLetter', 'The dead letter of', webhook, this.deadLetterContents.whatIsWrong(webhook, letter));
  }

  /** A copy of a webhook came into the dead-letter queue. */
  public deadLettered(webhook: TrackedWebhook, reason: string): void {
    webhook.isDeadLetter(reason);
    this.statistics.add(`dead letter: ${reason}`);
    this.trace(() => `${webhook.id} is a dead letter: ${reason}`);
    this.order.settled(webhook);
    const whatIsWrong = reason === 'signature' && this.props.gate
      ? this.props.gate.whatIsWrong(webhook.id, 'dead letter')
      : this.deadLetterWatch.whatIsWrong(webhook, reason, this.props.now());
    if (whatIsWrong !== undefined) {
      this.violated('falseDeadLetter', `${webhook.id} is a dead letter and ${whatIsWrong}.`);
    }
  }

  /** SQS moved a message to the dead-letter queue at its thousandth receive, which only what kept the forwarder from its work may explain. */
  public movedBySqs(webhook: TrackedWebhook): void {
    this.happened('moved by SQS', webhook.id);
    this.check('receivesUsedUp', 'SQS moved', webhook, whyNotMovedBySqs(webhook));
    this.order.settled(webhook);
  }

  /** A copy of a webhook left the dead-letter queue. */
  public deadLetterLeft(webhook: TrackedWebhook, how: string): void {
    webhook.deadLetters -= 1;
    this.checkConserved(webhook, `its dead letter: ${how}`);
  }

  public policy(policy: HttpRetryPolicyConfig): void {
    this.deadLetterWatch.policy(policy);
  }

  /**
   * A message returned to the queue although an invocation had it.
   *
   * @param sequenceNumber the queue's number of the message
   */
  public expired(webhook: TrackedWebhook, cause: string, sequenceNumber: string | undefined): void {
    webhook.returned(this.props.now(), cause, webhook.copyOf(sequenceNumber));
    this.statistics.add(cause);
    this.trace(() => `${webhook.id} returned although it was in hand: ${cause}`);
  }

  /**
   * @param policy its own: a deploy does not change that of environments which there are
   * @param paused whether it is to deliver nothing
   */
  public environmentStarted(environment: number, policy: HttpRetryPolicyConfig, paused: boolean = false): void {
    this.environments.started(environment, policy, paused);
    this.logs.environmentStarted(environment);
  }

  /** What is known of calls that go wrong. */
  public get problems(): ProblemWatch {
    return this.logs.problems;
  }

  /** The function begins to run in an environment, with a batch. */
  public invocationBegins(environment: number, batch: readonly TrackedWebhook[]): void {
    this.quiet?.invocationBegins(environment, batch);
    this.logs.problems.invocationBegins(environment);
    this.shares?.invocationBegins(environment);
  }

  /** It ends by itself. */
  public invocationEnds(environment: number): void {
    this.quiet?.invocationEnds(environment);
    this.shares?.invocationEnds(environment);
  }

  /** The clock of an environment is set: what it measured with it until now may be off, also for how long it has what it has in hand. */
  public clockSet(environment: number, skewMs: number, inHand: readonly TrackedWebhook[]): void {
    this.logs.clockSet(environment);
    this.waits.clockSet(environment, inHand);
    inHand.forEach((webhook) => this.notHeld([webhook], webhook.heldSince));
    this.trace(() => `the clock of environment ${environment} is set, and off by ${skewMs} ms`);
  }

  public logged(environment: number, line: LogLine): void {
    this.logs.logged(environment, line);
    this.metrics.logged(environment, line);
    this.quiet?.logged(environment, line);
    this.trace(() => `environment ${environment}: ${JSON.stringify(line)}`);
  }

  /**
   * What an environment knows of any delivery may be wrong from here on.
   *
   * @param inHand what it works on now
   * @param heldSince when that was received
   */
  public doubt(environment: number, cause: string, inHand: readonly TrackedWebhook[], heldSince: number): void {
    this.history.doubt(environment);
    if (inHand.length > 0) {
      this.interrupt(environment);
    }
    inHand.forEach((webhook) => webhook.doubt());
    this.notHeld(inHand, heldSince);
    this.trace(() => `environment ${environment} may not know everything: ${cause}`);
  }

  /**
   * It is not known that an invocation has these for as long as it needs: it must leave their groups alone, and nobody says when they come back.
   *
   * @param heldSince when its batch was received
   */
  public notHeld(webhooks: readonly TrackedWebhook[], heldSince: number): void {
    webhooks.forEach(({ group }) => group.notHeldIn.add(heldSince));
  }

  /**
   * An invocation puts off what is left of a group.
   *
   * @param heldSince when its batch was received
   */
  public putOff(environment: number, messages: readonly PutOff[], heldSince: number): void {
    const by = this.environments.puttingOff(environment, this.props.now());
    if (by) {
      this.waits.putOff(messages, heldSince, by, this.props.now());
    }
    const webhooks = messages.map(({ webhook }) => webhook);
    webhooks.forEach((webhook) => this.history.leftInQueue(webhook, heldSince, this.props.now()));
    this.quiet?.overloads.putOff(webhooks, environment);
    this.logs.lines.putOff(environment, messages, heldSince, this.environments.pauses.isPaused(environment));
    this.metrics.returns(environment, webhooks, this.props.now(), this.props.environmentSkewMs + SLACK_MS);
  }

  /** An invocation ended by itself, and this one stays in the queue. */
  public leftInQueue(webhook: TrackedWebhook, heldSince: number): void {
    this.waits.leftInQueue(webhook, heldSince);
    this.history.leftInQueue(webhook, heldSince, this.props.now());
  }

  /** The forwarder is about to store a dead letter. */
  public deadLetterTried(webhook: TrackedWebhook, copy: Copy, environment: number, attributes: DeadLetter['attributes']): void {
    webhook.becomesDeadLetter();
    this.history.handle(webhook, environment);
    this.logs.lines.letterTried(webhook, environment, attributes);
    this.check('falseDeadLetter', 'The dead letter of', webhook, this.environments.pauses.whatIsWrong(webhook, environment, attributes.reason, this.props.now())
      ?? this.deadLetterContents.whatIsWrongWithHistory(webhook, copy, attributes, environment)
      ?? whatIsWrongWithLetter(webhook, copy, environment, attributes, {
        policy: this.environments.policyOf(environment), isExact: this.history.isExact(webhook), isVerified: this.props.gate !== undefined,
      }));
  }

  /** The table of delivery records holds this of a webhook from now on. */
  public recordWritten(webhook: TrackedWebhook, environment: number, record: DeliveryRecord): void {
    this.history.handle(webhook, environment);
    this.check('wrongRecord', 'In the record of', webhook, this.records.whatIsWrong(webhook, record, this.history.isExact(webhook)));
  }

  /** An environment is gone, and its connections with it. */
  public environmentDied(environment: number, how: string): void {
    this.statistics.add(`environment died: ${how}`);
    this.functions.environmentDied(environment);
    this.interrupt(environment);
    if (how === FUNCTION_TIMEOUT && !this.history.isDoubtful(environment)) {
      this.violated('overtime', `Environment ${environment} was stopped at the function's timeout, and never stood still.`);
    }
    this.trace(() => `environment ${environment} died: ${how}`);
    this.attempts.environmentDied(environment, how);
  }

  /**
   * At the very end, when the queue is empty and all was well for long enough.
   *
   * @param recordOf what the table holds
   */
  public checkEnd(recordOf: (id: string) => DeliveryRecord | undefined): void {
    this.waits.checkEnd();
    const { history, records, logs: { lines } } = this;
    for (const webhook of this.webhooks) {
      this.checkConserved(webhook, 'at the end');
      whatIsWrongAtEnd(webhook, { history, records, lines, recordOf }).forEach(([kind, detail]) => this.violated(kind, detail));
    }
    this.logs.checkEnd();
    this.metrics.checkEnd();
    if (this.attempts.underWay > 0) {
      this.violated('stuck', `${this.attempts.underWay} request(s) never ended.`);
    }
  }

  /** What an environment was about to do, to say or to count, nobody knows from here on. */
  private interrupt(environment: number): void {
    this.metrics.interrupt(environment);
    this.shares?.troubled(environment);
    this.logs.interrupt(environment);
  }

  private check(kind: ViolationKind, what: string, { id }: TrackedWebhook, whatIsWrong: string | undefined): void {
    if (whatIsWrong !== undefined) {
      this.violated(kind, `${what} ${id} ${whatIsWrong}.`);
    }
  }

  private checkConserved(webhook: TrackedWebhook, when: string): void {
    const wasLeftOut = webhook.wasDropped || webhook.wasHandled || this.deduplication?.isKept(webhook) === true;
    if (webhook.queued <= 0 && webhook.processed === 0 && webhook.deadLetters <= 0 && !wasLeftOut) {
      this.violated('lost', `${webhook.id} is neither queued, delivered nor dead-lettered (${when}).`);
    }
  }
}
