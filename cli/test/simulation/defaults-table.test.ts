import { DrainSetting, MAX_CONCURRENCY, measureDrain } from '../../src/simulation/defaults-table/measure-drain';
import { renderMarkdown } from '../../src/simulation/defaults-table/render-markdown';

const SETTING: DrainSetting = { batchSize: 10, groupsPerInvocation: 1, latencyMs: 100, groups: 'deep', load: Infinity, webhooks: 300 };

/** Shortest time in which the limit allows so many requests. */
const idealMs = ({ webhooks, latencyMs }: DrainSetting): number => webhooks * latencyMs / MAX_CONCURRENCY;

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

test('the page says "grows" where a load is too much', () => {
  const page = renderMarkdown([
    { batchSize: 1, groupsPerInvocation: 1, latencyMs: 20, groups: 'deep', efficiency: 0.4, p99Ms: [undefined, undefined, undefined], lambdaMsPerWebhook: 20.04 },
  ], [
    {
      kind: 'refused',
      hours: 1,
      groups: 20,
      maxConcurrency: 10,
      webhooks: 400,
      brake: true,
      requests: 1800.4,
      medianRecoveryMs: 900,
      worstRecoveryMs: 2_340,
      mostReceives: 70,
      deadLettered: 0,
    },
  ]);
  expect(page).toContain('| 1 | 1 | 0.40 | grows | grows | grows | 20.0 |');
  expect(page).toContain('| refused | 1 h | yes | 10 | 20 | 400 | 1800 | 900 ms | 2.3 s | 70 | 0 |');
});
