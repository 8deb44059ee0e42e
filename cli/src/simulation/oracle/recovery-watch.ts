import type { TrackedWebhook } from './tracked-webhook';

/** When the end of an outage must have been seen. */
export interface RecoveryLimits {
  /** When the last outage ends, in milliseconds from the world's beginning. */
  readonly endsAt: number;
  /** Something that waits then is processed within so many milliseconds. */
  readonly withinMs: number;
  /** And all that waits then within so many. */
  readonly allWithinMs: number;
}

/** Watches that the return of the backend is seen soon, and what waited for it delivered then, in worlds where nothing but that is at fault. */
export class RecoveryWatch {
  private processedAt = -Infinity;

  /** @param violated told what is wrong, in one sentence */
  constructor(private readonly limits: RecoveryLimits, private readonly violated: (detail: string) => void) {}

  /** The backend processed something. */
  public processed(now: number): void {
    this.processedAt = now;
  }

  /** The time that the return may take is over, or that in which all must be delivered. */
  public check(webhooks: readonly TrackedWebhook[], now: number): void {
    const { endsAt, withinMs, allWithinMs } = this.limits;
    const waiting = webhooks.find(({ enteredAt, queued, processed }) => queued > 0 && processed === 0 && enteredAt <= endsAt);
    if (waiting && this.processedAt < endsAt) {
      this.violated(`${waiting.id} waits, the backend is back since ${endsAt} ms after the beginning, and got nothing to process within ${withinMs} ms.`);
    } else if (waiting && now >= endsAt + allWithinMs) {
      this.violated(`${waiting.id} waits, the backend is back since ${endsAt} ms after the beginning, and did not get it within ${allWithinMs} ms.`);
    }
  }
}
