import { giveUpOn } from './give-up';
import { hideGroup } from './hide-group';
import { Invocation } from './invocation';
import { ReturnedLine } from './log-lines';
import { MessageGroup } from './message-group';
import { giveUpUntried } from './move-to-dead-letter-queue';
import { QueuedMessage } from './queued-message';
import { DeadLetterReason } from '../contract/dead-letters';

/** Why a group goes back to the queue: `retry` after an attempt that failed, `error` after one that nobody expected. */
export type ReturnCause = ReturnedLine['cause'] | 'retry' | 'error' | 'paused' | 'overload';

/** What a dead letter says of a message that would have gone back. */
const SENTENCES: Readonly<Record<ReturnCause, string>> = {
  time: 'there was no time left to try it',
  brake: 'the destination was believed to be away',
  rate: 'the rate allowed no attempt',
  repeat: 'what failed before had to wait for others',
  verification: 'it could not be verified',
  retry: 'what is before it in its group has to be tried again',
  error: 'an error kept it from being tried',
  paused: 'the destination is paused',
  overload: 'there was more to deliver than could be',
};

/**
 * Returns what is left of a group to the queue. What was received for the last time becomes a dead letter instead: SQS would move it there at its next
 * receive, without a reason. What is behind such a message stays in its order, and goes back.
 *
 * @param seconds as for `hideGroup`
 * @returns seconds that the head is hidden; undefined when nothing is left to be returned, or the group is in other hands or returned already
 */
export async function returnToQueue<T>(
  invocation: Invocation<T>, group: MessageGroup, cause: ReturnCause, seconds: number,
): Promise<number | undefined> {
  const isLeft = await giveUpAtLastReceive(invocation, group, cause);
  return isLeft ? hideGroup(invocation, group, seconds) : undefined;
}

/** Leaves a group in the queue that is not to be tried now, and logs why. */
export async function returnUntried<T>(
  invocation: Invocation<T>, group: MessageGroup, cause: ReturnedLine['cause'], seconds: number,
): Promise<void> {
  const { log } = invocation.ports;
  const { destination } = invocation.settings;
  const retryInSeconds = await returnToQueue(invocation, group, cause, seconds);
  if (retryInSeconds !== undefined) {
    const messages = group.rest.length;
    log.write({ message: 'returned-to-queue', destination, groupHash: invocation.hashOf(group), messages, cause, retryInSeconds });
  }
}

/**
 * Makes dead letters of what is at its last receive, as far as there is time: what there is no time for SQS moves, without a reason.
 *
 * @returns whether something of the group is left to be returned to the queue
 */
export async function giveUpAtLastReceive<T>(invocation: Invocation<T>, group: MessageGroup, cause: ReturnCause): Promise<boolean> {
  const { maxReceiveCount } = invocation.settings;
  const isLast = ({ receiveCount }: QueuedMessage): boolean => receiveCount >= maxReceiveCount;
  const detail = `SQS's ${maxReceiveCount} receives are used up, and ${SENTENCES[cause]}.`;
  return giveUpOn(invocation, group, isLast, (message) => giveUpUntried(invocation, group, message, { reason: DeadLetterReason.RECEIVES, detail }));
}
