import { Invocation } from './invocation';
import { MessageGroup } from './message-group';
import { DEAD_LETTER_MS } from './move-to-dead-letter-queue';
import { QueuedMessage } from './queued-message';

/**
 * Gives up on some messages of a group without an attempt, as far as there is time: the others come back for it.
 *
 * @param giveUp makes a dead letter of one; returns what `moveToDeadLetterQueue` does
 * @returns whether something of the group is left that neither went back to the queue nor is in other hands
 */
export async function giveUpOn<T>(
  invocation: Invocation<T>, group: MessageGroup, which: (message: QueuedMessage) => boolean, giveUp: (message: QueuedMessage) => Promise<boolean>,
): Promise<boolean> {
  const messages = group.rest.filter(which);
  if (messages.length > 0 && !await invocation.takeHold(group)) {
    return false;
  }
  for (const message of messages) {
    if (invocation.remainingMs(group) < DEAD_LETTER_MS) {
      return true;
    }
    if (!await giveUp(message)) {
      return false;
    }
  }
  return group.head !== undefined;
}
