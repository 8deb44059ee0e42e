import type { Copy } from './copy';
import { Attempt, isTaken, TrackedWebhook } from './tracked-webhook';
import {
  backOffBounds, boundsOfCause, CountedAttempt, FailureKind, isDrawn, longestRationedSeconds, LONGEST_USUAL_MS, LONGEST_WAIT_SECONDS,
  LONG_OUTAGE_MS, MOST_USUAL, overdueAfterSeconds, putOffBounds, QUIET_MS, TIMES_USUAL, untriedBounds, WaitBounds,
} from './wait-rules';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';
import type { ReturnedLine } from '../../../../src/engine/log-lines';

/** From what an attempt ended for the backend to when it ended for the forwarder. */
const SLACK_MS = 1_000;

/** What failed for want of a dead-letter queue waits no longer than this. */
const UNSTORED_MAX_SECONDS = 60;

/** Fewer waits, or narrower bounds, say nothing of how they were drawn. */
const FEWEST_DRAWN = 60;
const NARROWEST_DRAWN = 4;
/** Hoeffding's inequality: draws that are what they should be have a mean further off in one of 10^12 worlds. */
const DOUBT = Math.log(2e12) / 2;

/** What may be tried again by the invocation that has it. */
const MAY_STAY_IN_HAND: readonly FailureKind[] = [FailureKind.LONG_OUTAGE, FailureKind.UNCLEAR];

/** A message of a group that an invocation puts off. */
export interface PutOff {
  readonly webhook: TrackedWebhook;
  /** The message: others with the same webhook may be in the same batch. */
  readonly copy: Copy;
  /** Its place in the invocation's batch. */
  readonly place: number;
  readonly seconds: number;
}

/** What a wait watch needs to know of a world. */
export interface WaitWatchProps {
  /** When the world began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly skewMs: number;
  /** Length of the rate's window; 0 where there is no rate. */
  readonly windowSeconds: number;
  /** Whether the forwarder keeps delivery records. */
  readonly records: boolean;
  /** Whether it knows of every attempt at a webhook. */
  readonly isExact: (webhook: TrackedWebhook) => boolean;
  /** Told that an environment puts off a webhook for the sake of others. */
  readonly putOffForOthers?: (webhook: TrackedWebhook, environment: number) => void;
  /** Told what is wrong, in one sentence. */
  readonly violated: (detail: string) => void;
}

/** Says how long the head of a group is hidden while nothing is delivered. */
export type PausedBounds = (group: readonly TrackedWebhook[]) => WaitBounds;

/** The environment that puts off. */
export interface PutOffBy {
  readonly environment: number;
  readonly policy: HttpRetryPolicyConfig;
  /** Absent where it delivers. */
  readonly paused?: PausedBounds;
}

/** Why a group goes back, as the log says. */
interface SaidCause {
  readonly at: number;
  readonly cause: ReturnedLine['cause'];
  readonly seconds: number;
}

/** A wait of what was not tried, whose reason the log says. */
interface UntriedWait {
  readonly at: number;
  readonly webhook: TrackedWebhook;
  readonly policy: HttpRetryPolicyConfig;
  readonly receives: number;
  /** Whether it was tried before, since it entered the queue. */
  readonly wasTried: boolean;
  /** What the receive budget may make of it, at most, and what is left until its delivery is given up on, at least. */
  readonly rationed: number;
  readonly secondsLeft: number;
}

/** When an environment was last answered, and since when it was not. */
interface Answers {
  readonly last: number;
  readonly quietSince: number;
  /** Signs of an outage since then, and since something was declined, which may have closed the brake; and the longest run of them before: no more can be usual. */
  readonly run: number;
  readonly failures: number;
  readonly longestRun: number;
}

/** Holds the time for which a group is put off, and the time at which it is tried again, against the policy and what the backend asked for. */
export class WaitWatch {
  private readonly drawn = { count: 0, sum: 0 };
  /** When each environment last delivered, and since when it did not: since the first attempt that was a sign of an outage, where it never did. */
  private readonly answers = new Map<number, Answers>();
  /** The same, as it was before the last delivery. */
  private readonly answersBefore = new Map<number, Answers>();

  /** The last waits of what was not tried, by environment and seconds: the log says the reason, and how long. */
  private readonly untried = new Map<number, Map<number, UntriedWait>>();
  /** Causes that the log says, of waits that did not begin yet; those of one instant. */
  private readonly said = new Map<number, SaidCause[]>();

  /** Environments whose clocks were set: what they measured does not say how long they waited for an answer. */
  private readonly clocksSet = new Set<number>();

  constructor(private readonly props: WaitWatchProps) {}

  /** The clock of an environment is set while it has these in hand. */
  public clockSet(environment: number, inHand: readonly TrackedWebhook[]): void {
    this.clocksSet.add(environment);
    inHand.forEach((webhook) => {
      webhook.clockSetIn = webhook.heldSince;
    });
  }

  /**
   * An attempt begins: not before its time, unless two invocations have the webhook at once.
   *
   * @param heldSince when the invocation's batch was received
   */
  public attemptBegins(webhook: TrackedWebhook, heldSince: number, now: number): void {
    const { lastAttempt } = webhook;
    if (lastAttempt?.notBefore !== undefined && now < lastAttempt.notBefore && webhook.troubledAt < Math.min(heldSince, lastAttempt.heldSince)) {
      this.props.violated(`${webhook.id} is sent ${lastAttempt.notBefore - now} ms before its time; ${describe(lastAttempt)}.`);
    }
  }

  /** An attempt ended, in whatever way. */
  public attemptEnded(attempt: Attempt, now: number): void {
    const { environment, startedAt } = attempt;
    const before = this.answers.get(environment) ?? { last: -Infinity, quietSince: startedAt, run: 0, failures: 0, longestRun: 0 };
    attempt.kind = this.kindNow(attempt, before, now);
    if (isSignOfOutage(attempt)) {
      this.answers.set(environment, { ...before, run: before.run + 1, failures: before.failures + 1 });
    } else if (isTaken(attempt)) {
      const longestRun = Math.max(before.longestRun, Math.min(MOST_USUAL, before.run));
      this.answers.set(environment, { last: now, quietSince: now, run: 0, failures: 0, longestRun });
      this.answersBefore.set(environment, before);
    } else {
      this.answers.set(environment, { ...before, failures: 0 });
    }
  }

  /**
   * An attempt has timed out for an environment: that is a failure for it, also where no request had left.
   *
   * @param missed whether there was an answer, which it did not notice
   */
  public timedOut(environment: number, missed: boolean, now: number): void {
    const before = this.answersBefore.get(environment);
    const current = this.answers.get(environment);
    if (missed && before && current) {
      const run = before.run + current.run;
      this.answers.set(environment, { ...before, run, failures: 0, longestRun: Math.max(current.longestRun, Math.min(MOST_USUAL, run)) });
    } else if (!this.answers.has(environment)) {
      this.answers.set(environment, { last: -Infinity, quietSince: now, run: 0, failures: 0, longestRun: 0 });
    }
  }

  /** An attempt failed: from here on it is known before when there must not be another one. */
  public attemptFailed(attempt: Attempt, policy: HttpRetryPolicyConfig, now: number): void {
    const { asked } = attempt;
    if (asked || (!MAY_STAY_IN_HAND.includes(this.kindOf(attempt)) && !this.isMismeasured(attempt))) {
      attempt.notBefore = now + 1000 * this.mustWait(attempt, policy, now);
    }
  }

  /**
   * An invocation puts off what is left of a group: the head for its wait, the rest not at all, because it cannot overtake.
   *
   * @param heldSince when the invocation's batch was received
   */
  public putOff(messages: readonly PutOff[], heldSince: number, by: PutOffBy, now: number): void {
    for (const message of messages) {
      const { webhook, place, seconds } = message;
      if (webhook.heldSince !== heldSince) {
        continue; // another invocation has it by now
      }
      webhook.putOffIn = heldSince;
      const isHead = messages.every((other) => other.webhook.group !== webhook.group || other.place >= place);
      if (isHead) {
        this.headPutOff(message, messages, by, now);
      } else if (seconds !== 0) {
        this.props.violated(`${webhook.id} stands behind the head of its group and is hidden for ${seconds} s, expected 0.`);
      }
    }
  }

  /** The log says why a group is put off without an attempt, just before that is done or just after it: an environment may stand still in between. */
  public returned(environment: number, { cause, retryInSeconds }: Pick<ReturnedLine, 'cause' | 'retryInSeconds'>, now: number): void {
    const waits = this.untried.get(environment);
    const wait = waits?.get(retryInSeconds);
    if (wait?.at === now) {
      waits!.delete(retryInSeconds);
      this.checkCause(environment, { cause, seconds: retryInSeconds, at: now }, wait);
    } else {
      const said = this.said.get(environment)?.filter(({ at }) => at === now) ?? [];
      this.said.set(environment, [...said, { cause, seconds: retryInSeconds, at: now }]);
    }
  }

  /** A group is put off that was not tried, for a reason that the log says. */
  private untriedPutOff(environment: number, seconds: number, wait: UntriedWait): void {
    const said = this.said.get(environment) ?? [];
    const index = said.findIndex((cause) => cause.at === wait.at && cause.seconds === seconds);
    if (index >= 0) {
      const [cause] = said.splice(index, 1);
      this.checkCause(environment, cause, wait);
      return;
    }
    const waits = this.untried.get(environment) ?? new Map<number, UntriedWait>();
    this.untried.set(environment, waits.set(seconds, wait));
  }

  private checkCause(environment: number, { cause, seconds }: SaidCause, wait: UntriedWait): void {
    const { webhook, policy, receives, wasTried, rationed, secondsLeft } = wait;
    if (cause === 'repeat') {
      this.props.putOffForOthers?.(webhook, environment);
    }
    const { min, max } = boundsOfCause(cause, policy, { receives, wasTried }, this.props.windowSeconds);
    const least = Math.min(min, Math.floor(secondsLeft));
    const most = Math.max(max, rationed) + this.setBackSeconds(environment);
    if (seconds < least || seconds > most) {
      this.props.violated(`Environment ${environment} puts a group off for ${seconds} s because of ${cause}, expected ${least} to ${most} s.`);
    }
  }

  /** An invocation ended by itself, and this one stays in the queue. */
  public leftInQueue(webhook: TrackedWebhook, heldSince: number): void {
    if (webhook.heldSince === heldSince && webhook.putOffIn !== heldSince && webhook.expiredAt < heldSince
      && !webhook.group.notHeldIn.has(heldSince)) {
      this.props.violated(`${webhook.id} stays in the queue, and nobody said when it may be received again.`);
    }
  }

  /** At the end of a world. */
  public checkEnd(): void {
    const { count, sum } = this.drawn;
    const off = Math.abs(sum / count - 0.5);
    if (count >= FEWEST_DRAWN && off > Math.sqrt(DOUBT / count)) {
      this.props.violated(`${count} back-offs are ${Math.round(100 * sum / count)} % of the longest on average, expected about 50 %.`);
    }
  }

  private headPutOff({ webhook, copy, seconds }: PutOff, messages: readonly PutOff[], by: PutOffBy, now: number): void {
    const { policy, paused } = by;
    const attempt = webhook.lastAttempt;
    const failed = attempt?.endedAt !== undefined && attempt.heldSince === webhook.heldSince && attempt.copy === copy ? attempt : undefined;
    const ownGroup = messages.map((message) => message.webhook).filter(({ group }) => group === webhook.group);
    const untried = untriedBounds(policy, webhook.receives, this.props.windowSeconds);
    const bounds = failed ? this.boundsAfter(failed, policy, now)
      : paused?.(ownGroup) ?? putOffBounds(policy, untried, webhook.attempts > 0);
    webhook.wasPutOffUntried ||= webhook.allAttempts === 0 && seconds > 0;
    webhook.putOffMs += webhook.attempts > 0 ? 1000 * seconds : 0;
    if (attempt && attempt.environment !== by.environment && attempt.heldSince !== webhook.heldSince && attempt.startedAt >= webhook.heldSince) {
      return; // one that has it from before has tried it since: which attempt this is the wait of is not known here
    }
    const rationed = paused ? 0 : this.longestRationed(webhook, ownGroup, policy, now);
    const max = Math.max(bounds.max, rationed) + this.setBackSeconds(by.environment);
    if (!failed && !paused) {
      const secondsLeft = this.secondsLeft(webhook, policy, now);
      const { receives, attempts } = webhook;
      this.untriedPutOff(by.environment, seconds, { at: now, webhook, policy, receives, wasTried: attempts > 0, rationed, secondsLeft });
    }
    if (!Number.isInteger(seconds) || seconds < bounds.min || seconds > max) {
      this.props.violated(`${webhook.id} is hidden for ${seconds} s, expected ${bounds.min} to ${max} s; ${failed ? describe(failed) : 'it was not sent'}.`);
    }
    if (failed && !failed.asked && bounds.max >= NARROWEST_DRAWN && bounds.max < this.secondsLeft(webhook, policy, now) && !webhook.unsure
      && webhook.deadLetterTriedIn !== webhook.heldSince
      && isDrawn(this.kindOf(failed), this.counted(failed))) {
      this.drawn.count += 1;
      this.drawn.sum += (seconds - 0.5) / bounds.max;
    }
  }

  /** Past its deadline, what is not known to have been tried and waits for an allowance has receives until it is overdue. */
  private longestRationed(webhook: TrackedWebhook, ownGroup: readonly TrackedWebhook[], policy: HttpRetryPolicyConfig, now: number): number {
    const receives = Math.max(...ownGroup.map((other) => other.receives));
    const age = (now + 2 * this.props.skewMs - Math.min(...ownGroup.map(({ enteredAt }) => enteredAt))) / 1000;
    const mayBeNew = webhook.attempts === 0 || !this.props.records;
    const isLate = mayBeNew && now >= this.givenUpAt(webhook, policy) - this.props.skewMs;
    return longestRationedSeconds(isLate ? overdueAfterSeconds(policy) : policy.retryForSeconds, receives, age);
  }

  /** A clock that is set back makes of time that has passed some that is still to come, for the brake. */
  private setBackSeconds(environment: number): number {
    return this.clocksSet.has(environment) ? 2 * this.props.skewMs / 1000 + 1 : 0;
  }

  private boundsAfter(attempt: Attempt, policy: HttpRetryPolicyConfig, now: number): WaitBounds {
    const { webhook } = attempt;
    if (webhook.deadLetterTriedIn === webhook.heldSince) {
      // Where there is another copy, it may be that one, which was not sent.
      return { min: webhook.queued > 1 ? 0 : 1, max: Math.min(UNSTORED_MAX_SECONDS, policy.backoffMaxSeconds) };
    }
    // No wait goes beyond the time to give up, which a clock that is behind takes for later.
    const last = Math.max(1, Math.ceil((this.givenUpAt(webhook, policy) + 2 * this.props.skewMs - attempt.endedAt!) / 1000));
    const { min, max } = this.wantedAfter(attempt, policy, now);
    return { min: Math.min(min, Math.floor(this.secondsLeft(webhook, policy, now))), max: Math.min(max, last) };
  }

  private wantedAfter(attempt: Attempt, policy: HttpRetryPolicyConfig, now: number): WaitBounds {
    const { asked, startedAt, endedAt = now } = attempt;
    // For the forwarder it ended somewhat later than for the backend, and before now.
    const took = { min: (endedAt - startedAt) / 1000, max: (now - Math.min(startedAt, attempt.webhook.begunAt)) / 1000 };
    const known = backOffBounds(policy, this.counted(attempt), this.kindOf(attempt), took);
    const backOff = this.isMismeasured(attempt) ? { min: 0, max: known.max } : known;
    if (!asked) {
      return backOff;
    }
    const min = this.mustWait(attempt, policy, now);
    const most = 'seconds' in asked ? asked.seconds : 1 + (asked.until - attempt.endedAt! + this.props.skewMs) / 1000;
    const max = Math.max(1, Math.min(policy.retryAfterMaxSeconds, LONGEST_WAIT_SECONDS, most));
    // A date that is over by the forwarder's clock asks for nothing, and one that is over by the true one may not be over by a clock that is behind.
    return min > 0 ? { min, max } : { min: most > 1 ? Math.min(1, backOff.min) : backOff.min, max: Math.max(max, backOff.max) };
  }

  private counted({ number, webhook }: Attempt): CountedAttempt {
    const { records, isExact } = this.props;
    return { number, made: webhook.attempts, receives: webhook.receives, records, exact: isExact(webhook) };
  }

  private kindOf({ kind }: Attempt): FailureKind {
    return kind ?? FailureKind.DOUBTFUL;
  }

  /** Whether the environment may have taken it for a sign of a longer or shorter outage, or of a longer or shorter attempt, than it was. */
  private isMismeasured(attempt: Attempt): boolean {
    return isSignOfOutage(attempt) && this.clocksSet.has(attempt.environment);
  }

  private kindNow(attempt: Attempt, { last, quietSince, failures, longestRun }: Answers, now: number): FailureKind {
    if (!isSignOfOutage(attempt)) {
      return FailureKind.ANSWERED;
    }
    if (attempt.webhook.unsure || now - last < QUIET_MS + SLACK_MS) {
      // It may hear of an answer later than it was given.
      return now - quietSince >= LONG_OUTAGE_MS ? FailureKind.UNCLEAR : FailureKind.DOUBTFUL;
    }
    if (this.isMismeasured(attempt)) {
      return FailureKind.DOUBTFUL;
    }
    if (failures < TIMES_USUAL * longestRun && now - last < LONGEST_USUAL_MS + SLACK_MS) {
      return FailureKind.UNCLEAR;
    }
    return now - quietSince >= LONG_OUTAGE_MS - SLACK_MS ? FailureKind.LONG_OUTAGE : FailureKind.OUTAGE;
  }

  /** Seconds from now in which there must be no other attempt, when the backend answered. No wait goes beyond the time to give up. */
  private mustWait({ webhook, asked }: Attempt, policy: HttpRetryPolicyConfig, now: number): number {
    if (!asked) {
      return 1;
    }
    const wanted = 'seconds' in asked ? asked.seconds : (asked.until - now - this.props.skewMs) / 1000;
    return Math.max(0, Math.min(wanted, policy.retryAfterMaxSeconds, LONGEST_WAIT_SECONDS, this.secondsLeft(webhook, policy, now)));
  }

  /** When the delivery is given up on, by the true clock, at the latest. */
  private givenUpAt(webhook: TrackedWebhook, { retryForSeconds }: HttpRetryPolicyConfig): number {
    const arrivedAt = (webhook.sent?.arrivedAt ?? -Infinity) - this.props.startedAt;
    return Math.max(arrivedAt, webhook.newestEnteredAt) + retryForSeconds * 1000;
  }

  /** Until the delivery is given up on, at the earliest. */
  private secondsLeft(webhook: TrackedWebhook, { retryForSeconds }: HttpRetryPolicyConfig, now: number): number {
    return Math.max(1, (webhook.enteredAt - now - this.props.skewMs) / 1000 + retryForSeconds);
  }
}

/** No answer, or one that something is broken. */
function isSignOfOutage({ status }: Attempt): boolean {
  return status === undefined || status >= 500;
}

function describe({ number, status, asked }: Attempt): string {
  return `attempt ${number} ended with ${status ?? 'no answer'}${asked ? ` and was asked to wait ${JSON.stringify(asked)}` : ''}`;
}
