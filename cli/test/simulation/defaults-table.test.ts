import { measureBacklog } from '../../src/simulation/defaults-table/figures';
import { DrainSetting, measureDrain } from '../../src/simulation/defaults-table/measure-drain';
import { renderMarkdown } from '../../src/simulation/defaults-table/render-markdown';

const SETTING: DrainSetting = {
  maxConcurrency: 10, pollerStepMs: 10, batchSize: 10, groupsPerInvocation: 1, latencyMs: 100, groups: 'deep', load: Infinity, webhooks: 300,
};

/** Shortest time in which the limit allows so many requests. */
const idealMs = ({ webhooks, latencyMs, maxConcurrency }: DrainSetting): number => webhooks * latencyMs / maxConcurrency;

test('a backlog is delivered once each, never faster than the limit allows, and faster in larger batches', async () => {
  const ten = await measureDrain(SETTING);
  const one = await measureDrain({ ...SETTING, batchSize: 1 });
  for (const { deliveredAt } of [ten, one]) {
    expect(deliveredAt).toHaveLength(300);
    expect(deliveredAt.at(-1)).toBeGreaterThan(idealMs(SETTING) * 0.9); // the latencies are drawn around their mean
  }
  expect(ten.deliveredAt[200]).toBeLessThan(one.deliveredAt[200]);
});

test('at half the load webhooks wait little, and the function is paid for little more than the requests', async () => {
  const setting = { ...SETTING, groups: 'shallow', load: 0.5 } as const;
  const { deliveryMs, lambdaMs } = await measureDrain(setting);
  expect(Math.min(...deliveryMs)).toBeGreaterThanOrEqual(50 + 20); // half a latency, a receive and an invoke
  expect(lambdaMs / setting.webhooks).toBeGreaterThan(90);
  expect(lambdaMs / setting.webhooks).toBeLessThan(110);
});

test('a poller that takes no time leaves nothing of the limit unused, one that takes some leaves its share', async () => {
  const backlog = { maxConcurrency: 2, latencyMs: 100, groupsPerInvocation: 1 };
  const quick = await measureBacklog({ ...backlog, pollerStepMs: 0 });
  const slow = await measureBacklog({ ...backlog, pollerStepMs: 100 });
  expect(quick.efficiency).toBeGreaterThan(0.98);
  expect(quick.efficiency).toBeLessThan(1.02); // the latencies are drawn around their mean
  // Ten requests of 100 ms, then a cycle of 300 ms.
  expect(slow.efficiency).toBeGreaterThan(0.75);
  expect(slow.efficiency).toBeLessThan(0.79);
});

const outage = { requestsPerHour: 13_289.4, medianRecoveryMs: 298, worstRecoveryMs: 809, mostReceives: 105, deadLettered: 0 };
const poison = { healthy: 0.9994, attempts: 9.4 };

test('the page says "grows" where a load is too much', () => {
  const page = renderMarkdown({
    combinations: [
      { batchSize: 1, groupsPerInvocation: 1, latencyMs: 20, groups: 'deep', efficiency: 0.4, p99Ms: [undefined, undefined, undefined], lambdaMsPerWebhook: 20.04 },
    ],
    limits: [{ maxConcurrency: 200, latencyMs: 20, pollerStepMs: 10, groupsPerInvocation: 1, efficiency: 0.8712, lambdaMsPerWebhook: 20 }],
    shared: [{ maxConcurrency: 50, latencyMs: 100, pollerStepMs: 10, groupsPerInvocation: 10, efficiency: 0.61, lambdaMsPerWebhook: 15.26 }],
    outages: [{
      kind: 'connection-refused',
      hours: 1,
      groups: 20,
      maxConcurrency: 10,
      webhooks: 400,
      brake: 'chosen',
      worlds: 20,
      requestsPerHour: 1800.4,
      medianRecoveryMs: 900,
      worstRecoveryMs: 2_340,
      mostReceives: 70,
      deadLettered: 0,
    }],
    brakes: [{ brake: 'none', burst: poison, flow: poison, many: outage, single: outage, halfADay: outage, days: outage, rare: { medianMs: 600, p95Ms: 33_400, worstMs: 114_400 } }],
    hanging: [{ place: 'everywhere', rate: 1, lanes: 'none', healthy: 0.32, medianMs: 1_500, p99Ms: 61_000, requests: 348 }],
  });
  expect(page).toContain('| 1 | 1 | 0.40 | grows | grows | grows | 20.0 |');
  expect(page).toContain('| 200 | 20 ms | 30 ms | 0.87 |');
  expect(page).toContain('| 50 | 100 ms | 10 | 0.61 | 15.3 |');
  expect(page).toContain('| none | 0.999 | 0.999 | 13289 | 809 ms | 809 ms | 809 ms | 809 ms | 105 | 600 ms | 33.4 s | 114.4 s |');
  expect(page).toContain('| connection-refused | 1 h | 10 | 20 | 400 | 1800 | 900 ms | 2.3 s | 70 | 0 | 20 |');
});
