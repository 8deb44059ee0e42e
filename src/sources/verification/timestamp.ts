import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { TimestampFormat } from '../constants';

const ISO_8601_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

const READERS: Readonly<Record<TimestampFormat, (text: string) => number>> = {
  [TimestampFormat.UNIX_SECONDS]: (text) => /^\d{10}$/.test(text) ? Number(text) * 1000 : NaN,
  [TimestampFormat.UNIX_MILLISECONDS]: (text) => /^\d{13}$/.test(text) ? Number(text) : NaN,
  [TimestampFormat.ISO_8601]: (text) => ISO_8601_UTC.test(text) ? Date.parse(text) : NaN,
};

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
