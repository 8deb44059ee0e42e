import { ViolationKind } from '../../../src/simulation/oracle/violation';
import { Scenario } from '../../../src/simulation/scenario';
import { ForwarderParts } from '../../../src/simulation/world/world';

/** A forwarder with one fault, and the promises of which at least one is broken by it. */
export interface BrokenCore extends ForwarderParts {
  readonly fault: string;
  readonly breaks: readonly ViolationKind[];
  /** Promises that would notice it sooner, and say less of what it does. */
  readonly unwatched?: readonly ViolationKind[];
  /** Settings without which the fault cannot show. */
  readonly world?: Partial<Scenario>;
}
