import { placesOf } from './hang-watch';
import { TimeOfTrouble, troubledUntil } from './times-of-trouble';
import type { TrackedGroup, TrackedWebhook } from './tracked-webhook';

/** So long may a webhook wait without a reason while others are delivered: a few probes of a brake that is about to close. */
const MOST_MS = 2 * 60_000;

/**
 * Without any success for so long, the backend may be believed to be away. How long a healthy webhook that comes then waits for its probe is not bounded here,
 * because it follows from how many others fail, and not from their work: a batch of ten gives one probe, one in 13 seconds on average in an environment alone, so that
 * 403 groups that fail before it in the queue keep it waiting for 41 batches, 540 seconds. To look at more batches would cost each of the others a receive.
 */
const SILENCE_MS = 60_000;

/** All that fails again and again gets this part of the time while others have work to do: a twentieth. Stated once more, on purpose. */
const REPEATS_PART = 0.05;

/** A first attempt that failed after so long hung: what comes in where everything hangs shares as small a part. */
const HANGS_MS = 1_000;

/** What bounds how fast others can be delivered. */
export interface ProgressLimits {
  /** Environments that deliver at once. */
  readonly environments: number;
  /** What one delivery costs besides the request: the steps of the poller, for each webhook on purpose. */
  readonly pollerCycleMs: number;
  readonly requestTimeoutMs: number;
  /** Whether the forwarder keeps delivery records. */
  readonly records: boolean;
  /** When what is waiting may not be verified. @default - never */
  readonly troubles?: readonly TimeOfTrouble[];
}

/** What came of an attempt. */
export interface Tried {
  readonly latencyMs: number;
  readonly succeeded: boolean;
  /** Whether it hung, and its environment knew before that all would that came in with it: then it is no reason to wait but for these. */
  readonly wasKnownToHang: boolean;
}

/** Since when the first webhook of a group could have been tried, or tried again, and how much work had been done by then. */
interface Turn {
  readonly since: number;
  readonly workMs: number;
  readonly repeatedPaidMs: number;
  readonly hungPaidMs: number;
  /** How long nobody had succeeded by then. */
  readonly silentMs: number;
  /** How much time there had been by then in which nobody could verify. */
  readonly troubledMs: number;
  /** For how long its webhook had been put off by then. */
  readonly putOffMs: number;
}

/**
 * Watches that nobody starves while others are delivered, in worlds where only webhooks are at fault and never the backend or AWS, but for what is read to verify. A webhook's turn
 * begins when it is the first of its group, and anew after each attempt that failed. What may be done before it: everything that is new or succeeds, shared out to all environments. What
 * fails again and again is no reason to wait, but for what does so itself: all of those share a small part of the time. That nobody succeeds is a reason, and so
 * are the waits after its own failures. What comes in where others hang may have to wait for an allowance that is as small; and then, without records, for
 * that of what fails again and again as well: no environment can tell what was put off elsewhere from what failed there.
 */
export class ProgressWatch {
  private workMs = 0;
  /** Work for what failed again. */
  private readonly repeated: Allowance;
  /** Work for what hung the first time. */
  private readonly hung: Allowance;
  /** Where something hung. */
  private readonly hungAt = new Set<string>();
  private silentMs = 0;
  private succeededAt = 0;
  private readonly turns = new Map<TrackedGroup, Turn>();

  constructor(private readonly limits: ProgressLimits, private readonly violated: (detail: string) => void) {
    this.repeated = new Allowance(limits);
    this.hung = new Allowance(limits);
  }

  /** An attempt is over; one that failed has used the turn, and another one begins. */
  public attempted(webhook: TrackedWebhook, { latencyMs, succeeded, wasKnownToHang }: Tried, now: number): void {
    const isNew = succeeded || webhook.attempts <= 1;
    const workMs = latencyMs + this.limits.pollerCycleMs;
    if (!isNew) {
      this.repeated.use(workMs, now);
    } else if (!wasKnownToHang) {
      this.workMs += workMs;
    }
    if (isNew && !succeeded && latencyMs >= HANGS_MS) {
      this.hung.use(latencyMs, now);
      placesOf(webhook).forEach((place) => this.hungAt.add(place));
    }
    const { group, position } = webhook;
    if (position < group.next && this.turns.has(group)) {
      // It was processed before, and its answer came too late: who is next has to wait for it all the same.
      this.turnBegins(group, now);
    } else if (!succeeded && position === group.next) {
      this.turnBegins(group, now, webhook.putOffMs);
    }
  }

  /**
   * A webhook left the queue, and no attempt at it was known to be taken. Where its answer had come too late, others were next in the meantime; for the
   * forwarder it was first all the same.
   */
  public leftUndelivered({ group, position }: TrackedWebhook, now: number): void {
    if (position < group.next && this.turns.has(group)) {
      this.turnBegins(group, now);
    }
  }

  /** A webhook was acknowledged as a duplicate. */
  public leftOut(): void {
    this.workMs += this.limits.pollerCycleMs;
  }

  /** The webhook was accepted, and is the first of its group. */
  public turnBegins(group: TrackedGroup, now: number, putOffMs: number = 0): void {
    const { workMs, repeated, hung } = this;
    this.turns.set(group, {
      since: now,
      workMs,
      repeatedPaidMs: repeated.paidUntil(now),
      hungPaidMs: hung.paidUntil(now),
      silentMs: this.silentUntil(now),
      troubledMs: this.troubledUntil(now),
      putOffMs,
    });
  }

  /** The first webhook of a group is processed, or given up on; another one may be next. */
  public turnEnds(webhook: TrackedWebhook, isNextWaiting: boolean, now: number): void {
    if (webhook.processed > 0) {
      this.check(webhook, now);
      this.succeeded(now);
    }
    this.turns.delete(webhook.group);
    if (isNextWaiting) {
      this.turnBegins(webhook.group, now);
    }
  }

  private check(webhook: TrackedWebhook, now: number): void {
    const turn = this.turns.get(webhook.group);
    if (!turn) {
      return;
    }
    const waitedMs = now - turn.since;
    const { wasPutOffUntried } = webhook;
    const isTakenForRepeated = webhook.attempts > 1 || (wasPutOffUntried && !this.limits.records);
    const repeatedMs = isTakenForRepeated ? (this.repeated.usedMs - turn.repeatedPaidMs) / REPEATS_PART : 0;
    const sharesWithHung = wasPutOffUntried && placesOf(webhook).some((place) => this.hungAt.has(place));
    const hungMs = sharesWithHung ? (this.hung.usedMs - turn.hungPaidMs) / REPEATS_PART : 0;
    const workMs = this.workMs - turn.workMs + repeatedMs + hungMs;
    const silentMs = this.silentUntil(now) - turn.silentMs;
    const troubledMs = this.troubledUntil(now) - turn.troubledMs;
    const explainedMs = workMs / this.limits.environments + silentMs + troubledMs + webhook.putOffMs - turn.putOffMs;
    if (waitedMs - explainedMs > MOST_MS) {
      this.violated(`${webhook.id} waited ${waitedMs} ms for its turn to be used, and the work of others explains ${Math.round(explainedMs)} ms; expected ${MOST_MS} ms more at most.`);
    }
  }

  /** How long nobody has succeeded, all in all. */
  private silentUntil(now: number): number {
    const silentMs = now - this.succeededAt;
    return this.silentMs + (silentMs > SILENCE_MS ? silentMs : 0);
  }

  private troubledUntil(now: number): number {
    return troubledUntil(this.limits.troubles ?? [], now);
  }

  private succeeded(now: number): void {
    this.silentMs = this.silentUntil(now);
    this.succeededAt = now;
  }
}

/** The small part of the time that some attempts share. An attempt takes all of its time at once, and it is paid for later. */
class Allowance {
  /** What was taken until now. */
  public usedMs = 0;
  private owedMs = 0;
  private at = 0;

  constructor(private readonly limits: ProgressLimits) {}

  public use(milliseconds: number, now: number): void {
    const { environments, requestTimeoutMs } = this.limits;
    this.usedMs += milliseconds;
    // Each environment asks before an attempt, and so owes no more than one; what need not ask is forgotten beyond that.
    this.owedMs = Math.min(environments * requestTimeoutMs, this.owedUntil(now) + milliseconds);
    this.at = now;
  }

  /** What of it was paid for by then: what was not keeps others waiting. */
  public paidUntil(now: number): number {
    return this.usedMs - this.owedUntil(now);
  }

  private owedUntil(now: number): number {
    return Math.max(0, this.owedMs - (now - this.at) * REPEATS_PART * this.limits.environments);
  }
}
