import { isTaken, type Attempt, type TrackedWebhook } from './tracked-webhook';
import { QUIET_MS } from './wait-rules';

/** A failure of which the environment may hear so much later. */
const SLACK_MS = 1_000;

/** Fewer failures in a row are no outage while somebody was answered within a minute. Stated once more, on purpose. */
const LEAST_OUTAGES = 30;

/** Knows when an environment surely takes the backend for one that is there: then no attempt is a probe, and what fails again waits for its share. */
export class Answering {
  private takenAt = -Infinity;
  private failures = 0;
  private readonly noProbes = new Set<TrackedWebhook>();

  /** @returns whether the attempt that begins surely is no probe */
  public begins(webhook: TrackedWebhook, now: number): boolean {
    const isNoProbe = now - this.takenAt < QUIET_MS - SLACK_MS && this.failures < LEAST_OUTAGES;
    if (isNoProbe) {
      this.noProbes.add(webhook);
    }
    return isNoProbe;
  }

  /** @returns whether the attempt that is over surely was no probe */
  public ended(attempt: Attempt, now: number): boolean {
    if (isTaken(attempt)) {
      this.takenAt = now;
      this.failures = 0;
    } else {
      this.failures += 1;
    }
    return this.noProbes.delete(attempt.webhook);
  }
}
