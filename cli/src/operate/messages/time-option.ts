import { Command } from 'commander';
import { UsageError } from '../../commands/usage-error';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a time: ISO 8601, or how long ago, such as `90m`, `6h`, `3d`.
 *
 * @returns milliseconds since 1970
 */
export function parseTime(option: string, now: () => number = Date.now): (text: string) => number {
  return (text) => {
    const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
    const time = unit === undefined ? parseIso(text) : now() - Number(count) * UNITS[unit];
    if (Number.isNaN(new Date(time).getTime())) {
      throw new UsageError(`${option} is "${text}", expected a time such as 2026-11-29T14:00:00Z, or how long ago, such as 90m, 6h or 3d.`);
    }
    return time;
  };
}

/** As `parseTime`, as ISO 8601 in UTC. */
export function parseIsoTime(option: string, now?: () => number): (text: string) => string {
  const parse = parseTime(option, now);
  return (text) => new Date(parse(text)).toISOString();
}

/**
 * Has a command refuse a time that ends before it begins, which nothing can lie in.
 *
 * @param begin, end names of its options, whose values are milliseconds or ISO 8601 in UTC
 */
export function withTimesInOrder(command: Command, begin: string, end: string): Command {
  return command.hook('preAction', () => {
    const [from, to] = [begin, end].map((name) => command.getOptionValue(name) as number | string | undefined);
    if (from !== undefined && to !== undefined && from >= to) {
      const [first, last] = [from, to].map((time) => new Date(time).toISOString());
      throw new UsageError(`--${begin} is ${first} and --${end} is ${last}, expected the first before the second: nothing arrived in between.`);
    }
  });
}

/** What is no ISO 8601 is read by every engine in a way of its own. */
function parseIso(text: string): number {
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text) ? Date.parse(text) : NaN;
}
