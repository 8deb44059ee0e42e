import { keyOf } from './item-key';
import { Table } from './table';

/** Items whose time is longer ago than this do not expire (documented: five years), in seconds. */
const LONG_AGO = 5 * 365 * 24 * 60 * 60;

/**
 * Deletes the items of a table whose time to live is over.
 *
 * @param now milliseconds since 1970
 */
export function deleteExpired(table: Table, now: number): void {
  const { key, timeToLive } = table.schema;
  if (timeToLive === undefined) {
    return;
  }
  const seconds = Math.floor(now / 1000);
  const expired = [...table.scan()].filter(({ item }) => {
    const expiresAt = Number(item[timeToLive]?.N ?? Infinity);
    return expiresAt < seconds && expiresAt > seconds - LONG_AGO;
  });
  expired.forEach(({ item }) => table.delete(keyOf(key, item)));
}
