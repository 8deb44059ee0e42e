import type { BrakeSettings } from '../../../src/engine/brake';

/** A brake that opens soon and waits briefly, with bounds of many groups that differ. */
export const BRAKE_SETTINGS: BrakeSettings = {
  failures: 3,
  failuresAtOnce: 6,
  timesUsual: 5,
  longestUsualMs: 900_000,
  silentMs: 60_000,
  firstWaitMs: 1_000,
  maxWaitMs: 1_300,
  newWaitMs: 60_000,
  ofMany: { perGroupMs: 128, maxMs: 1_500 },
  ofManyScarce: { perGroupMs: 110, maxMs: 1_400 },
};
