import { Random } from './ports';
import { IN_HAND_SECONDS, MAX_TURNS } from './receive-budget';

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
 * The turns are counted from 1970, so that environments need not agree on anything but the groups, which each of them gets to see in an outage that is
 * long enough for receives to be scarce.
 */
export function turnSeconds(interval: number, { rank, of }: Turn, nowMs: number, random: Random): number {
  const turns = Math.max(Math.min(of, MAX_TURNS), Math.ceil(interval / IN_HAND_SECONDS));
  if (of < 2 || interval < IN_HAND_SECONDS) {
    // Nothing to agree on: only not all at the same time.
    return interval * (0.75 + 0.5 * random());
  }
  const round = turns * IN_HAND_SECONDS;
  const offset = rank * round / of;
  const now = nowMs / 1000;
  return Math.round((now + interval - offset) / round) * round + offset - now;
}
