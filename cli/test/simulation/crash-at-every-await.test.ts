import { quietScenario } from './quiet-scenario';
import { NO_FAULTS, Scenario } from '../../src/simulation/scenario';
import { runWorld } from '../../src/simulation/world/world';

/** Success, rejection to the end, gone, an outage, records and both groups of a batch: a few webhooks that see all of the core. */
const SMALL: Scenario = quietScenario({
  webhooks: 8,
  groups: 2,
  maxConcurrency: 2,
  traffic: { pattern: 'burst', durationMs: 10 },
  retryPolicy: { ...quietScenario().retryPolicy, rejectionAttempts: 2 },
  poison: [{ index: 1, status: 400 }, { index: 4, status: 410 }],
  backendFaults: [{ kind: 'unavailable', from: 400, until: 4_000 }],
  malformed: 0.1,
  deduplication: { windowSeconds: 3600, resendWithinMs: 3_000 },
  faults: { ...NO_FAULTS, resend: 0.4 },
  faultsEndAt: 4_000,
});

describe.each([1, 2])('with %i group(s) per invocation, an environment that dies', (groupsPerInvocation) => {
  const world = { ...SMALL, groupsPerInvocation, maxConcurrency: 2 * groupsPerInvocation };

  test('at any one await loses, reorders and repeats nothing without a cause', async () => {
    const { awaits, deadLettered, violations } = await runWorld(world);
    expect(violations).toEqual([]);
    expect(deadLettered).toBeGreaterThan(1);
    expect(awaits).toBeGreaterThan(100);
    for (let crashAtAwait = 1; crashAtAwait <= awaits; crashAtAwait += 1) {
      const result = await runWorld({ ...world, crashAtAwait });
      expect({ crashAtAwait, violations: result.violations }).toEqual({ crashAtAwait, violations: [] });
      expect(result.delivered + result.deadLettered + result.duplicates).toBe(world.webhooks);
      expect(result.statistics['environment died: crash']).toBe(1);
    }
  });
});
