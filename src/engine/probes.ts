import { budgetSeconds } from './hide-group';
import { Invocation } from './invocation';
import { MessageGroup } from './message-group';
import { RESERVE_MS } from './reserve';

/** A batch gives so many probes; the next probe takes a new sample of the queue. */
const PROBES_PER_BATCH = 1;

/** After so long without any success, a message may stay in hand between two probes, because its receives are scarce. */
const LONG_OUTAGE_MS = 10 * 60 * 1000;

/** Whether this batch has had its probes, so that a group goes back to the queue for others to be sampled. */
export function probesAreOver<T>(invocation: Invocation<T>, group: MessageGroup): boolean {
  return invocation.probesInVain >= PROBES_PER_BATCH && invocation.state.brake.holdsBack(group.key) && invocation.inHand !== group;
}

/**
 * Keeps a group whose probe failed in hand for the next one, where going back would cost a receive that it has not got: else it would have to be
 * away for longer than until the next probe. One group at a time, because one is enough to see the destination come back.
 *
 * @returns whether the group stays in hand
 */
export function keepInHand<T>(invocation: Invocation<T>, group: MessageGroup): boolean {
  const { clock } = invocation.ports;
  const { brake } = invocation.state;
  const now = clock.now();
  const mayStay = brake.holdsBack(group.key) && now - brake.unansweredSince >= LONG_OUTAGE_MS && (invocation.inHand ?? group) === group;
  const waitMs = brake.waitFor(group.key, false, now);
  if (!mayStay || budgetSeconds(invocation, group) * 1000 <= waitMs) {
    return false;
  }
  invocation.inHand = group;
  return true;
}

/**
 * While the brake is open, an environment that has nothing in hand any more waits for its next probe here: the batch that it gets then is what the
 * queue holds then, with what arrived in the meantime. Nothing is waited for when something was acknowledged, because SQS hears of it at the end.
 */
export async function restUntilProbe<T>(invocation: Invocation<T>): Promise<void> {
  const { ports: { clock, remainingMs }, state: { brake } } = invocation;
  if (brake.isOpen && invocation.probesInVain > 0 && !invocation.hasAcknowledged) {
    await clock.sleep(Math.max(0, Math.min(brake.probeWait(true, clock.now()), remainingMs() - RESERVE_MS)));
  }
}
