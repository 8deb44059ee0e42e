import { DEFAULT_RETRY_POLICY } from '../../../src/delivery/retry-policy-config';
import { measuredScenario } from '../../src/simulation/defaults-table/measured-scenario';
import { runWorld } from '../../src/simulation/world/world';

jest.setTimeout(240_000);

const DAY = 24 * 60 * 60;

// Nothing fails here: what only waited until its deadline would be tried once more, which takes as long as before, and a day is left for it.
test('field case D2: 20,000 webhooks for a backend that takes two minutes each, N = 2: none is lost', async () => {
  const { delivered, deadLettered, violations, webhooks } = await runWorld(measuredScenario(1, {
    webhooks: 20_000,
    groups: 2_000,
    traffic: { pattern: 'burst', durationMs: 60_000 },
    maxConcurrency: 2,
    requestTimeoutMs: 240_000,
    records: false,
    retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 13 * DAY },
    latencies: { receiveMs: 10, invokeMs: 10, deleteMs: 10, coldStartMs: 200, queueMs: 10, recordsMs: 10, backendMs: 75_000 },
  }));
  expect({ lost: violations.filter(({ kind }) => kind === 'lost').length, sum: delivered + deadLettered }).toEqual({ lost: 0, sum: webhooks });
});
