import { Json } from './json';

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?([.,]\d{1,9})?)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/;

/** As Elastic Beanstalk and C write it. */
const C_TIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d:\d\d:\d\d) (?:UTC|GMT) (\d{4})$/;

/** As mails and HTTP write it, and AWS Health. */
const MAIL = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4})$/;

/**
 * When something happened, as AWS and others write it: ISO 8601 in its spellings (without a zone it is UTC), times of mails, and seconds or milliseconds since 1970.
 *
 * @returns milliseconds since 1970; undefined where it is no time
 */
export function moment(value: Json): number | undefined {
  const text = value.text();
  if (text === undefined || text.length > 40) {
    return undefined;
  }
  if (/^\d{9,16}(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return number < 1e11 ? Math.round(number * 1_000) : Math.round(number < 1e14 ? number : number / 1_000);
  }
  const written = spelled(text);
  const at = written === undefined ? NaN : Date.parse(written);
  return Number.isNaN(at) ? undefined : at;
}

/** The same time as JavaScript reads it. */
function spelled(text: string): string | undefined {
  const iso = ISO.exec(text);
  if (iso) {
    const [, date, minutes = '00:00', seconds = ':00', fraction = '', zone = 'Z'] = iso;
    const written = /^[+-]/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(-2)}` : 'Z';
    return `${date}T${minutes}${seconds}${fraction.replace(',', '.').slice(0, 4)}${written}`;
  }
  const c = C_TIME.exec(text);
  return c ? `${c[2]} ${c[1]} ${c[4]} ${c[3]} GMT` : MAIL.test(text) ? text : undefined;
}
