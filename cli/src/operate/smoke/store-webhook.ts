import { setTimeout as sleep } from 'node:timers/promises';
import { deliveryIdOf, sendRequest, TestRequest } from './send-request';

/** What became of a webhook at the endpoint. */
export interface StoredWebhook {
  /** Present when it was stored and the endpoint told so. */
  readonly deliveryId?: string;
  /** Of the last answer; absent when there was none. */
  readonly status?: number;
  /** Why there is no delivery id. */
  readonly problem?: string;
  /** When the last request was sent, milliseconds since 1970. */
  readonly sentAt: number;
}

/** The first wait before it is sent again; each further one is twice as long, up to the longest. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** Codes of errors after which nothing can have been stored: names that are not known yet, and connections that were not made. */
const NOT_CONNECTED: ReadonlySet<string | undefined> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Sends a webhook until it is stored, or the time is over: right after a deployment an endpoint may not be there yet, or answer as the one before. What may
 * have been stored is not sent again.
 *
 * @param make the request, anew for each try
 * @param deadline milliseconds since 1970; it is sent once even after that
 * @param onRetry told why it is sent again
 */
export async function storeWebhook(make: () => TestRequest, deadline: number, onRetry: (why: string) => void): Promise<StoredWebhook> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
    const sentAt = Date.now();
    const result = await sendOnce(make());
    if (!result.mayRetry || Date.now() + wait > deadline) {
      const { mayRetry: _mayRetry, ...stored } = result;
      return { ...stored, sentAt };
    }
    onRetry(result.problem ?? '');
    await sleep(wait);
  }
}

async function sendOnce(request: TestRequest): Promise<Omit<StoredWebhook, 'sentAt'> & { readonly mayRetry?: boolean }> {
  try {
    const answer = await sendRequest(request);
    const { status } = answer;
    const deliveryId = deliveryIdOf(answer);
    if (deliveryId !== undefined) {
      return { status, deliveryId };
    }
    const isStored = status >= 200 && status <= 299;
    return { status, mayRetry: !isStored, problem: isStored ? `the answer ${status} names no delivery id, so that it cannot be followed` : `the endpoint answered ${status}` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return NOT_CONNECTED.has(code)
      ? { mayRetry: true, problem: `the endpoint cannot be reached (${code})` }
      : { problem: `the endpoint did not answer (${code ?? message}), and may have stored it` };
  }
}
