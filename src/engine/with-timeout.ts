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
    let cancel: (() => void) | undefined;
    const done = <A>(settle: (answer: A) => void) => (answer: A): void => {
      waiting = false;
      cancel?.();
      settle(answer);
    };
    // Mostly the work is done long before, and there is no error to be made.
    const timeIsUp = (): void => {
      if (waiting) {
        reject(new TimeoutError(`There was no answer within ${milliseconds} ms.`));
      }
    };
    work.then(done(resolve), done(reject));
    const leftMs = Math.max(0, milliseconds);
    if (clock.after) {
      cancel = clock.after(leftMs, timeIsUp);
    } else {
      clock.sleep(leftMs).then(timeIsUp, reject);
    }
  });
}
