import { Clock } from '../../engine/ports';
import { withTimeout } from '../../engine/with-timeout';

/** The first reading of an environment, and any while the last one went well. Shorter than what a gate gets, so that the gate still decides. */
const READ_WAIT_MS = 8_000;

/** Where the last reading failed, another is waited for no longer. */
const PROBE_WAIT_MS = 3_000;

/** After a reading failed, there is none for so many times as long as it took. */
const PAUSES = 20;

/** And for so long at least. */
const LEAST_PAUSE_MS = 5_000;

/** And no longer than this, however much cannot be read: what was mended must be found out. */
const LONGEST_PAUSE_MS = 15 * 60 * 1000;

/** What was last tried in vain. */
interface Failure {
  readonly error: unknown;
  readonly pausedUntil: number;
}

/**
 * What the gates of an environment read from elsewhere: secrets and certificates. What cannot be read is left alone for a while, and fails at once
 * then: waiting for it would take the place of webhooks that need none of it. The pauses are such that readings in vain take a twentieth of the
 * time, all together, and the longer they take the fewer there are; one of a kind is under way at a time. What can be read is not affected.
 */
export class Readings {
  private readonly failures = new Map<string, Failure>();

  constructor(private readonly clock: Clock) {}

  /**
   * Reads, unless it failed too lately.
   *
   * @param what is read, such as the ARN of a secret or the host of a certificate: what fails together
   * @throws what `call` threw, now or the last time; `TimeoutError` when it took too long
   */
  public async read<T>(what: string, call: () => Promise<T>): Promise<T> {
    const startedAt = this.clock.now();
    const before = this.failures.get(what);
    if (before && startedAt < before.pausedUntil) {
      throw before.error;
    }
    const waitMs = before ? PROBE_WAIT_MS : READ_WAIT_MS;
    if (before) {
      // Others do not wait for this one as well.
      this.failures.set(what, { ...before, pausedUntil: startedAt + waitMs });
    }
    const reading = call();
    // Also when nobody waits for it any more: then the next one is no probe.
    reading.then(() => this.failures.delete(what), () => undefined);
    try {
      return await withTimeout(this.clock, waitMs, reading);
    } catch (error) {
      const now = this.clock.now();
      const failing = this.failures.size + (this.failures.has(what) ? 0 : 1);
      const pauseMs = Math.max(LEAST_PAUSE_MS, PAUSES * (now - startedAt) * failing);
      this.failures.set(what, { error, pausedUntil: now + Math.min(LONGEST_PAUSE_MS, pauseMs) });
      throw error;
    }
  }
}
