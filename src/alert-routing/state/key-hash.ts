import { createHash } from 'node:crypto';

/** So many hexadecimal digits tell keys apart, and can still be read out. */
const DIGITS = 32;

/** What stands for a key in the ids of its alerts: 32 hexadecimal digits of its SHA-256. */
export function keyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, DIGITS);
}

/** Id of an alert: of one generation of a key. */
export function alertId(hash: string, generation: number): string {
  return `${hash}-${generation}`;
}

/** The two parts of an alert's id; undefined where it is none. */
export function partsOfAlertId(id: string): { readonly hash: string; readonly generation: number } | undefined {
  const [, hash, generation] = /^([0-9a-f]{32})-([1-9]\d{0,14})$/.exec(id) ?? [];
  return hash === undefined ? undefined : { hash, generation: Number(generation) };
}
