import { shortBackOffSeconds } from './back-off';
import { budgetSeconds } from './hide-group';
import { Invocation } from './invocation';
import { ReturnedLine } from './log-lines';
import { MessageGroup } from './message-group';
import { probesAreOver } from './probes';
import { QueuedMessage } from './queued-message';
import { RESERVE_MS } from './reserve';
import { EnvironmentRate } from './settings';

/** Whether an attempt may be made now. */
export type SendPermit =
  | { readonly kind: 'granted'; /** It tells whether the destination is back. */ readonly probe: boolean }
  | typeof HELD_BACK
  | Denial;

/** Why an attempt may not be made now. */
export interface Denial {
  readonly kind: 'denied';
  readonly cause: ReturnedLine['cause'];
  /** When to come back. */
  readonly seconds: number;
}

/** Whoever probes next may take it at once. */
export const LEFT_TO_OTHERS: Denial = { kind: 'denied', cause: 'brake', seconds: 0 };

/** The brake holds it back, and it is not the one to wait for the next probe: others of the batch need not wait behind it. */
export const HELD_BACK = { kind: 'held-back' } as const;

/** How long a group goes back to the queue where there was no lease on a share of the rate: from 1 to 5 seconds. */
const NO_LEASE_MAX_SECONDS = 5;

/**
 * Waits until an attempt may be made: for the brake first, which only one group does at a time, then for the rate. There is no waiting, and no attempt, that could not be finished
 * within the time left. An attempt that may be made must be made at once: a lease does not wait.
 */
export async function waitForPermit<T>(
  invocation: Invocation<T>, group: MessageGroup, message: QueuedMessage, isNew: boolean,
): Promise<SendPermit> {
  const { clock } = invocation.ports;
  const { brake, rate } = invocation.state;
  for (;;) {
    if (probesAreOver(invocation, group)) {
      // Somebody else's failed while this one waited for its turn.
      return LEFT_TO_OTHERS;
    }
    const spareMs = invocation.remainingMs(group) - invocation.settings.attemptTimeoutMs - RESERVE_MS;
    const brakeMs = brake.waitFor(group.key, isNew, clock.now());
    if (brakeMs > 0 && invocation.hasAcknowledged && budgetSeconds(invocation, group) * 1000 <= brakeMs) {
      // SQS hears of it at the end only, which must not wait for a probe, unless the group would have to be away for longer than until that.
      return LEFT_TO_OTHERS;
    }
    if (spareMs < brakeMs) {
      return lackOfTime(invocation, group, message);
    }
    if (brake.holdsBack(group.key) && !mayProbe(invocation, group, brakeMs)) {
      return HELD_BACK;
    }
    const rateMs = brakeMs > 0 ? 0 : rate?.window.waitFor(clock.elapsed()) ?? 0;
    if (spareMs < rateMs) {
      return { kind: 'denied', cause: 'rate', seconds: Math.ceil(rateMs / 1000) };
    }
    if (brakeMs > 0 || rateMs > 0) {
      await clock.sleep(brakeMs + rateMs);
    } else if (!rate || rate.lease.covers(clock)) {
      rate?.window.begin();
      const probe = brake.begin(group.key, clock.now());
      invocation.probing = probe ? group : invocation.probing;
      return { kind: 'granted', probe };
    } else if (!await renewLease(invocation, rate)) {
      return { kind: 'denied', cause: 'rate', seconds: 1 + Math.floor(invocation.ports.random() * NO_LEASE_MAX_SECONDS) };
    }
  }
}

/** One group at a time is the probe: the one that was chosen to wait for it, or whichever comes when it is due. */
function mayProbe<T>({ probing }: Invocation<T>, group: MessageGroup, brakeMs: number): boolean {
  return probing === group || (probing === undefined && brakeMs === 0);
}

/** Lets others use this environment's share of the rate while it has nothing to send. */
export function releaseRateShare<T>(invocation: Invocation<T>): void {
  const { rate } = invocation.state;
  if (rate) {
    invocation.background.start(() => rate.lease.release(invocation.ports, rate.window.clearAt), (error) => invocation.report('rate', error));
  }
}

/** A table that fails is no reason to send more than the rate. */
async function renewLease<T>(invocation: Invocation<T>, { lease }: EnvironmentRate): Promise<boolean> {
  try {
    return await lease.renew(invocation.ports);
  } catch (error) {
    invocation.report('rate', error);
    return false;
  }
}

/**
 * How a message goes back to the queue that there was no time for. One that waits for a probe comes back at once: the next invocation goes on where
 * this one stops. Else time that others used up is no fault of this message; an invocation that had none from the start would only go in circles.
 */
export function lackOfTime<T>(invocation: Invocation<T>, group: MessageGroup, message: QueuedMessage): Denial {
  const { hasMadeProgress, ports: { random }, settings: { retryPolicy }, state: { brake } } = invocation;
  if (brake.holdsBack(group.key)) {
    return { kind: 'denied', cause: 'brake', seconds: 1 };
  }
  return { kind: 'denied', cause: 'time', seconds: hasMadeProgress ? 0 : shortBackOffSeconds(message.receiveCount, retryPolicy, random) };
}
