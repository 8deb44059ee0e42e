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
export function withTimeout<T>(clock: Clock, milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let waiting = true;
    const done = <A>(settle: (answer: A) => void) => (answer: A): void => {
      waiting = false;
      settle(answer);
    };
    work.then(done(resolve), done(reject));
    // Mostly the work is done long before, and there is no error to be made.
    clock.sleep(Math.max(0, milliseconds)).then(() => waiting && reject(new TimeoutError(`There was no answer within ${milliseconds} ms.`)), reject);
  });
}
