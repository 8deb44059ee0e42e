import { AttemptHistory } from './attempt-history';
import { shortBackOffSeconds } from './back-off';
import { DeadLetter, deadLetterOf, NotStoredError } from './dead-letter';
import { Delivery } from './delivery';
import { DeliveryOutcome } from './delivery-record';
import { hideGroup } from './hide-group';
import { historyOf } from './history-of';
import { Invocation } from './invocation';
import { Item, Undeliverable } from './item';
import { MessageGroup } from './message-group';
import { QueuedMessage } from './queued-message';
import { recordOutcome } from './record-outcome';
import { tellGivenUp } from './tell-given-up';
import { withTimeout } from './with-timeout';
import { DeliveryMetric } from '../contract/metrics';

/** The engine waits no longer for the dead-letter queue; what is stored later than that is stored all the same. */
export const DEAD_LETTER_WAIT_MS = 3_000;

/** A letter was not sent, because the dead-letter queue did not answer a moment ago. */
class RestingError extends Error {
  public readonly name = 'Resting';

  constructor() {
    super('The dead-letter queue did not answer a moment ago; expected that it does before the next letter is sent.');
  }
}

/** Time that must be left for a dead letter that is no attempt's: what is asked before it and told after it has a second. */
export const DEAD_LETTER_MS = DEAD_LETTER_WAIT_MS + 1_000;

/**
 * A letter that may have been stored is sent again so soon that SQS recognises it: it remembers for five minutes, in which the group has to be
 * received again, even if the first invocation that gets it dies.
 */
const UNKNOWN_STORE_MAX_SECONDS = 60;

/**
 * Stores the head of a group as a dead letter, and only then acknowledges it. Where that is not known to have happened, the group goes back to
 * the queue. What is on record as stored is not stored again. What was given up on before keeps the reason that it had then.
 *
 * @returns whether the group can go on with what was behind it
 */
export async function moveToDeadLetterQueue<T>(
  invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>, why: Undeliverable,
): Promise<boolean> {
  const { message, item, undeliverable, lastAttemptAt } = delivery;
  const { log, metrics } = invocation.ports;
  const { destination } = invocation.settings;
  const history = item && await historyOf(invocation, group, delivery, item);
  if (item && history?.deadLettered) {
    await acknowledgeStored(invocation, group, delivery, item);
    return true;
  }
  // That it can never be delivered says more.
  const { reason, detail } = (!undeliverable && history && givenUpBefore(history)) || why;
  try {
    const letter = deadLetterOf({ message, reason, detail, destination, deliveryId: item?.deliveryId, history, lastAttemptAt });
    await store(invocation, letter);
  } catch (error) {
    invocation.report('dead-letter', error);
    if (history && mayBeStored(error)) {
      // Else it might be delivered when it comes back, and be redriven by somebody as well.
      delivery.goesOnWith(invocation.state.histories.giveUp(message, history, { reason, detail }));
    }
    returnUnstored(invocation, group, error, Math.max(message.receiveCount, history?.attempts ?? 0));
    return false;
  }
  // Before it is acknowledged, so that an environment that dies here is followed by another that does it.
  await tellGivenUp(invocation, delivery);
  log.write({
    message: 'dead-letter',
    destination,
    deliveryId: item?.deliveryId,
    messageId: message.messageId,
    groupHash: invocation.hashOf(group),
    reason,
    detail,
    attempts: history?.attempts ?? 0,
    ...(item?.test && { test: true }),
  });
  metrics.add(DeliveryMetric.DEAD_LETTERED, 1);
  recordOutcome(invocation, delivery, DeliveryOutcome.DEAD_LETTER, reason);
  invocation.acknowledge(group, message);
  return true;
}

/** Why a dead letter is to be made of what was given up on before, and is not known to have been stored then; undefined where it was not. */
export function givenUpBefore({ givenUpFor, givenUpDetail, lastStatuses }: AttemptHistory): Undeliverable | undefined {
  return givenUpFor === undefined ? undefined : { reason: givenUpFor, detail: givenUpDetail ?? detailOnRecord(lastStatuses.at(-1)) };
}

function detailOnRecord(lastStatus: string | undefined): string {
  return `It was given up on before and could not be stored; ${lastStatus === undefined ? 'no attempt is known of' : `the last attempt ended with ${lastStatus}`}.`;
}

/** Makes a dead letter of a message that is not tried any more; it need not be the head of its group. Returns what `moveToDeadLetterQueue` does. */
export function giveUpUntried<T>(
  invocation: Invocation<T>, group: MessageGroup, message: QueuedMessage, why: Undeliverable,
): Promise<boolean> {
  return moveToDeadLetterQueue(invocation, group, invocation.deliveryToGiveUp(message), why);
}

/**
 * Acknowledges a message that was stored as a dead letter before: the function was stopped then, or its answer did not arrive. The record may be
 * trusted with that, because it is written after the letter was stored, and a redrive gives a message another id.
 */
export async function acknowledgeStored<T>(
  invocation: Invocation<T>, group: MessageGroup, delivery: Delivery<T>, { deliveryId }: Item<T>,
): Promise<void> {
  const { destination } = invocation.settings;
  invocation.ports.log.write({
    message: 'not-delivered', destination, deliveryId, groupHash: invocation.hashOf(group), decision: 'dead-lettered-before',
  });
  await tellGivenUp(invocation, delivery);
  invocation.acknowledge(group, delivery.message);
}

/** @throws whatever kept it from being known to be stored */
async function store<T>({ ports: { clock, queue }, state: { deadLetterRest } }: Invocation<T>, letter: DeadLetter): Promise<void> {
  if (deadLetterRest.lasts(clock.now())) {
    throw new RestingError();
  }
  const end = deadLetterRest.begin();
  try {
    await withTimeout(clock, DEAD_LETTER_WAIT_MS, queue.deadLetter(letter));
    end(true, clock.now());
  } catch (error) {
    // Whoever refuses answers: that may be for this letter alone, and holds nothing up.
    end(error instanceof NotStoredError, clock.now());
    throw error;
  }
}

/** Whether a letter may be in the dead-letter queue although storing it failed. */
function mayBeStored(error: unknown): boolean {
  return !(error instanceof NotStoredError || error instanceof RestingError);
}

/** @param tries how often the message was tried or received */
function returnUnstored<T>(invocation: Invocation<T>, group: MessageGroup, error: unknown, tries: number): void {
  const { ports: { random }, settings: { retryPolicy } } = invocation;
  const seconds = shortBackOffSeconds(tries, retryPolicy, random);
  if (error instanceof NotStoredError) {
    hideGroup(invocation, group, seconds);
  } else {
    hideGroup(invocation, group, Math.min(seconds, UNKNOWN_STORE_MAX_SECONDS), UNKNOWN_STORE_MAX_SECONDS);
  }
}
