import { watchParent } from './parent-watch';

/** Work that notices by itself that its starter is gone, and tidies up, has so long for that; milliseconds. */
const GRACE = 5_000;

/** Whoever started the process is gone. */
export class StarterGoneError extends Error {
  constructor(name: string) {
    super(`It ended before its time because ${name}, which had started it, is gone.`);
  }
}

/**
 * Does work that nobody would wait for once whoever started the process is gone (npm was killed, a terminal was closed): hours of worlds, a measurement.
 *
 * @param process whose starter is watched
 * @throws StarterGoneError some seconds after that is gone; the work goes on until the process exits
 */
export async function whileStarterLives<T>(process: { readonly ppid: number }, work: () => Promise<T>): Promise<T> {
  let unwatch = (): void => undefined;
  let grace: NodeJS.Timeout | undefined;
  const gone = new Promise<never>((_, reject) => {
    unwatch = watchParent(process, (name) => {
      grace = setTimeout(() => reject(new StarterGoneError(name)), GRACE);
    });
  });
  try {
    return await Promise.race([work(), gone]);
  } finally {
    unwatch();
    clearTimeout(grace);
  }
}
