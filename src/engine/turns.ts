import { Random } from './ports';
import { IN_HAND_SECONDS, MAX_TURNS, TURN_SECONDS } from './receive-budget';

/** What is away for less than this part of a turn takes none. */
const SHORTEST_PART = 0.75;

/** Rounds get longer in such steps, because those of all groups must be the same. */
const STEP = 1.2;

/** A group whose interval is longer than a round by no more than this keeps its place: it comes a little too soon for its receives until it skips a turn. */
const TOLERANCE = 1.1;

/** Whose turn it is, of the groups that fail. */
export interface Turn {
  /** From 0. */
  readonly rank: number;
  /** Groups that take turns; 0 when nothing is known to fail. */
  readonly of: number;
}

/** What the receives of a group's messages allow, in seconds. */
export interface Allowed {
  /** From one receive to the next. */
  readonly interval: number;
  /** What is left of that now. */
  readonly left: number;
}

/**
 * Seconds for which a group is away whose receives are scarce: about what is left of its interval, and such that one failing group comes back after the other. Each is
 * then in hand for a minute, and together they have the destination in sight where none of them could alone.
 *
 * How long a round is has to be the same for all of them, and their intervals are not: what is left of receives differs from group to group, and from turn to turn. So
 * rounds get longer in steps only.
 *
 * Where groups may come back sooner than a round takes, each has several turns in it, evenly spaced, so that its place in the round stays the same.
 * The turns are counted from 1970, so that environments need not agree on anything but the groups, which each of them gets to see in an outage that is
 * long enough for receives to be scarce.
 */
export function turnSeconds({ interval, left }: Allowed, { rank, of }: Turn, nowMs: number, random: Random): number {
  if (of < 2 || left < IN_HAND_SECONDS * SHORTEST_PART) {
    // Nothing to agree on: only not all at the same time.
    return left * (0.75 + 0.5 * random());
  }
  const round = roundSeconds(of, interval);
  const period = round / Math.max(1, Math.floor(round / (left + IN_HAND_SECONDS)));
  const offset = rank * round / of;
  const now = nowMs / 1000;
  return Math.round((now + left - offset) / period) * period + offset - now;
}

function roundSeconds(groups: number, interval: number): number {
  let round = Math.min(groups, MAX_TURNS) * TURN_SECONDS;
  while (round * TOLERANCE < interval) {
    round *= STEP;
  }
  return round;
}
