import { backOffSeconds } from './back-off';
import { HandBackLine } from './log-lines';
import { QueuedMessage } from './messages';
import { Run } from './run';
import { EnvironmentRate } from './settings';

/** Time that must be left after a request: for a dead letter, for records, for the answer to Lambda. */
export const RESERVE_MS = 5_000;

/** Whether a request may be made. */
export type Turn =
  | { readonly kind: 'go'; readonly probe: boolean }
  | { readonly kind: 'stop'; readonly cause: HandBackLine['cause']; readonly seconds: number };

/** Hand-back where there was no lease on a share of the rate: from 1 to 5 seconds. */
const NO_LEASE_MAX_SECONDS = 5;

/**
 * Waits until a request may be made: for the brake first, then for the rate. There is no waiting, and no request, that could not be finished
 * within the time left. A request that may be made must be made at once: a lease does not wait.
 */
export async function waitForTurn(run: Run, message: QueuedMessage): Promise<Turn> {
  const { clock } = run.ports;
  const { brake, rate } = run.state;
  for (;;) {
    const spareMs = run.ports.remainingMs() - run.settings.requestTimeoutMs - RESERVE_MS;
    const brakeMs = brake.waitFor(clock.now());
    if (brake.isOpen && spareMs < brakeMs) {
      return { kind: 'stop', cause: 'brake', seconds: probeSoon(run) };
    }
    if (spareMs < 0) {
      return { kind: 'stop', cause: 'time', seconds: noTime(run, message) };
    }
    const rateMs = brakeMs > 0 ? 0 : rate?.window.waitFor(clock.now()) ?? 0;
    if (spareMs < rateMs) {
      return { kind: 'stop', cause: 'rate', seconds: Math.ceil(rateMs / 1000) };
    }
    if (brakeMs > 0 || rateMs > 0) {
      await clock.sleep(brakeMs + rateMs);
    } else if (!rate || rate.lease.covers(clock.now())) {
      rate?.window.begin();
      return { kind: 'go', probe: brake.begin(clock.now()) };
    } else if (!await renewLease(run, rate)) {
      return { kind: 'stop', cause: 'rate', seconds: 1 + Math.floor(run.ports.random() * NO_LEASE_MAX_SECONDS) };
    }
  }
}

/** Lets others use this environment's share of the rate while it has nothing to send. */
export function endTurns(run: Run): void {
  const { rate } = run.state;
  if (rate) {
    run.beside.start(() => rate.lease.release(run.ports, rate.window.clearAt), (error) => run.report('rate', error));
  }
}

/** A table that fails is no reason to send more than the rate. */
async function renewLease(run: Run, { lease }: EnvironmentRate): Promise<boolean> {
  try {
    return await lease.renew(run.ports);
  } catch (error) {
    run.report('rate', error);
    return false;
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
