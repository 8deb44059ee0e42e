import { AlertWeekday, checkTimeZone } from './alert-time-window';
import { checkAddress, checkRecipients } from './destinations/destination-checks';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkListOf, checkOneOf, checkText, checkTexts } from '../shared/prop-checks';

/** What is sent for a time in which nothing happened, and nothing is open. */
export enum AlertDigestWhenQuiet {
  /** Nothing. */
  SILENT = 'silent',
  /** A mail that says so: whoever misses it knows that something is wrong. */
  ALL_QUIET = 'all-quiet',
}

/** A mail that says what happened since the one before: counts, the most frequent reasons, what is open, by team. */
export interface AlertDigest {
  /** Who it is from: an address, or `Name <address>`, of an identity that SES has verified. */
  readonly from: string;

  /** Who it is for. One mail for all of them, at most 50. */
  readonly to: string[];

  /**
   * Where answers go.
   *
   * @default - to `from`
   */
  readonly replyTo?: string[];

  /**
   * Configuration set of SES.
   *
   * @default - the identity's
   */
  readonly configurationSet?: string;

  /** Name in the IANA database, such as `America/Los_Angeles`: the mail comes at the same time on its clocks in summer and in winter. */
  readonly timeZone: string;

  /**
   * When it is sent, on the clock: `HH:MM`, one or more.
   *
   * @default ['08:00', '20:00']
   */
  readonly times?: string[];

  /**
   * On which days.
   *
   * @default - every day
   */
  readonly days?: AlertWeekday[];

  /**
   * What is sent for a quiet time.
   *
   * @default AlertDigestWhenQuiet.SILENT
   */
  readonly whenQuiet?: AlertDigestWhenQuiet;

  /**
   * Tag whose values are the teams that alerts are shown by.
   *
   * @default 'Team'
   */
  readonly teamTag?: string;
}

/** A digest with all that its own properties leave out. */
export type ResolvedDigest = Omit<AlertDigest, 'times' | 'days' | 'whenQuiet' | 'teamTag'> & Required<Pick<AlertDigest, 'times' | 'whenQuiet' | 'teamTag'>>
& { readonly days: readonly AlertWeekday[] };

const TIMES = ['08:00', '20:00'];

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

const SHAPE: PropsShape<AlertDigest> = {
  example: "{ from: 'alerts@example.com', to: ['managers@example.com'], timeZone: 'America/Los_Angeles' }",
  checks: {
    from: checkText("'alerts@example.com'"),
    to: checkTexts("['managers@example.com']"),
    replyTo: checkTexts("['team@example.com']"),
    configurationSet: checkText("'alerts'"),
    timeZone: checkText("'America/Los_Angeles'"),
    times: checkTexts("['08:00', '20:00']"),
    days: checkListOf(checkOneOf(AlertWeekday, 'AlertWeekday.MONDAY'), '[AlertWeekday.MONDAY]'),
    whenQuiet: checkOneOf(AlertDigestWhenQuiet, 'AlertDigestWhenQuiet.ALL_QUIET'),
    teamTag: checkText("'Team'"),
  },
};

/** Checks a digest at synth, and says what is meant where nothing is said. */
export function resolveDigest(caller: string, digest: AlertDigest): ResolvedDigest {
  checkProps(caller, digest, SHAPE);
  const { from, to, replyTo, timeZone, times = TIMES, days = EVERY_DAY, whenQuiet = AlertDigestWhenQuiet.SILENT, teamTag = 'Team' } = digest;
  checkAddress(caller, 'from', from);
  checkRecipients(caller, to);
  replyTo?.forEach((address) => checkAddress(caller, 'replyTo', address));
  checkTimeZone(caller, timeZone);
  if (times.length === 0 || days.length === 0) {
    throw new Error(`${caller} got no ${times.length === 0 ? 'times' : 'days'}, expected one or more; leave it out for the default.`);
  }
  const strange = times.find((time) => !/^([01]\d|2[0-3]):[0-5]\d$/.test(time));
  if (strange !== undefined) {
    throw new Error(`${caller}.times got ${JSON.stringify(strange)}, expected a time on the clock as HH:MM; write for example '08:00'.`);
  }
  return { ...digest, times: [...new Set(times)].sort(), days: [...new Set(days)].sort(), whenQuiet, teamTag };
}

const DAY_NAMES = ['', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** When it is sent, as EventBridge Scheduler writes it: one expression for all times that have the same minute. */
export function schedulesOf(times: readonly string[], days: readonly AlertWeekday[]): string[] {
  const minutes = [...new Set(times.map((time) => time.slice(3)))];
  const hoursAt = (minute: string): string => times.filter((time) => time.slice(3) === minute).map((time) => Number(time.slice(0, 2))).join(',');
  const date = days.length === EVERY_DAY.length ? '* * ?' : `? * ${days.map((day) => DAY_NAMES[day]).join(',')}`;
  return minutes.map((minute) => `cron(${Number(minute)} ${hoursAt(minute)} ${date} *)`);
}
