import { quietScenario } from './quiet-scenario';
import { runKept as run } from './support/run-kept';
import { DEFAULT_RETRY_POLICY } from '../../../src/delivery/retry-policy-config';
import { Scenario } from '../../src/simulation/scenario';

jest.setTimeout(240_000);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const SLOW = { ...quietScenario().latencies, backendMs: 500 };

test.each([401, 302])('field case D14: a backend that answers everything %d for half an hour, and keeps an environment busy with it, takes what is left within minutes', async (status) => {
  const mendedAt = 30 * MINUTE;
  const { processedAt } = await run({
    webhooks: 1,
    groups: 1,
    maxConcurrency: 1,
    poison: [{ index: 0, status }],
    poisonedGroups: { groups: 1_200, durationMs: SECOND, status },
    poisonMendedAt: mendedAt,
    faultsEndAt: mendedAt,
    latencies: { ...SLOW, backendMs: 100 },
    retryPolicy: { ...DEFAULT_RETRY_POLICY, backoffMaxSeconds: 5 * 60 },
  });
  // Five minutes is what some of them still have to wait for after their last attempt, and four is the work.
  expect(processedAt.filter((at) => at < mendedAt + 10 * MINUTE).length).toBe(1_201);
});

test('field case D14: beside twice as many repetitions as there is time for, of what the backend answers 404, a webhook a minute is delivered within seconds', async () => {
  const until = 40 * MINUTE;
  const waits = await waitsOf({
    webhooks: 40,
    groups: 40,
    maxConcurrency: 1,
    traffic: { pattern: 'steady', durationMs: until },
    poisonedGroups: { groups: 1_000, durationMs: until, status: 404 },
    faultsEndAt: until,
    latencies: SLOW,
    retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 60 * 60 },
  });
  expect(waits).toHaveLength(40);
  // The environment finds out with the first of them that are answered.
  expect(waits[35]).toBeLessThan(30 * SECOND);
});

/** Once what has waited for longer than `retryFor` is looked at again, what fails besides would take all there is for it. */
const PAUSED: Partial<Scenario> = {
  webhooks: 300,
  groups: 300,
  maxConcurrency: 1,
  traffic: { pattern: 'steady', durationMs: 5 * MINUTE },
  poisonedGroups: { groups: 150, durationMs: 5 * MINUTE, status: 422 },
  latencies: SLOW,
  retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 20 * 60, backoffMaxSeconds: 60, retryAfterMaxSeconds: 60 },
  pauses: [{ from: 1, until: 60 * MINUTE }],
  faultsEndAt: 60 * MINUTE,
};

test.each([true, false])('field case D2: after a pause longer than retryFor, what was never tried is tried once, although what fails has used up its allowance (records: %s)', async (records) => {
  const { delivered, deadLettered } = await run({ ...PAUSED, records });
  expect([delivered, deadLettered]).toEqual([300, 150]);
});

test('field case D2: after an outage and a pause longer than retryFor, what failed in the outage is tried once', async () => {
  const { delivered, statistics } = await run({
    ...PAUSED,
    poisonedGroups: undefined,
    backendFaults: [{ kind: 'unavailable', from: 0, until: 6 * MINUTE }],
    pauses: [{ from: 6 * MINUTE, until: 60 * MINUTE }],
  });
  expect(statistics['backend: unavailable']).toBeGreaterThan(30);
  expect(delivered).toBe(300);
});

/** How long the webhooks waited that were delivered, the shortest first. */
async function waitsOf(changes: Partial<Scenario>): Promise<number[]> {
  const { waits } = await run(changes);
  return [...waits].sort((a, b) => a - b);
}
