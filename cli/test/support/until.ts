import { setTimeout as sleep } from 'node:timers/promises';

/** Longest wait for something that has to happen, in milliseconds; only a failing test waits so long, and less long than jest's limit. */
const PATIENCE = 90_000;

/**
 * Waits for a condition.
 *
 * @param what completes "Waited in vain until …"
 */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!await condition()) {
    if (Date.now() > end) {
      throw new Error(`Waited ${PATIENCE / 1000} seconds in vain until ${what}.`);
    }
    await sleep(5);
  }
}
