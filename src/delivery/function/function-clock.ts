import { Clock } from '../../engine/ports';

/** Longer than any invocation, in milliseconds. */
const LONG_MS = 3_600_000;

/**
 * The machine's clock, for a function. Who sleeps does not keep the process: of most waits the work was done long before, and they would keep it for as long
 * as the work might have taken. What has to be waited for is waited for in `keptAwake`.
 */
export const FUNCTION_CLOCK: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  }),
};

/** Does the work of an invocation; the process is kept until it is done, also where it only sleeps. */
export async function keptAwake<T>(work: () => Promise<T>): Promise<T> {
  const keeper = setInterval(() => undefined, LONG_MS);
  try {
    return await work();
  } finally {
    clearInterval(keeper);
  }
}
