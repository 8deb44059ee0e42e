import { Random } from './ports';
import { IN_HAND_SECONDS, MAX_TURNS } from './receive-budget';

/** What is away for less than this part of a turn takes none. */
const SHORTEST_PART = 0.75;

/** Whose turn it is, of the groups that fail. */
export interface Turn {
  /** From 0. */
  readonly rank: number;
  /** Groups that take turns; 0 when nothing is known to fail. */
  readonly of: number;
}

/**
 * Seconds for which a group is away whose receives are scarce: about `interval`, and such that one failing group comes back after the other. Each is
 * then in hand for a minute, and together they have the destination in sight where none of them could alone.
 *
 * Where groups may come back sooner than a round takes, each has several turns in it, evenly spaced, so that its place in the round stays the same.
 * The turns are counted from 1970, so that environments need not agree on anything but the groups, which each of them gets to see in an outage that is
 * long enough for receives to be scarce.
 */
export function turnSeconds(interval: number, { rank, of }: Turn, nowMs: number, random: Random): number {
  if (of < 2 || interval < IN_HAND_SECONDS * SHORTEST_PART) {
    // Nothing to agree on: only not all at the same time.
    return interval * (0.75 + 0.5 * random());
  }
  const round = Math.max(Math.min(of, MAX_TURNS), Math.ceil(interval / IN_HAND_SECONDS)) * IN_HAND_SECONDS;
  const period = round / Math.max(1, Math.floor(round / (interval + IN_HAND_SECONDS)));
  const offset = rank * round / of;
  const now = nowMs / 1000;
  return Math.round((now + interval - offset) / period) * period + offset - now;
}
