import { CallOptions, Verdict } from './platform';
import { FailureClass } from '../../../delivery/transports/request';
import { Outcome } from '../../../engine/outcome';
import { AttemptOptions, Clock } from '../../../engine/ports';

/** A call that is not answered by then has failed. Milliseconds. */
export const TRY_TIMEOUT_MS = 3_000;

/** A call is made so often within one attempt, so many milliseconds apart, where it is not answered in time, or with a status of 500 or more. */
export const QUICK_TRIES = 3;
export const PAUSE_MS = 100;

/** What limits the calls of one attempt. */
export interface Limits {
  readonly clock: Clock;
  /** When the attempt is over, by `clock.elapsed()`. */
  readonly deadline: number;
  /** Whether the rate allows one more call. Absent: it does. */
  readonly mayRepeat?: () => boolean;
  /** Default: `TRY_TIMEOUT_MS`. */
  readonly tryTimeoutMs?: number;
}

/** What limits an attempt of several calls. */
export interface PacedLimits extends Limits {
  /**
   * To be awaited before each call, which is made at once then: waits until the rate allows it, as long as there is time for that.
   *
   * @returns 0, or how many milliseconds there are still to wait: then the call is not to be made
   */
  readonly pace: () => Promise<number>;
}

/** The limits of an attempt. What it calls first has its place already. */
export function limitsOf(clock: Clock, { timeoutMs, mayRepeat, pace }: AttemptOptions, tryTimeoutMs = TRY_TIMEOUT_MS): PacedLimits {
  const deadline = clock.elapsed() + timeoutMs;
  let hasCalled = false;
  return {
    clock,
    deadline,
    mayRepeat,
    tryTimeoutMs,
    pace: async () => {
      const waitMs = hasCalled ? await pace?.(Math.max(0, deadline - clock.elapsed() - tryTimeoutMs)) ?? 0 : 0;
      hasCalled = true;
      return waitMs;
    },
  };
}

/** There is more to tell, after so many milliseconds: nothing failed. */
export function paced(waitMs: number, detail: string): Outcome {
  return { result: 'failed', unavailable: false, paced: true, failure: 'rate', retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)), detail };
}

/** Makes a call, a few times where that may help within a moment. All else is for the engine, which waits longer. */
export async function inQuickTries<V extends Pick<Verdict, 'outcome'>>(call: (options: CallOptions) => Promise<V>, limits: Limits): Promise<V> {
  const { clock, deadline, mayRepeat, tryTimeoutMs = TRY_TIMEOUT_MS } = limits;
  for (let number = 1; ; number += 1) {
    const timeoutMs = Math.max(1, Math.min(tryTimeoutMs, Math.floor(deadline - clock.elapsed())));
    const verdict = await call({ timeoutMs, mayRepeat });
    if (number >= QUICK_TRIES || !mayPass(verdict) || deadline - clock.elapsed() <= PAUSE_MS || !(mayRepeat?.() ?? true)) {
      return verdict;
    }
    await clock.sleep(PAUSE_MS);
  }
}

/** A service that says when to come back is not asked before. */
function mayPass({ outcome: { result, status = 0, failure, retryAfterSeconds } }: Pick<Verdict, 'outcome'>): boolean {
  return result === 'failed' && retryAfterSeconds === undefined && (status >= 500 || failure === FailureClass.TIMEOUT);
}
