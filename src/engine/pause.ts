import { countReturned } from './count-returned';
import { giveUpOn } from './give-up';
import { MAX_VISIBILITY_SECONDS, visibilityChanges } from './hide-group';
import { Invocation } from './invocation';
import { MessageGroup } from './message-group';
import { giveUpUntried } from './move-to-dead-letter-queue';
import { Random, VisibilityChange } from './ports';
import { QueuedMessage } from './queued-message';
import { giveUpAtLastReceive } from './return-to-queue';
import { DeadLetterReason } from '../contract/dead-letters';

/**
 * What is left of the queue's retention when a message may be given up on. It has to be received once in that time, which is more than twice as long as
 * it can be hidden for: also where SQS gives out nothing for a while, because 120,000 messages are hidden already.
 */
const BEFORE_RETENTION_SECONDS = 24 * 60 * 60;

/** What has just come is received again after so long. */
const SHORTEST_SECONDS = 5 * 60;

/** What has waited for long is received again after a part of that, because then nobody minds the rest. */
const PART_OF_AGE = 1 / 24;

/** Up to this. */
const LONGEST_SECONDS = 60 * 60;

/** Up to this part of a wait is left out, at random: what was returned together must not come back together. */
const JITTER = 0.25;

/** So many of all receives a message may have used up before a pause rations the others. */
const FREE_PART = 0.5;

/** Of those that are left then, a pause may take this part at any time. */
const RATIONED_PART = 0.25;

/** What a message that waits has used up. Times in milliseconds since 1970. */
export interface PausedUse {
  readonly receiveCount: number;
  readonly maxReceiveCount: number;
  /** When it entered the queue. */
  readonly enteredAt: number;
  readonly now: number;
  /** When it is given up on. */
  readonly endsAt: number;
}

/**
 * How long a message is hidden while its destination is paused: from five minutes up to an hour, the longer the longer it waits. That is 370 to 430
 * receives until the end of SQS's 14 days is near, so that after the pause there are enough of the thousand for its retries. For what has used up more
 * than half of its receives, a quarter of those that are left is spread over what is left of the time.
 *
 * @param random takes up to a quarter off
 * @returns whole seconds
 */
export function pauseSeconds({ receiveCount, maxReceiveCount, enteredAt, now, endsAt }: PausedUse, random: Random): number {
  const paced = Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, (now - enteredAt) / 1000 * PART_OF_AGE)) * (1 - JITTER * random());
  const rationed = (maxReceiveCount - receiveCount) * RATIONED_PART;
  const spread = receiveCount > maxReceiveCount * FREE_PART ? (endsAt - now) / 1000 / Math.max(1, rationed) : 0;
  return Math.ceil(Math.min(MAX_VISIBILITY_SECONDS, Math.max(paced, spread)));
}

/**
 * Keeps messages in the queue whose destination is paused: nothing is tried, verified, claimed or read, and `retryFor` ends nothing. Were the event
 * source stopped instead, SQS would delete what is in the queue at the end of its retention; here it becomes a dead letter a day before that. Only the
 * time at which a message entered the queue counts, which for a redriven one is that of the redrive.
 */
export async function keepWaiting<T>(invocation: Invocation<T>, groups: readonly MessageGroup[]): Promise<void> {
  const { ports: { log, queue }, settings: { destination } } = invocation;
  const changes: VisibilityChange[] = [];
  const returned: QueuedMessage[] = [];
  let retryInSeconds = 0;
  await Promise.all(groups.map(async (group) => {
    if (await isLeft(invocation, group)) {
      const seconds = hiddenSeconds(invocation, group);
      retryInSeconds = Math.max(retryInSeconds, seconds);
      changes.push(...visibilityChanges(group, seconds));
      returned.push(...group.rest);
    }
  }));
  if (changes.length > 0) {
    invocation.background.start(() => queue.changeVisibility(changes), (error) => invocation.report('visibility', error));
    countReturned(invocation, returned);
  }
  log.write({ message: 'paused', destination, messages: changes.length, retryInSeconds });
}

/** Makes dead letters of what cannot wait any longer; returns whether something of the group is left that can. */
async function isLeft<T>(invocation: Invocation<T>, group: MessageGroup): Promise<boolean> {
  try {
    return await giveUpOld(invocation, group) && await giveUpAtLastReceive(invocation, group, 'paused');
  } catch (error) {
    // An error that nobody expected concerns one group only, which comes back at its visibility timeout.
    invocation.report('group', error);
    return false;
  }
}

/** Returns whether something of the group is left to be returned to the queue; what there is no time for comes back in time. */
async function giveUpOld<T>(invocation: Invocation<T>, group: MessageGroup): Promise<boolean> {
  const { startedAt, settings: { retentionSeconds } } = invocation;
  const isOld = (message: QueuedMessage): boolean => startedAt >= endOf(message, startedAt, retentionSeconds);
  const detail = `The destination is paused, and the queue keeps a message for no longer than ${retentionSeconds} s.`;
  return giveUpOn(invocation, group, isOld, (message) => giveUpUntried(invocation, group, message, { reason: DeadLetterReason.PAUSED, detail }));
}

/** The strictest of all messages, because whatever stands behind the head is received, and counted, with it. */
function hiddenSeconds<T>({ startedAt, settings, ports: { random } }: Invocation<T>, group: MessageGroup): number {
  const { maxReceiveCount, retentionSeconds } = settings;
  return Math.max(...group.rest.map((message) => pauseSeconds({
    receiveCount: message.receiveCount,
    maxReceiveCount,
    enteredAt: entryOf(message, startedAt),
    now: startedAt,
    endsAt: endOf(message, startedAt, retentionSeconds),
  }, random)));
}

/** When a message is given up on, in milliseconds since 1970. */
function endOf(message: QueuedMessage, now: number, retentionSeconds: number): number {
  return entryOf(message, now) + Math.max(retentionSeconds / 2, retentionSeconds - BEFORE_RETENTION_SECONDS) * 1000;
}

/** SQS always says when; else as late as it can have been. */
function entryOf({ sentAt, firstReceivedAt }: QueuedMessage, now: number): number {
  return sentAt ?? firstReceivedAt ?? now;
}
