import { measuredScenario } from '../../src/simulation/defaults-table/measured-scenario';
import { Scenario } from '../../src/simulation/scenario';

/** A world in which nothing goes wrong, but for what is asked for. */
export function quietScenario(changes: Partial<Scenario> = {}): Scenario {
  return measuredScenario(1, {
    webhooks: 100, groups: 10, traffic: { pattern: 'burst', durationMs: 1_000 }, maxConcurrency: 5, variedRequests: true, faultsEndAt: 1_000, ...changes,
  });
}
