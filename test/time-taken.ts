import { setTimeout as sleep } from 'node:timers/promises';

/** Length of a tick. Milliseconds. */
const TICK_MS = 50;

/**
 * The processor's time that something takes. Unlike the time on the wall it does not grow while the machine is busy with something else, so that a
 * limit fails for what is slow, and not by chance.
 *
 * @returns milliseconds
 */
export function processorTimeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * How long something is waited for, in ticks of this process: while it gets no processor, no tick passes either.
 *
 * @returns milliseconds, or less where the process stood still
 * @throws what the work throws
 */
export async function ticksUntil(work: Promise<unknown>): Promise<number> {
  let ended = false;
  const end = work.finally(() => {
    ended = true;
  });
  let ticks = 0;
  for (; !ended; ticks += 1) {
    await Promise.race([end, sleep(TICK_MS)]);
  }
  return (ticks - 1) * TICK_MS;
}
