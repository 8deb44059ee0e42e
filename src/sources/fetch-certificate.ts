import { fetchLimited, LimitedAnswer } from './fetch-limited';

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
 * @param ask asks a server
 * @throws CertificateError, or what `fetchLimited` throws, when the server does not answer, or with something else
 */
export async function fetchCertificate(url: string, ask: (url: string) => Promise<LimitedAnswer> = fetchLimited): Promise<string | undefined> {
  const { status, text } = await ask(url);
  if (status >= 400 && status < 500 && !TRANSIENT.includes(status)) {
    return undefined;
  }
  if (status !== 200) {
    throw new CertificateError(`The server of the certificate answered ${status}; expected 200.`, `http-${status}`);
  }
  return text;
}
