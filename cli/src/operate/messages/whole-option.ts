import { UsageError } from '../../commands/usage-error';

/** Reads a whole number. */
export function parseWhole(option: string, least: number): (text: string) => number {
  return (text) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < least) {
      throw new UsageError(`${option} is "${text}", expected a whole number from ${least}.`);
    }
    return Number(text);
  };
}

/** Reads messages a second, such as `50` or `0.5`; a bare `/s` behind it means the same. */
export function parseRate(text: string): number {
  const rate = Number(text.replace(/\/s$/, ''));
  if (!/^\d{1,4}(\.\d+)?(\/s)?$/.test(text) || rate < 0.01) {
    throw new UsageError(`--rate is "${text}", expected messages a second from 0.01 to 9999, such as 50/s.`);
  }
  return rate;
}
