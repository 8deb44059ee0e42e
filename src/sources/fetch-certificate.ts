/** Within this time, connection included. */
const TIMEOUT_MS = 5_000;

/** A certificate of SNS has some two thousand bytes. */
const MAX_BYTES = 64 * 1024;

/** Statuses that say "not now". Every other one from 400 to 499 says that there is nothing at that address. */
const TRANSIENT = [408, 425, 429];

/** A certificate that cannot be fetched now. */
export class CertificateError extends Error {
  public readonly name = 'CertificateError';

  constructor(message: string, public readonly code: string) {
    super(message);
  }
}

/**
 * Fetches a certificate over HTTPS; see `FetchCertificate`. The caller has checked the address.
 *
 * @throws CertificateError, or what `fetch` throws, when the server does not answer, or with something else
 */
export async function fetchCertificate(url: string): Promise<string | undefined> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status >= 400 && response.status < 500 && !TRANSIENT.includes(response.status)) {
    await response.body?.cancel();
    return undefined;
  }
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    throw new CertificateError(`The server of the certificate answered ${response.status}; expected 200.`, `http-${response.status}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) {
      throw new CertificateError(`The server of the certificate sent more than ${MAX_BYTES} bytes; expected a certificate.`, 'TooLarge');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
