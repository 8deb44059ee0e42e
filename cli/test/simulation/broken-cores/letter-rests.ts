import { withState } from './alter';
import { BrokenCore } from './broken-core';
import { MINUTE } from './worlds';
import { GrowingRest } from '../../../../src/engine/growing-rest';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';

/** Much is rejected while the dead-letter queue answers nothing. */
const AWAY: Partial<Scenario> = {
  webhooks: 60,
  groups: 30,
  skew: 0,
  traffic: { pattern: 'steady', durationMs: 5 * MINUTE },
  poison: Array.from({ length: 60 }, (_, index) => ({ index, status: 410 })),
  poisonMendedAt: Infinity,
  poisonedGroups: undefined,
  backendFaults: [],
  faults: NO_FAULTS,
  deadLettersAway: [{ from: 0, until: 5 * MINUTE }],
  faultsEndAt: 5 * MINUTE,
  deploys: [],
  pauses: undefined,
  looks: undefined,
  redrives: [],
  rate: undefined,
  gate: undefined,
  deduplication: undefined,
};

/** As `GrowingRest`, but for how long it rests. */
class OtherRest extends GrowingRest {
  private until = -Infinity;

  constructor(private readonly milliseconds: number) {
    super();
  }

  public lasts(now: number): boolean {
    return now < this.until;
  }

  public begin(): (answered: boolean, now: number) => void {
    return (answered, now) => {
      this.until = answered ? -Infinity : now + this.milliseconds;
    };
  }
}

/** What leaves a dead-letter queue that does not answer alone for another time than is promised. */
export const LETTER_RESTS: readonly BrokenCore[] = [
  { fault: 'rests no longer, however often the dead-letter queue did not answer', deliver: withState(() => ({ deadLetterRest: new OtherRest(1_000) })), breaks: ['wrongRest'], world: AWAY },
  { fault: 'leaves a dead-letter queue alone for an hour', deliver: withState(() => ({ deadLetterRest: new OtherRest(60 * MINUTE) })), breaks: ['wrongRest'], world: AWAY },
  { fault: 'never leaves a dead-letter queue alone', deliver: withState(() => ({ deadLetterRest: new OtherRest(0) })), breaks: ['wrongRest'], world: AWAY },
];
