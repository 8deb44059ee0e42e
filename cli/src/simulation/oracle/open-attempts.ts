import type { Attempt } from './tracked-webhook';
import type { ViolationKind } from './violation';

/** The requests that are open, of which there are never more than allowed, and one for each group. */
export class OpenAttempts {
  private readonly open = new Set<Attempt>();

  constructor(private readonly maxConcurrency: number, private readonly violated: (kind: ViolationKind, detail: string) => void) {}

  public get size(): number {
    return this.open.size;
  }

  public add(attempt: Attempt): void {
    this.open.add(attempt);
    if (this.open.size > this.maxConcurrency) {
      this.violated('overLimit', `${this.open.size} requests are open; expected at most ${this.maxConcurrency}.`);
    }
    const { group, id } = attempt.webhook;
    const other = group.open;
    // Either of the two invocations may be the one that lost the group.
    if (other && group.expiredAt < Math.min(other.heldSince, attempt.heldSince)) {
      this.violated('overlap', `${id} is sent while ${other.webhook.id} of the same group is open, and no visibility timeout had ended.`);
    }
    group.open = attempt;
  }

  public close(attempt: Attempt): void {
    attempt.open = false;
    this.open.delete(attempt);
    if (attempt.webhook.group.open === attempt) {
      attempt.webhook.group.open = undefined;
    }
  }

  /** Closes those of one environment, and returns them. */
  public closeOf(environment: number): Attempt[] {
    const closed = [...this.open].filter((attempt) => attempt.environment === environment);
    closed.forEach((attempt) => this.close(attempt));
    return closed;
  }
}
