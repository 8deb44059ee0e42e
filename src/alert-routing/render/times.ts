const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whether it is a time that a `Date` can be. */
export function isTime(milliseconds: number | undefined): milliseconds is number {
  return milliseconds !== undefined && Number.isFinite(milliseconds) && !Number.isNaN(new Date(milliseconds).getTime());
}

/** `2026-11-29 13:15:02 UTC`. */
export function utc(milliseconds: number): string {
  return isTime(milliseconds) ? new Date(milliseconds).toISOString().replace('T', ' ').replace(/\.\d+Z$/, ' UTC') : 'an unknown time';
}

/** ISO 8601, in UTC; undefined where it is no time. */
export function iso(milliseconds: number | undefined): string | undefined {
  return isTime(milliseconds) ? new Date(milliseconds).toISOString() : undefined;
}

/** `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`: the two largest units, rounded down. */
export function duration(milliseconds: number): string {
  if (!(milliseconds >= SECOND)) {
    return '0 s';
  }
  if (milliseconds < MINUTE) {
    return `${Math.floor(milliseconds / SECOND)} s`;
  }
  if (milliseconds < HOUR) {
    return `${Math.floor(milliseconds / MINUTE)} min`;
  }
  return milliseconds < DAY ? units(milliseconds, HOUR, 'h', MINUTE, 'min') : units(milliseconds, DAY, 'd', HOUR, 'h');
}

function units(milliseconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((milliseconds % large) / small);
  return `${Math.floor(milliseconds / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}
