import { hash } from 'node:crypto';

/** What logs call a message group, whose id may be a customer's: the first 12 hexadecimal digits of its SHA-256. */
export function groupHash(group: string): string {
  return hash('sha256', group).slice(0, 12);
}
