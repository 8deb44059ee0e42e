import { Cron } from 'croner';

/** When a schedule is due: the next time after one, or never again. Milliseconds since 1970. */
export type NextRun = (after: number) => number | undefined;

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** More times in a row are never left out: clocks are put forward once a year, and hours are skipped then. */
const MOST_SKIPPED = 100;

/**
 * Reads an expression of EventBridge Scheduler: `cron(0 8 ? * MON-FRI *)`, `rate(5 minutes)` or `at(2026-11-29T08:00:00)`.
 *
 * As there, a time that does not exist when clocks are put forward is left out, one that comes twice when they are put back is due once, and the days of a rate have 24 hours.
 *
 * @param timeZone name in the IANA database
 * @param begunAt when the schedule was made, from which rates count; in milliseconds since 1970
 * @returns undefined where it is none of them
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function readScheduleExpression(expression: string, timeZone: string, begunAt: number): NextRun | undefined {
  const [, kind, text = ''] = /^\s*(cron|rate|at)\((.*)\)\s*$/.exec(expression) ?? [];
  try {
    switch (kind) {
      case 'cron': return cronRuns(text, timeZone);
      case 'rate': return rateRuns(text, begunAt);
      case 'at': return onceAt(text, timeZone);
      default: return undefined;
    }
  } catch {
    return undefined;
  }
}

/** Minutes, hours, days of the month, months, days of the week (1 is Sunday) and years. */
function cronRuns(text: string, timeZone: string): NextRun | undefined {
  if (text.trim().split(/\s+/).length !== 6) {
    return undefined;
  }
  const cron = new Cron(`0 ${text.trim()}`, {
    timezone: timeZone, paused: true, mode: '7-part', alternativeWeekdays: true, sloppyRanges: true, fixedTimeRule: 'no-wildcard',
  });
  cron.nextRun(new Date(0)); // throws where the time zone is none
  return (after) => {
    let next = cron.nextRun(new Date(after));
    for (let skipped = 0; next !== null && !cron.match(next) && skipped < MOST_SKIPPED; skipped += 1) {
      next = cron.nextRun(next);
    }
    return next?.getTime();
  };
}

function rateRuns(text: string, begunAt: number): NextRun | undefined {
  const [, count, unit] = /^\s*([1-9]\d*)\s+(minute|hour|day)s?\s*$/.exec(text) ?? [];
  const every = Number(count) * UNITS[unit];
  return unit === undefined ? undefined : (after) => after < begunAt ? begunAt : begunAt + (Math.floor((after - begunAt) / every) + 1) * every;
}

function onceAt(text: string, timeZone: string): NextRun | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) {
    return undefined;
  }
  const at = new Cron(text, { timezone: timeZone, paused: true, allowPast: true }).getOnce()?.getTime();
  return at === undefined ? undefined : (after) => after < at ? at : undefined;
}
