import { Clock } from './ports';

/** Work that was not done in the time it had. */
export class TimeoutError extends Error {
  public readonly name = 'Timeout';
}

/**
 * Waits for work, but only so long; the work itself goes on.
 *
 * @throws TimeoutError when it takes longer, or what the work throws
 */
export async function withTimeout<T>(clock: Clock, milliseconds: number, work: Promise<T>): Promise<T> {
  const timeout = clock.sleep(Math.max(0, milliseconds)).then(() => {
    throw new TimeoutError(`There was no answer within ${milliseconds} ms.`);
  });
  // The loser of the race must not end the process when it fails later.
  timeout.catch(() => undefined);
  work.catch(() => undefined);
  return Promise.race([work, timeout]);
}
