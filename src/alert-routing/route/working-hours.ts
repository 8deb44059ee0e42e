import { TimeWindowConfig, WorkingHoursConfig } from './route-config';
import { isDuring, wallClock } from './time-window';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Clocks are changed at a quarter of an hour of UTC, or at a multiple of it. */
const QUARTER_MS = 15 * MINUTE_MS;

/** Longer than any holidays. */
const MAX_MS = 400 * DAY_MS;

/** Whether an instant is in working hours, by the clocks on the walls of their time zones. */
export function isWorking({ windows, holidays }: WorkingHoursConfig, at: number): boolean {
  return windows.some((window) => isIn(window, holidays, at));
}

/**
 * The first instant from `at` on that is in working hours: `at` itself where it is. By the clocks on the walls: on the day on which they are changed, too, work begins at
 * the time that they show. Where there are none in more than a year it is `at`: what is due must not be lost by a list of holidays.
 *
 * @param at milliseconds since 1970
 */
export function nextWorkingMoment(hours: WorkingHoursConfig, at: number): number {
  const next = Math.min(...hours.windows.map((window) => nextIn(window, hours.holidays, at)));
  return next === Infinity ? at : next;
}

/** The first instant from `at` on at which a time window is not in force any more; `at` and 400 days where it always is. */
export function endOfWindow(window: TimeWindowConfig, at: number): number {
  return firstAt(at, (time) => !isDuring(window, time), window) ?? at + MAX_MS;
}

function nextIn(window: TimeWindowConfig, holidays: readonly string[], at: number): number {
  return firstAt(at, (time) => isIn(window, holidays, time), window) ?? Infinity;
}

/** Asks at every time at which the answer may change: at the ends of the window, at midnight, and where clocks may be changed. */
function firstAt(at: number, isSo: (time: number) => boolean, { timeZone, from, until }: TimeWindowConfig): number | undefined {
  for (let time = at; time < at + MAX_MS;) {
    if (isSo(time)) {
      return time;
    }
    const { minute } = wallClock(timeZone, time);
    const thisMinute = Math.floor(time / MINUTE_MS) * MINUTE_MS;
    const ends = [from, until].filter((end) => end > minute).map((end) => thisMinute + (end - minute) * MINUTE_MS);
    time = Math.min(...ends, (Math.floor(time / QUARTER_MS) + 1) * QUARTER_MS);
  }
  return undefined;
}

function isIn(window: TimeWindowConfig, holidays: readonly string[], at: number): boolean {
  if (!isDuring(window, at)) {
    return false;
  }
  const { date, minute } = wallClock(window.timeZone, at);
  const isOfDayBefore = window.from >= window.until && minute < window.from;
  return !holidays.includes(date) && !(isOfDayBefore && holidays.includes(dayBefore(date)));
}

function dayBefore(date: string): string {
  return new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10);
}
