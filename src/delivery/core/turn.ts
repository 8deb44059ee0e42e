import { backOffSeconds } from './back-off';
import { HandBackLine } from './log-lines';
import { QueuedMessage } from './messages';
import { Run } from './run';

/** Time that must be left after a request: for a dead letter, for records, for the answer to Lambda. */
export const RESERVE_MS = 5_000;

/** Whether a request may be made. */
export type Turn =
  | { readonly kind: 'go'; readonly probe: boolean }
  | { readonly kind: 'stop'; readonly cause: HandBackLine['cause']; readonly seconds: number };

/**
 * Waits until a request may be made: for the brake first, then for the rate. There is no waiting, and no request, that could not be finished
 * within the time left.
 */
export async function waitForTurn(run: Run, message: QueuedMessage): Promise<Turn> {
  const { clock } = run.ports;
  const { brake, rateLimiter } = run.state;
  for (;;) {
    const spareMs = run.ports.remainingMs() - run.settings.requestTimeoutMs - RESERVE_MS;
    const brakeMs = brake.waitFor(clock.now());
    if (brake.isOpen && spareMs < brakeMs) {
      return { kind: 'stop', cause: 'brake', seconds: probeSoon(run) };
    }
    if (spareMs < 0) {
      return { kind: 'stop', cause: 'time', seconds: noTime(run, message) };
    }
    const rateMs = brakeMs > 0 ? 0 : rateLimiter?.take(clock.now()) ?? 0;
    if (spareMs < rateMs) {
      return { kind: 'stop', cause: 'rate', seconds: Math.ceil(rateMs / 1000) };
    }
    if (brakeMs === 0 && rateMs === 0) {
      return { kind: 'go', probe: brake.begin(clock.now()) };
    }
    await clock.sleep(brakeMs + rateMs);
  }
}

/** The next invocation goes on probing where this one stops; which group it takes is left to chance. */
function probeSoon(run: Run): number {
  return Math.max(1, Math.ceil(run.ports.random() * run.state.brake.probeIntervalMs / 1000));
}

/** Time that was used up by requests is no fault of this message. An invocation that had none from the start would only go in circles. */
function noTime(run: Run, message: QueuedMessage): number {
  return run.requests > 0 ? 0 : backOffSeconds(message.receiveCount, run.settings.retryPolicy, run.ports.random);
}
