import { FailureClass, RequestFailure } from './request';

/**
 * Gives work so long to come to a result, all included.
 *
 * @param work gets a signal that tells it to stop; its result after that is ignored. Must not reject.
 * @param late the result when there is none in time
 */
export async function withTotalTimeout<T>(timeoutMs: number, work: (signal: AbortSignal) => Promise<T>, late: (timeoutMs: number) => T): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve) => {
    timer = setTimeout(() => {
      resolve(late(timeoutMs));
      abort.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(abort.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** The failure of a request that was not answered in time. */
export function lateAnswer(timeoutMs: number): RequestFailure {
  return { kind: 'failure', failure: FailureClass.TIMEOUT, detail: `no complete answer within ${timeoutMs} ms` };
}
