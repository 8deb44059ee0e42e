import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from './ports';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => sleep(milliseconds),
};
