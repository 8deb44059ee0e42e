import { AlertDay, SaidAlarm, START } from './support/alert-day';
import { dayOfAlarms } from './support/day-of-alarms';
import { deployedRouter } from './support/deployed-router';
import { problemsOf } from './support/problems';

const HOUR_MS = 60 * 60 * 1_000;

/** Alarms of three hours, many of them raised just when the second one begins, and over in the third. */
function threeHours(seed: number): SaidAlarm[] {
  const more = dayOfAlarms({ seed: seed + 1, burst: 100, others: 0, repeats: 0, dayMs: HOUR_MS });
  return [
    ...dayOfAlarms({ seed, burst: 20, others: 40, repeats: 100, dayMs: 3 * HOUR_MS }),
    ...more.flatMap(({ name, at }) => [0, 70].map((minutes) => (
      { name: name.replace('burst', 'midst'), fires: minutes === 0, at: HOUR_MS - 30_000 + at + minutes * 60_000 }
    ))),
  ].sort((a, b) => a.at - b.at);
}

test.each([1, 2])('DynamoDB refuses everything for an hour: nothing is lost, counted or told twice (seed %i)', async (seed) => {
  const said = threeHours(seed);
  const day = new AlertDay(deployedRouter(), { seed, said, isTableDown: (at) => at >= HOUR_MS && at < 2 * HOUR_MS });
  const endedAt = await day.run();
  expect(problemsOf(day, said)).toEqual([]);
  // What waited is told within minutes of the end; at one a second Slack takes two of them.
  expect(endedAt).toBeLessThan(3 * HOUR_MS + 10 * 60_000);
  const taken = [...day.platforms.values()].flatMap((platform) => platform.taken);
  const inOutage = taken.filter(({ at }) => at >= START + HOUR_MS + 1_000 && at < START + 2 * HOUR_MS);
  expect(inOutage).toEqual([]);
});
