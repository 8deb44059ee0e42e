import { HANGING, measureWorld, ratio } from '../../../src/simulation/fan-out/hanging-day/measure';

test('a destination that hangs for an hour does not slow the others, and gets everything in the end', async () => {
  const options = { webhooks: 400, seed: 3, durationMs: 60 * 60 * 1000 };
  const [without, hanging] = [await measureWorld(options, false), await measureWorld(options, true)];
  for (const { result } of [without, hanging]) {
    expect(result.violations).toEqual([]);
    expect(result.delivered).toBe(4 * 400);
  }
  expect(hanging.destinations.get(HANGING)!.processed).toBe(0);
  for (const name of ['d0', 'd1', 'd2']) {
    const [before, now] = [without.destinations.get(name)!, hanging.destinations.get(name)!];
    for (const figure of ['processed', 'mean', 'p50', 'p99'] as const) {
      expect(ratio(now[figure], before[figure])).toBeGreaterThanOrEqual(0.98);
      expect(ratio(now[figure], before[figure])).toBeLessThanOrEqual(1.02);
    }
  }
});
