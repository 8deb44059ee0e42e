const SECONDS = /^\d+$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The three forms of an HTTP date (RFC 9110, section 5.6.7), each with the places of day, month, year and time. */
const IMF_FIXDATE = /^\w{3}, (?<day>\d{2}) (?<month>\w{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/;
const RFC_850 = /^\w{6,9}, (?<day>\d{2})-(?<month>\w{3})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/;
const ASCTIME = /^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/;

/**
 * Reads a `Retry-After` header: seconds, or a date.
 *
 * @param now milliseconds since 1970, against which a date is held
 * @returns seconds to wait, more than 0 and possibly infinite; undefined for what is neither, for 0 and for a date that has passed
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  const seconds = SECONDS.test(text) ? Number(text) : Math.ceil((parseHttpDate(text, now) - now) / 1000);
  return seconds > 0 ? seconds : undefined;
}

/** Milliseconds since 1970, or NaN. `Date.parse` would take almost anything for a date. */
function parseHttpDate(text: string, now: number): number {
  const fields = (IMF_FIXDATE.exec(text) ?? RFC_850.exec(text) ?? ASCTIME.exec(text))?.groups;
  const month = fields ? MONTHS.indexOf(fields.month) : -1;
  if (!fields || month < 0) {
    return NaN;
  }
  const [hours, minutes, seconds] = fields.time.split(':').map(Number);
  return Date.UTC(fullYear(fields.year, now), month, Number(fields.day), hours, minutes, seconds);
}

/** Two digits mean the year that is less than 50 years ahead, as the RFC demands. */
function fullYear(digits: string, now: number): number {
  if (digits.length === 4) {
    return Number(digits);
  }
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + Number(digits);
  return year > thisYear + 50 ? year - 100 : year;
}
