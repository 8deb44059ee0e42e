import { BrakeWatch } from './brake-watch';
import { DeadLetterWatch } from './dead-letter-watch';
import { GateWatch } from './gate-watch';
import { ProgressLimits, ProgressWatch } from './progress-watch';
import { RateWatch } from './rate-watch';
import { Statistics } from './statistics';
import { Attempt, TrackedGroup, TrackedWebhook } from './tracked-webhook';
import { Violation, ViolationKind } from './violation';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';
import type { Rate } from '../../../../src/delivery/stream-settings';
import type { LogLine } from '../../../../src/engine/log-lines';

/** More violations than this in one world say nothing new. */
const MAX_VIOLATIONS = 20;

/** What the oracle needs to know of a world. */
export interface OracleProps {
  readonly now: () => number;
  readonly maxConcurrency: number;
  readonly groupsPerInvocation: number;
  readonly environmentSkewMs: number;
  readonly rate?: Rate;
  /** Present where nothing but webhooks is at fault: then progress is promised. */
  readonly progress?: ProgressLimits;
  /** Absent where anyone may send. */
  readonly gate?: GateWatch;
  readonly onProcessed?: (at: number) => void;
  /** Takes a line for people to read. */
  readonly trace?: (line: string) => void;
}

/**
 * Keeps its own books of every webhook, request and dead letter, and says which promise was broken. It sees what the world does, never what
 * the forwarder thinks: its only knowledge of the forwarder are requests, log lines and what becomes of messages.
 */
export class Oracle {
  public readonly violations: Violation[] = [];
  public readonly statistics = new Statistics();
  public readonly webhooks: TrackedWebhook[] = [];
  private readonly byId = new Map<string, TrackedWebhook>();
  private readonly groups = new Map<string, TrackedGroup>();
  private readonly open = new Set<Attempt>();
  private readonly brakes = new Map<number, BrakeWatch>();
  private readonly rate?: RateWatch;
  private readonly progress?: ProgressWatch;
  private readonly deadLetterWatch: DeadLetterWatch;
  /** Environments that deliver at once, at most. */
  private readonly environments: number;

  constructor(private readonly props: OracleProps) {
    this.rate = props.rate && new RateWatch(props.rate, (detail) => this.violated('overRate', detail));
    this.progress = props.progress && new ProgressWatch(props.progress, (detail) => this.violated('starved', detail));
    this.environments = Math.max(1, Math.floor(props.maxConcurrency / props.groupsPerInvocation));
    this.deadLetterWatch = new DeadLetterWatch(props.environmentSkewMs);
  }

  public violated(kind: ViolationKind, detail: string): void {
    this.trace(() => `VIOLATION ${kind}: ${detail}`);
    if (this.violations.length < MAX_VIOLATIONS) {
      this.violations.push({ kind, at: this.props.now(), detail });
    }
  }

  public trace(line: () => string): void {
    this.props.trace?.(line());
  }

  public find(id: string): TrackedWebhook | undefined {
    return this.byId.get(id);
  }

  /** The queue stored a webhook for the first time. */
  public accepted(id: string, groupName: string, malformed: TrackedWebhook['malformed']): TrackedWebhook {
    let group = this.groups.get(groupName);
    if (!group) {
      group = { name: groupName, webhooks: [], next: 0, expiredAt: -Infinity };
      this.groups.set(groupName, group);
    }
    const webhook = new TrackedWebhook(this.webhooks.length, id, group, group.webhooks.length, malformed);
    group.webhooks.push(webhook);
    this.webhooks.push(webhook);
    this.byId.set(id, webhook);
    this.entered(webhook);
    if (group.next === webhook.position) {
      this.progress?.turnBegins(group, this.props.now());
    }
    this.trace(() => `accepted ${id} in ${groupName}`);
    return webhook;
  }

  /** A copy of a webhook came into the queue. */
  public entered(webhook: TrackedWebhook): void {
    if (webhook.queued === 0) {
      webhook.enteredAt = this.props.now();
      webhook.rejections = 0;
      webhook.gone = 0;
    }
    webhook.queued += 1;
  }

  /** A copy of a webhook left the queue. */
  public left(webhook: TrackedWebhook, how: string): void {
    webhook.queued -= 1;
    this.trace(() => `${webhook.id} left the queue: ${how}`);
    this.checkConserved(webhook, how);
  }

  /** A copy of a webhook came into the dead-letter queue. */
  public deadLettered(webhook: TrackedWebhook, reason: string): void {
    webhook.deadLetters += 1;
    webhook.wasDeadLettered = true;
    this.statistics.add(`dead letter: ${reason}`);
    this.trace(() => `${webhook.id} is a dead letter: ${reason}`);
    this.settled(webhook);
    const whatIsWrong = reason === 'signature' && this.props.gate
      ? this.props.gate.whatIsWrong(webhook.id, 'dead letter')
      : this.deadLetterWatch.whatIsWrong(webhook, reason, this.props.now());
    if (whatIsWrong !== undefined) {
      this.violated('falseDeadLetter', `${webhook.id} is a dead letter and ${whatIsWrong}.`);
    }
  }

  /** A copy of a webhook left the dead-letter queue. */
  public deadLetterLeft(webhook: TrackedWebhook, how: string): void {
    webhook.deadLetters -= 1;
    this.checkConserved(webhook, `its dead letter: ${how}`);
  }

  public policy(policy: HttpRetryPolicyConfig): void {
    this.deadLetterWatch.policy(policy);
  }

  /** Messages of a group returned to the queue although an invocation had them. */
  public expired(webhook: TrackedWebhook, cause: string): void {
    const now = this.props.now();
    webhook.group.expiredAt = now;
    webhook.expiredAt = now;
    webhook.explainDuplicate(now, cause);
    this.statistics.add(cause);
    this.trace(() => `${webhook.id} returned although it was in hand: ${cause}`);
  }

  public environmentStarted(environment: number): void {
    this.brakes.set(environment, new BrakeWatch(this.environments, this.props.groupsPerInvocation, (detail) => this.violated('brake', `Environment ${environment}: ${detail}`)));
  }

  public logged(environment: number, line: LogLine): void {
    this.brakes.get(environment)?.logged(line, this.props.now());
    if (line.message === 'brake') {
      this.statistics.add(`brake ${line.state}`);
    } else if (line.message === 'returned-to-queue') {
      this.statistics.add(`returned to the queue: ${line.cause}`);
    } else if (line.message === 'not-delivered') {
      this.statistics.add(`not delivered: ${line.decision}`);
      if (line.decision === 'dropped') {
        this.dropped(line.deliveryId);
      }
    } else if (line.message === 'problem') {
      this.statistics.add(`problem: ${line.doing}`);
    }
    this.trace(() => `environment ${environment}: ${JSON.stringify(line)}`);
  }

  /**
   * The forwarder opens a request.
   *
   * @param heldSince when its invocation's batch was received
   */
  public attemptStarted(webhook: TrackedWebhook, environment: number, heldSince: number): Attempt {
    const now = this.props.now();
    if (this.props.gate?.isForged(webhook.id)) {
      this.violated('forged', `${webhook.id} is sent to the backend, and the sender did not sign it.`);
    }
    const attempt: Attempt = { webhook, environment, heldSince, startedAt: now, open: true, abandoned: false };
    this.trace(() => `environment ${environment} sends ${webhook.id}`);
    this.statistics.add('requests');
    this.open.add(attempt);
    this.statistics.atLeast('most in flight', this.open.size);
    if (this.open.size > this.props.maxConcurrency) {
      this.violated('overLimit', `${this.open.size} requests are open; expected at most ${this.props.maxConcurrency}.`);
    }
    this.rate?.requestStarts(now);
    this.brakes.get(environment)?.requestStarts(now);
    this.checkAlone(attempt);
    if (webhook.processed > 0 && !isDuplicateExplained(attempt)) {
      this.violated('unexplainedDuplicate', `${webhook.id} was processed and is sent again without a cause.`);
    }
    return attempt;
  }

  /** The backend does its work for a request; its answer may still get lost. */
  public processed(attempt: Attempt): void {
    const { webhook } = attempt;
    webhook.processed += 1;
    this.props.onProcessed?.(this.props.now());
    this.trace(() => `the backend processed ${webhook.id} (${webhook.processed})`);
    if (webhook.processed === 1) {
      this.checkOrder(webhook);
      this.settled(webhook);
    } else {
      this.statistics.add(`duplicate: ${attempt.abandoned ? 'request given up by the forwarder' : webhook.duplicateCause}`);
      if (!attempt.abandoned && !isDuplicateExplained(attempt)) {
        this.violated('unexplainedDuplicate', `${webhook.id} was processed ${webhook.processed} times without a cause.`);
      }
    }
    if (attempt.startedAt >= (webhook.processedAttempt?.startedAt ?? -Infinity)) {
      webhook.processedAttempt = attempt;
    }
  }

  /** The backend answers, or the connection breaks. */
  public attemptEnded(attempt: Attempt, status: number | undefined, isRejection: boolean): void {
    if (!attempt.open) {
      return;
    }
    this.close(attempt);
    const { webhook } = attempt;
    this.progress?.attempted(webhook, this.props.now() - attempt.startedAt, status !== undefined && status < 300);
    webhook.rejections += isRejection ? 1 : 0;
    webhook.gone += status === 410 ? 1 : 0;
    if (status === undefined) {
      attempt.abandoned = true;
      webhook.explainDuplicate(this.props.now(), 'answer lost');
    }
    this.trace(() => `${webhook.id} was answered ${status ?? 'nothing'}`);
  }

  /** An environment is gone, and its connections with it. */
  public environmentDied(environment: number, how: string): void {
    this.statistics.add(`environment died: ${how}`);
    this.trace(() => `environment ${environment} died: ${how}`);
    for (const attempt of [...this.open]) {
      if (attempt.environment === environment) {
        this.close(attempt);
        attempt.abandoned = true;
        attempt.webhook.explainDuplicate(this.props.now(), `environment died: ${how}`);
      }
    }
  }

  /** At the very end, when the queue is empty and all was well for long enough. */
  public checkEnd(): void {
    for (const webhook of this.webhooks) {
      if (webhook.queued > 0) {
        this.violated('stuck', `${webhook.id} is still in the queue, in hand or hidden.`);
      } else {
        this.checkConserved(webhook, 'at the end');
      }
    }
    if (this.open.size > 0) {
      this.violated('stuck', `${this.open.size} request(s) never ended.`);
    }
  }

  /** The forwarder throws a webhook away, because it is invalid. */
  private dropped(id: string): void {
    const webhook = this.find(id);
    const whatIsWrong = this.props.gate ? this.props.gate.whatIsWrong(id, 'dropped') : 'nothing is verified in this world';
    if (!webhook || whatIsWrong !== undefined) {
      this.violated('falseDeadLetter', `${id} was dropped and ${whatIsWrong ?? 'nobody sent it'}.`);
      return;
    }
    webhook.wasDropped = true;
  }

  private close(attempt: Attempt): void {
    attempt.open = false;
    this.open.delete(attempt);
    if (attempt.webhook.group.open === attempt) {
      attempt.webhook.group.open = undefined;
    }
  }

  private checkConserved(webhook: TrackedWebhook, when: string): void {
    if (webhook.queued <= 0 && webhook.processed === 0 && webhook.deadLetters <= 0 && !webhook.wasDropped) {
      this.violated('lost', `${webhook.id} is neither queued, delivered nor dead-lettered (${when}).`);
    }
  }

  private checkAlone(attempt: Attempt): void {
    const { group, id } = attempt.webhook;
    const other = group.open;
    // Either of the two invocations may be the one that lost the group.
    if (other && group.expiredAt < Math.min(other.heldSince, attempt.heldSince)) {
      this.violated('overlap', `${id} is sent while ${other.webhook.id} of the same group is open, and no visibility timeout had ended.`);
    }
    group.open = attempt;
  }

  /** A webhook needs nobody to wait for it any more. */
  private settled(webhook: TrackedWebhook): void {
    const { group } = webhook;
    const wasNext = group.next === webhook.position;
    while (group.next < group.webhooks.length && isSettled(group.webhooks[group.next])) {
      group.next += 1;
    }
    if (wasNext) {
      this.progress?.turnEnds(webhook, group.next < group.webhooks.length, this.props.now());
    }
  }

  private checkOrder(webhook: TrackedWebhook): void {
    const { group } = webhook;
    if (!webhook.wasDeadLettered && group.next < webhook.position) {
      this.violated('reordered', `${webhook.id} was processed before ${group.webhooks[group.next].id}, which was accepted earlier in ${group.name}.`);
    }
  }
}

/** Others of its group may be delivered now. */
function isSettled(webhook: TrackedWebhook): boolean {
  return webhook.processed > 0 || webhook.wasDeadLettered || webhook.wasDropped;
}

/**
 * Whether something went wrong since the attempt that was processed; or two invocations had the webhook at once, because it returned to the
 * queue while one of them had it: then each of them may send it once. Each copy that was redriven from the dead-letter queue is also sent.
 */
function isDuplicateExplained({ webhook, heldSince, startedAt }: Attempt): boolean {
  const before = webhook.processedAttempt!;
  if (webhook.duplicateCauseAt >= before.startedAt || webhook.expiredAt >= Math.min(heldSince, before.heldSince)) {
    return true;
  }
  if (webhook.redriven > 0) {
    webhook.redriven -= 1;
    webhook.explainDuplicate(startedAt, 'redriven');
    return true;
  }
  return false;
}
