import { TimeWindowConfig } from './route/route-config';
import { isTimeZone } from './route/time-window';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkListOf, checkOneOf, checkText } from '../shared/prop-checks';

/** Days of the week. */
export enum AlertWeekday {
  MONDAY = 1,
  TUESDAY = 2,
  WEDNESDAY = 3,
  THURSDAY = 4,
  FRIDAY = 5,
  SATURDAY = 6,
  SUNDAY = 7,
}

/** Times of the week. */
export interface AlertTimeWindow {
  /** A name in the IANA database, such as `Europe/Berlin`. It decides about summer time too. */
  readonly timeZone: string;

  /**
   * On which days it begins.
   *
   * @default - Monday to Friday
   */
  readonly days?: AlertWeekday[];

  /**
   * When it begins, on the clock: `HH:MM`.
   *
   * @default '09:00'
   */
  readonly start?: string;

  /**
   * When it is over, on the clock: `HH:MM`, or `24:00`. Where that is not after `start`, it is over on the next day.
   *
   * @default '17:00'
   */
  readonly end?: string;
}

const WORKING_DAYS = [AlertWeekday.MONDAY, AlertWeekday.TUESDAY, AlertWeekday.WEDNESDAY, AlertWeekday.THURSDAY, AlertWeekday.FRIDAY];

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

const SHAPE: PropsShape<AlertTimeWindow> = {
  example: "{ timeZone: 'Europe/Berlin', start: '09:00', end: '17:00' }",
  checks: {
    timeZone: checkText("'Europe/Berlin'"),
    days: checkListOf(checkOneOf(AlertWeekday, 'AlertWeekday.MONDAY'), '[AlertWeekday.MONDAY]'),
    start: checkText("'09:00'"),
    end: checkText("'17:00'"),
  },
};

/** Checks a window at synth, and writes it as data. */
export function resolveTimeWindow(caller: string, window: AlertTimeWindow): TimeWindowConfig {
  checkProps(caller, window, SHAPE);
  const { timeZone, days = WORKING_DAYS, start = '09:00', end = '17:00' } = window;
  checkTimeZone(caller, timeZone);
  if (days.length === 0) {
    throw new Error(`${caller}.days got an empty list, expected one or more days; leave it out for Monday to Friday.`);
  }
  return { timeZone, days: [...new Set(days)].sort((one, other) => one - other), from: minutes(`${caller}.start`, start), until: end === '24:00' ? 24 * 60 : minutes(`${caller}.end`, end) };
}

/** Checks a time zone at synth. */
export function checkTimeZone(caller: string, timeZone: string): void {
  // Plain JavaScript may have left it out, which Intl takes for the zone of the machine.
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) {
    throw new Error(`${caller}.timeZone got ${JSON.stringify(timeZone)}, expected a name in the IANA database of time zones; write for example 'Europe/Berlin'.`);
  }
}

function minutes(name: string, text: string): number {
  const [, hour, minute] = CLOCK.exec(text) ?? [];
  if (hour === undefined) {
    throw new Error(`${name} got ${JSON.stringify(text)}, expected a time on the clock as HH:MM; write for example '09:00'.`);
  }
  return Number(hour) * 60 + Number(minute);
}
