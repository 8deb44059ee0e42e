import { countReturned } from './count-returned';
import { DeliveryOutcome } from './delivery-record';
import { Invocation } from './invocation';
import { MessageGroup } from './message-group';
import { VisibilityChange } from './ports';
import { receiveBudgetSeconds } from './receive-budget';
import { recordOutcome } from './record-outcome';
import { turnSeconds } from './turns';

/** SQS hides a message for 12 hours at most, counted from its receive; an invocation takes up to 15 minutes of them. */
export const MAX_VISIBILITY_SECONDS = 12 * 60 * 60 - 15 * 60;

/**
 * Hides what is left of a group in the queue for so many seconds, whatever becomes of it (`returnToQueue` says what must not come back).
 *
 * Only the head is hidden; what is behind it is made visible at once. It cannot overtake, because SQS gives out no message of a group while
 * an earlier one is invisible, whether that is hidden for the back-off or, where the change failed, for what is left of its visibility
 * timeout. Were the tail not made visible, it would stay hidden for its own visibility timeout after the head was delivered.
 * Should the head's change succeed and the tail's fail, that delay is all that happens. So the changes may fail one by one, in any order.
 *
 * @param seconds wait that is wanted; the receive budget may make it longer, and the head's deadline shorter: it is given up on when it is received
 * @param atMost wait that even the receive budget must not exceed
 * @returns seconds that the head is hidden
 */
export function hideGroup<T>(invocation: Invocation<T>, group: MessageGroup, seconds: number, atMost: number = MAX_VISIBILITY_SECONDS): number {
  const head = group.head;
  if (!head) {
    return 0;
  }
  const hidden = Math.min(atMost, hiddenSeconds(invocation, group, seconds));
  const changes = visibilityChanges(group, hidden);
  invocation.background.start(() => invocation.ports.queue.changeVisibility(changes), (error) => invocation.report('visibility', error));
  recordOutcome(invocation, invocation.deliveryOf(head), DeliveryOutcome.RETRYING);
  countReturned(invocation, group.rest);
  return hidden;
}

/** What hides the head of a group for so many seconds, and nothing that is behind it. */
export function visibilityChanges({ head, rest }: MessageGroup, seconds: number): VisibilityChange[] {
  return rest.map((message) => ({ messageId: message.messageId, receiptHandle: message.receiptHandle, seconds: message === head ? seconds : 0 }));
}

/**
 * Seconds that must pass before the group may be received again: the strictest budget of all its messages, because whatever stands behind the head
 * is received, and counted, with it.
 *
 * @param lastsMs for how long after it entered the queue the receives of a message must last; `retryFor` by default
 */
export function budgetSeconds<T>(
  invocation: Invocation<T>, group: MessageGroup, lastsMs: number = invocation.settings.retryPolicy.retryForSeconds * 1000,
): number {
  // A budget is from receive to receive, and part of that has passed by now.
  const now = invocation.startedAt;
  const { settings: { maxReceiveCount }, state: { brake } } = invocation;
  const interval = Math.max(...group.rest.map((message) => {
    const enteredAt = message.sentAt ?? now;
    return receiveBudgetSeconds({
      receiveCount: message.receiveCount,
      maxReceiveCount,
      enteredAt,
      now,
      deadlineAt: enteredAt + lastsMs,
      failingGroups: brake.failingGroups,
    });
  }));
  return Math.max(0, interval - Math.floor(invocation.elapsedMs / 1000));
}

function hiddenSeconds<T>(invocation: Invocation<T>, group: MessageGroup, wanted: number): number {
  const left = budgetSeconds(invocation, group);
  const interval = left + Math.floor(invocation.elapsedMs / 1000);
  const { ports: { clock, random }, state: { brake } } = invocation;
  // Groups that are rationed alike must not all be away, and then all be there, at the same time.
  const seconds = left > wanted ? Math.max(wanted, Math.ceil(turnSeconds({ interval, left }, brake.turnOf(group.key), clock.now(), random))) : wanted;
  const secondsLeft = Math.ceil((invocation.deliveryOf(group.head!).deadlineAt - clock.now()) / 1000);
  // Past its deadline it is back because it could not be given up on, and backs off from that.
  return Math.min(MAX_VISIBILITY_SECONDS, seconds, secondsLeft > 0 ? secondsLeft : Infinity);
}
