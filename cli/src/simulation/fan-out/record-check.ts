import type { CopyBook, WebhookBook } from './books';
import type { StoredRecord } from '../world/records-table';

/**
 * What is wrong with the delivery record of a webhook at a destination when everything is settled; undefined when nothing is, or the forwarder could not know.
 *
 * @param copy what really became of it
 * @param record undefined where there is none
 */
export function whatIsWrongWithRecord(webhook: WebhookBook, copy: CopyBook, record: Readonly<StoredRecord> | undefined): string | undefined {
  if (record && record.attempts > copy.attempts) {
    return `${record.attempts} attempts are on record, expected ${copy.attempts} at most`;
  }
  if (record && record.group !== webhook.group) {
    return `its group is ${record.group}, expected ${webhook.group}`;
  }
  if (copy.doubted || webhook.recordFailed || (copy.letters === 0 && copy.processed === 0)) {
    return undefined;
  }
  const [outcome, reason] = copy.letters > 0 ? ['dead-letter', copy.reason] : ['delivered', undefined];
  if (record?.outcome !== outcome || record.reason !== reason) {
    return `the outcome is ${record?.outcome}, ${record?.reason}, expected ${outcome}, ${reason}`;
  }
  return record.attempts === copy.attempts ? undefined : `${record.attempts} attempts are on record, expected ${copy.attempts}`;
}
