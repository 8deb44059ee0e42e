import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { TimestampFormat } from '../constants';

const ISO_8601 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(?:([Zz])|([+-]\d{2}):?(\d{2}))?$/;

const READERS: Readonly<Record<TimestampFormat, (text: string) => number>> = {
  [TimestampFormat.UNIX_SECONDS]: unixSeconds,
  [TimestampFormat.UNIX_MILLISECONDS]: unixMilliseconds,
  [TimestampFormat.UNIX]: (text) => text.length === 10 ? unixSeconds(text) : unixMilliseconds(text),
  [TimestampFormat.ISO_8601]: iso8601,
};

function unixSeconds(text: string): number {
  return /^\d{10}$/.test(text) ? Number(text) * 1000 : NaN;
}

function unixMilliseconds(text: string): number {
  return /^\d{13}$/.test(text) ? Number(text) : NaN;
}

/** RFC 3339, and without a zone, which JavaScript would take for the local one; the forwarder's happens to be UTC, a laptop's is not. */
function iso8601(text: string): number {
  const [, date, time, utc, hours, minutes] = ISO_8601.exec(text) ?? [];
  return date === undefined ? NaN : Date.parse(`${date}T${time}${utc !== undefined || hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
}

/**
 * Holds the time that a sender signed against the time of arrival: a webhook may wait in the queue for days and is not older for that.
 *
 * @param arrivedAt milliseconds since 1970
 * @param toleranceSeconds accepted difference, before and after
 * @throws InvalidWebhookError when it is no time, or too far from the arrival
 */
export function checkTimestamp(text: string, format: TimestampFormat, arrivedAt: number, toleranceSeconds: number): void {
  const signedAt = READERS[format](text);
  if (Number.isNaN(signedAt)) {
    throw new InvalidWebhookError(InvalidReason.TIMESTAMP_MALFORMED);
  }
  // Written so that a tolerance or an arrival that is no number rejects.
  if (!(Math.abs(arrivedAt - signedAt) <= toleranceSeconds * 1000)) {
    throw new InvalidWebhookError(InvalidReason.TIMESTAMP_OUTSIDE_TOLERANCE);
  }
}
