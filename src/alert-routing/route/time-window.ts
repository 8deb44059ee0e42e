import { TimeWindowConfig } from './route-config';

const MINUTES_A_DAY = 24 * 60;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Making one takes far longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Whether an instant is in a time window, by the clocks on the walls of its time zone: on the days on which they are changed an hour of the window happens twice, or not
 * at all.
 *
 * @param now milliseconds since 1970
 * @throws RangeError when there is no such time zone
 */
export function isDuring({ timeZone, days, from, until }: TimeWindowConfig, now: number): boolean {
  const { day, minute } = wallClock(timeZone, now);
  if (from < until) {
    return days.includes(day) && minute >= from && minute < until;
  }
  // It ends on the next day: what is before its end belongs to the day before.
  return (days.includes(day) && minute >= from) || (days.includes(day === 1 ? 7 : day - 1) && minute < until);
}

/**
 * What is wrong with a time window, in one sentence; undefined where nothing is.
 */
export function problemOfWindow({ timeZone, days, from, until }: TimeWindowConfig): string | undefined {
  if (!isTimeZone(timeZone)) {
    return `The time zone ${JSON.stringify(timeZone)} is not known; expected a name of the IANA database such as 'Europe/Berlin'.`;
  }
  if (days.length === 0 || days.some((day) => !Number.isInteger(day) || day < 1 || day > 7)) {
    return `The days of a time window are ${JSON.stringify(days)}; expected one or more from 1 for Monday to 7 for Sunday.`;
  }
  const isMinute = (minute: number): boolean => Number.isInteger(minute) && minute >= 0 && minute <= MINUTES_A_DAY;
  return isMinute(from) && isMinute(until) ? undefined : `A time window is from minute ${from} to minute ${until}; expected minutes of a day, from 0 to ${MINUTES_A_DAY}.`;
}

/** Whether there is a time zone of that name. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks on the walls of a time zone show. */
export interface WallClock {
  /** As `YYYY-MM-DD`. */
  readonly date: string;
  /** 1 for Monday to 7 for Sunday. */
  readonly day: number;
  /** Minutes since midnight, as the clocks show them. */
  readonly minute: number;
}

/**
 * @param now milliseconds since 1970
 * @throws RangeError when there is no such time zone
 */
export function wallClock(timeZone: string, now: number): WallClock {
  const parts = Object.fromEntries(formatOf(timeZone).formatToParts(now).map(({ type, value }) => [type, value]));
  const { year, month, day, weekday, hour, minute } = parts;
  return { date: `${year.padStart(4, '0')}-${month}-${day}`, day: DAYS.indexOf(weekday) + 1, minute: Number(hour) * 60 + Number(minute) };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  return format;
}
