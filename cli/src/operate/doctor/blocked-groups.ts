import type { AttemptLine } from '../../../../src/engine/log-lines';
import { FoundLine } from '../function-log/find-lines';

/** A message group that waits behind a delivery which fails again and again. Times in milliseconds since 1970. */
export interface BlockedGroup {
  /** As in the log: the beginning of a hash. */
  readonly groupHash: string;
  /** The head of the group. */
  readonly deliveryId: string;
  readonly attempts: number;
  /** The status that the last attempt was answered with; else `failure` is there. */
  readonly status?: number;
  /** How the last attempt failed without an answer. */
  readonly failure?: string;
  readonly arrivedAt: number;
  readonly lastAttemptAt: number;
  /** When it is tried again; absent where the log does not say. */
  readonly nextAttemptAt?: number;
}

/** Groups that are blocked now, the one that arrived first in front. */
export interface BlockedGroups {
  readonly groups: readonly BlockedGroup[];
  /** Whether there may be more: not of all it was looked up whether they still are. */
  readonly isMore: boolean;
  /** Of how many groups an attempt failed in the time that was looked at, whatever became of them. */
  readonly failing: number;
}

/** The second failure of a delivery is no matter of a moment. */
const LEAST_ATTEMPTS = 2;

/** It takes a query of the log each to find out whether a group still waits. */
const MOST_LOOKED_UP = 10;

/**
 * The groups that are blocked, by the attempts that failed.
 *
 * @param retries lines of attempts after which a delivery is tried again, oldest first
 * @param linesSince finds lines about a delivery that are not older than a time
 * @param now milliseconds since 1970
 */
export async function findBlocked(
  retries: readonly FoundLine[], linesSince: (deliveryId: string, since: number) => Promise<readonly FoundLine[]>, now: number,
): Promise<BlockedGroups> {
  const heads = new Map(retries.map(({ at, line }) => [(line as AttemptLine).groupHash, groupOf(at, line as AttemptLine)]));
  // What is to be tried in the future waits for sure, unless somebody had it skipped; of the rest some were delivered since.
  const candidates = [...heads.values()].filter(({ attempts }) => attempts >= LEAST_ATTEMPTS)
    .sort((one, other) => Number(isDue(one, now)) - Number(isDue(other, now)) || one.arrivedAt - other.arrivedAt);
  const looked = await Promise.all(candidates.slice(0, MOST_LOOKED_UP).map(async (group) =>
    (await linesSince(group.deliveryId, group.lastAttemptAt)).some(isEnd) ? [] : [group]));
  const groups = looked.flat().sort((one, other) => one.arrivedAt - other.arrivedAt);
  return { groups, isMore: candidates.length > MOST_LOOKED_UP, failing: heads.size };
}

function groupOf(at: number, { groupHash, deliveryId, attempt, status, failure, ageMs, retryInSeconds }: AttemptLine): BlockedGroup {
  return {
    groupHash,
    deliveryId,
    attempts: attempt,
    status,
    failure,
    arrivedAt: at - ageMs,
    lastAttemptAt: at,
    ...(retryInSeconds !== undefined && { nextAttemptAt: at + retryInSeconds * 1000 }),
  };
}

function isDue({ nextAttemptAt = 0 }: BlockedGroup, now: number): boolean {
  return nextAttemptAt <= now;
}

/** Whether nothing waits behind the delivery any more. */
function isEnd({ line }: FoundLine): boolean {
  return line.message === 'dead-letter' || line.message === 'not-delivered' || (line.message === 'attempt' && line.decision !== 'retry');
}
