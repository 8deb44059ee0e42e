import type { FanOutOracle } from './oracle';
import type { FanOutScenario } from './scenario';
import { VirtualClock } from '../../local/clock';
import type { SeededRandom } from '../random';

/** What all parts of a world share. */
export interface Parts {
  readonly scenario: FanOutScenario;
  readonly clock: VirtualClock;
  readonly oracle: FanOutOracle;
  /** Milliseconds from the world's beginning. */
  readonly now: () => number;
  /** A source of chance of its own for each part, so that one draw more in one of them does not change all the others. */
  source(): SeededRandom;
}
