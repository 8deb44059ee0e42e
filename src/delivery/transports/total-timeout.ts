import { FailureClass, RequestFailure } from './request';

/** Calls back once after so many milliseconds; the returned function cancels it. */
export type After = (milliseconds: number, callback: () => void) => () => void;

/** By the machine's clock. */
const SYSTEM_TIMER: After = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/**
 * Gives work so long to come to a result, all included.
 *
 * @param work gets a signal that tells it to stop; its result after that is ignored. Must not reject.
 * @param late the result when there is none in time
 * @param after where time is not that of the machine, as in a simulation @default - the machine's clock
 */
export async function withTotalTimeout<T>(
  timeoutMs: number, work: (signal: AbortSignal) => Promise<T>, late: (timeoutMs: number) => T, after: After = SYSTEM_TIMER,
): Promise<T> {
  const abort = new AbortController();
  let cancel: (() => void) | undefined;
  const timeout = new Promise<T>((resolve) => {
    cancel = after(timeoutMs, () => {
      resolve(late(timeoutMs));
      abort.abort();
    });
  });
  try {
    return await Promise.race([work(abort.signal), timeout]);
  } finally {
    cancel?.();
  }
}

/** The failure of a request that was not answered in time. */
export function lateAnswer(timeoutMs: number): RequestFailure {
  return { kind: 'failure', failure: FailureClass.TIMEOUT, detail: `no complete answer within ${timeoutMs} ms` };
}
