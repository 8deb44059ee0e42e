import { UsageError } from '../../commands/usage-error';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time as ISO 8601 in UTC: a time of day and date, or a time ago such as `90m`. */
export function parseTime(option: string, text: string, now: number = Date.now()): string {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const time = count === undefined ? Date.parse(text) : now - Number(count) * UNITS[unit];
  if (Number.isNaN(time) || (count === undefined && !/^\d{4}-\d\d-\d\d/.test(text))) {
    throw new UsageError(`${option} is "${text}", expected a time such as 2026-01-31T12:00:00Z, or a time ago such as 90m, 3h or 2d.`);
  }
  return new Date(time).toISOString();
}
