/** Within this time, connection included. */
const TIMEOUT_MS = 5_000;

/** Certificates and sets of keys have a few thousand bytes. */
const MAX_BYTES = 64 * 1024;

/** What a server answered. */
export interface LimitedAnswer {
  readonly status: number;
  readonly text: string;
}

/** A server that sent more than anybody there was expected to. `code` is for logs. */
export class TooLargeError extends Error {
  public readonly name = 'TooLargeError';
  public readonly code = 'TooLarge';
}

/**
 * Asks a server for something small: without redirects, in limited time and size. The caller has checked the address.
 *
 * @param body JSON to post; without it the address is fetched
 * @throws TooLargeError, or what `fetch` throws, when it does not answer
 */
export async function fetchLimited(url: string, body?: string): Promise<LimitedAnswer> {
  const post = body === undefined ? {} : { method: 'POST', body, headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(url, { ...post, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new TooLargeError(`The server sent more than ${MAX_BYTES} bytes; expected a certificate or keys.`);
    }
    chunks.push(chunk);
  }
  return { status: response.status, text: Buffer.concat(chunks).toString('utf8') };
}
