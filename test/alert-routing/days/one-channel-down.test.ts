import { AlertDay } from './support/alert-day';
import { dayOfAlarms } from './support/day-of-alarms';
import { deployedRouter } from './support/deployed-router';
import { Trouble } from './support/played-platforms';
import { problemsOf } from './support/problems';

/** A whole day with 3,000 at once, and as many more in the course of it, takes minutes: ALERT_DAY=full npx jest test/alert-routing/days/one-channel-down.test.ts */
const IS_FULL = process.env.ALERT_DAY === 'full';
const DAY_MS = (IS_FULL ? 24 : 3) * 60 * 60 * 1_000;
const SIZE = IS_FULL ? { burst: 3_000, others: 1_500, repeats: 3_000 } : { burst: 300, others: 50, repeats: 100 };

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

function figuresOf(latencies: readonly number[]): { readonly told: number; readonly p50: number; readonly p99: number; readonly mean: number } {
  const sorted = [...latencies].sort((a, b) => a - b);
  return { told: sorted.length, p50: at(sorted, 0.5), p99: at(sorted, 0.99), mean: sorted.reduce((sum, one) => sum + one, 0) / sorted.length };
}

test.each<[Trouble, string]>([['hanging', 'Teams'], ['down', 'PagerDuty'], ['hanging', 'Slack']])(
  'a burst, and one channel %s all the time (%s): all is accounted for, and the others are told as fast as ever', async (trouble, broken) => {
    const router = deployedRouter();
    const said = dayOfAlarms({ seed: 1, ...SIZE, dayMs: DAY_MS });
    const usual = new AlertDay(router, { seed: 1, said });
    await usual.run();
    expect(problemsOf(usual, said)).toEqual([]);
    const day = new AlertDay(router, { seed: 1, said, trouble: (destination, now) => destination === broken && now < DAY_MS ? trouble : undefined });
    const endedAt = await day.run();
    expect(problemsOf(day, said)).toEqual([]);
    expect(day.platforms.get(broken)!.refused).toBeGreaterThan(20);
    for (const name of ['Slack', 'Teams', 'PagerDuty', 'Email']) {
      const [before, now] = [figuresOf(usual.latencies(name)), figuresOf(day.latencies(name))];
      if (IS_FULL) {
        process.stdout.write(`${trouble} ${broken}: ${JSON.stringify({ name, before, now, refused: day.platforms.get(name)!.refused, hours: endedAt / 3_600_000 })}\n`);
      }
      if (name !== broken) {
        expect(now.told).toBe(before.told);
        for (const figure of ['p50', 'p99', 'mean'] as const) {
          expect(now[figure] / before[figure]).toBeGreaterThanOrEqual(0.98);
          expect(now[figure] / before[figure]).toBeLessThanOrEqual(1.02);
        }
      }
    }
  }, 3_600_000,
);

test('what is lost, told twice or not counted is found out', async () => {
  const said = dayOfAlarms({ seed: 2, burst: 5, others: 5, repeats: 5, dayMs: DAY_MS });
  const day = new AlertDay(deployedRouter(), { seed: 2, said });
  await day.run();
  expect(problemsOf(day, said)).toEqual([]);
  const { taken } = day.platforms.get('Teams')!;
  taken.push(taken[0]);
  expect(problemsOf(day, said)).toEqual([expect.stringContaining('Teams was told 2 times')]);
  taken.splice(0, taken.length, ...taken.filter((one) => one.about !== taken[0].about));
  expect(problemsOf(day, said)).toEqual([expect.stringContaining('Teams was told 0 times')]);
  expect(problemsOf(day, said.slice(1))).not.toEqual([]);
});
