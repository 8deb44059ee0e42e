import type { SigningScenario } from './signing-scenario';

/** What requests are signed with at first, where they are. */
export const SIGNING_KEY = Buffer.from('the key of every simulated world');

/** The keys that are stored from an instant on, in milliseconds from the world's beginning. */
export interface StoredKeys {
  readonly at: number;
  readonly keys: readonly Buffer[];
}

/** All secrets of a world, the oldest first. */
export function storedKeysOf({ replacements = [], keepsPrevious = false }: Partial<SigningScenario>): StoredKeys[] {
  const keys = [SIGNING_KEY, ...replacements.map((_, index) => Buffer.from(`the key of simulated worlds, no. ${index + 2}`))];
  return [0, ...replacements].map((at, index) => ({ at, keys: keepsPrevious && index > 0 ? [keys[index], keys[index - 1]] : [keys[index]] }));
}

/** The secret as it is stored, in the form of Standard Webhooks. */
export function secretOf({ keys }: StoredKeys): string {
  return keys.map((key) => `whsec_${key.toString('base64')}`).join('|');
}
