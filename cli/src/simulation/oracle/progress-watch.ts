import type { TrackedGroup, TrackedWebhook } from './tracked-webhook';

/** So long may a webhook wait without a reason while others are delivered: a few probes of a brake that is about to close. */
const MOST_MS = 2 * 60_000;

/** Without any success for so long, the backend may be believed to be away. */
const SILENCE_MS = 60_000;

/** What one delivery costs besides the request: the steps of the poller, for each webhook on purpose. */
export interface ProgressLimits {
  /** Environments that deliver at once. */
  readonly environments: number;
  readonly pollerCycleMs: number;
}

/** Since when the first webhook of a group could have been delivered, and how much work had been done by then. */
interface Turn {
  readonly since: number;
  readonly workMs: number;
  readonly repeatedMs: number;
  /** How long nobody had succeeded by then. */
  readonly silentMs: number;
}

/**
 * Watches that nobody starves while others are delivered, in worlds where only webhooks are at fault and never the backend or AWS. A webhook's turn
 * begins when it is the first of its group. What may be done before it: everything that is new or succeeds, shared out to all environments. What
 * fails again and again is no reason to wait, but for what does so itself: all of those share what is left. That nobody succeeds is a reason, and so
 * are the waits after its own failures.
 */
export class ProgressWatch {
  private workMs = 0;
  /** Work for what failed again. */
  private repeatedMs = 0;
  private silentMs = 0;
  private succeededAt = 0;
  private readonly turns = new Map<TrackedGroup, Turn>();

  constructor(private readonly limits: ProgressLimits, private readonly violated: (detail: string) => void) {}

  /** An attempt is over. */
  public attempted(webhook: TrackedWebhook, latencyMs: number, succeeded: boolean): void {
    const isNew = succeeded || webhook.attempts <= 1;
    this[isNew ? 'workMs' : 'repeatedMs'] += latencyMs + this.limits.pollerCycleMs;
  }

  /** A webhook was acknowledged as a duplicate. */
  public leftOut(): void {
    this.workMs += this.limits.pollerCycleMs;
  }

  /** The webhook was accepted, and is the first of its group. */
  public turnBegins(group: TrackedGroup, now: number): void {
    this.turns.set(group, { since: now, workMs: this.workMs, repeatedMs: this.repeatedMs, silentMs: this.silentMs });
  }

  /** The first webhook of a group is processed, or given up on; another one may be next. */
  public turnEnds(webhook: TrackedWebhook, isNextWaiting: boolean, now: number): void {
    const turn = this.turns.get(webhook.group);
    this.succeeded(webhook, now);
    if (turn && webhook.processed > 0) {
      const waitedMs = now - turn.since;
      const repeatedMs = webhook.attempts > 1 ? this.repeatedMs - turn.repeatedMs : 0;
      const workMs = this.workMs - turn.workMs + repeatedMs;
      const explainedMs = workMs / this.limits.environments + this.silentMs - turn.silentMs + webhook.putOffMs;
      if (waitedMs - explainedMs > MOST_MS) {
        this.violated(`${webhook.id} waited ${waitedMs} ms for its turn to be used, and the work of others explains ${Math.round(explainedMs)} ms; expected ${MOST_MS} ms more at most.`);
      }
    }
    this.turns.delete(webhook.group);
    if (isNextWaiting) {
      this.turnBegins(webhook.group, now);
    }
  }

  private succeeded({ processed }: TrackedWebhook, now: number): void {
    if (processed > 0) {
      const silentMs = now - this.succeededAt;
      this.silentMs += silentMs > SILENCE_MS ? silentMs : 0;
      this.succeededAt = now;
    }
  }
}
