import { AlertMatch } from './alert-match';
import { AlertTimeWindow, resolveTimeWindow } from './alert-time-window';
import { SilenceConfig, TimeWindowConfig } from './route/route-config';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkAnyObject, checkChoice, checkText } from '../shared/prop-checks';

/**
 * A time at which nobody is told of some alerts, such as a maintenance window. They are counted all the same; what is still open when it is over is told then, each once,
 * and the end of what people were told of before is told at once.
 */
export interface AlertSilence {
  /**
   * Which alerts it is for.
   *
   * @default - all
   */
  readonly match?: AlertMatch;

  /**
   * Times of the week, again and again.
   *
   * @default - all the time from `from` to `until`, of which one at least is needed then
   */
  readonly window?: AlertTimeWindow;

  /**
   * When it begins, or the `window` begins to count: ISO 8601 with a time zone.
   *
   * @default - it has begun
   */
  readonly from?: string;

  /**
   * When it is over, or the `window` counts no more: ISO 8601 with a time zone.
   *
   * @default - never
   */
  readonly until?: string;
}

const WINDOW = "{ timeZone: 'Europe/Berlin', days: [AlertWeekday.SUNDAY], start: '02:00', end: '04:00' }";

const TIME = "'2026-12-24T22:00:00+01:00'";

const SHAPE: PropsShape<AlertSilence> = {
  example: `{ window: ${WINDOW} }`,
  checks: {
    match: checkChoice('_match', "AlertMatch.tag('Team', 'data')"),
    window: checkAnyObject('a time window', WINDOW),
    from: checkText(TIME),
    until: checkText(TIME),
  },
};

const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Checks a silence at synth, and writes it as data. */
export function resolveSilence(caller: string, name: string, silence: AlertSilence): SilenceConfig {
  checkProps(caller, silence, SHAPE);
  const { match, window, from, until } = silence;
  if (window === undefined && until === undefined) {
    throw new Error(`${caller} got no window and no until, expected an end, because a silence that never ends loses alerts; write for example until: ${TIME}, or a window.`);
  }
  const times = { from: from === undefined ? undefined : time(`${caller}.from`, from), until: until === undefined ? undefined : time(`${caller}.until`, until) };
  if (times.from !== undefined && times.until !== undefined && times.from >= times.until) {
    throw new Error(`${caller} got from ${from} and until ${until}, expected an end after the beginning; exchange them.`);
  }
  const resolved = window && resolveTimeWindow(`${caller}.window`, window);
  if (resolved && isAlways(resolved) && until === undefined) {
    throw new Error(`${caller}.window got all of the week and no until, expected an end, because a silence that never ends loses alerts; write for example until: ${TIME}.`);
  }
  return { name, match: match?._match, window: resolved, ...times };
}

/** A window whose end is its beginning is over at that time of the next day. */
function isAlways({ days, from, until }: TimeWindowConfig): boolean {
  return days.length === 7 && (until - from === 24 * 60 || from === until);
}

function time(name: string, text: string): number {
  const at = WITH_ZONE.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) {
    throw new Error(`${name} got ${JSON.stringify(text)}, expected a time as ISO 8601 with a time zone; write for example ${TIME}.`);
  }
  return at;
}
