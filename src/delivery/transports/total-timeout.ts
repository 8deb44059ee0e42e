import { FailureClass, RequestResult } from './request';

/**
 * Gives work so long to come to an outcome, all included.
 *
 * @param work gets a signal that tells it to stop; its outcome after that is ignored. Must not reject.
 */
export async function withTotalTimeout(timeoutMs: number, work: (signal: AbortSignal) => Promise<RequestResult>): Promise<RequestResult> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<RequestResult>((resolve) => {
    timer = setTimeout(() => {
      resolve({ kind: 'failure', failure: FailureClass.TIMEOUT, detail: `no complete answer within ${timeoutMs} ms` });
      abort.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(abort.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
