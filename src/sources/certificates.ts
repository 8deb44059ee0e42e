import { JsonWebKeys, KeySeeker, KeysUnavailableError } from './json-web-keys';
import { KeysByName } from './keys-by-name';
import { rsaKeyOf } from './verification/sns';

/** Certificates that are kept; SNS uses one per region at a time. */
const MAX_CERTIFICATES = 16;

/**
 * Fetches what is at an address that was checked to be SNS's own: without redirects, in limited time and size.
 *
 * @returns the certificate as PEM; undefined when there is nothing at that address. Rejects when that cannot be told now
 */
export type FetchCertificate = (url: string) => Promise<string | undefined>;

/**
 * Certificates by address. An address of SNS always serves the same one; anyone can name addresses where there is none, which are asked for as keys are that
 * are given out one at a time.
 */
export class Certificates {
  private readonly byAddress: JsonWebKeys;

  /** @param now milliseconds since 1970 */
  constructor(fetchCertificate: FetchCertificate, now: () => number) {
    const read = async (url: string): Promise<ReadonlyMap<string, string>> => {
      const certificate = await fetchCertificate(url);
      return certificate === undefined ? new Map() : new Map([[url, usable(certificate)]]);
    };
    this.byAddress = new KeysByName(read, now, { isName: () => true, freshMs: Infinity, mostKeys: MAX_CERTIFICATES });
  }

  /** Whether some are known: then a message that names another one can be real only if SNS has just begun to use that. */
  public get hasAny(): boolean {
    return this.byAddress.hasKeys;
  }

  /**
   * As `FetchCertificate`.
   *
   * @throws KeysUnavailableError when that cannot be told now, or while others name too many
   */
  public get(url: string, seeker: KeySeeker): Promise<string | undefined> {
    return this.byAddress.find(url, seeker);
  }

  /** To be told of each webhook that a certificate verified. */
  public verified(seeker: KeySeeker): void {
    this.byAddress.verified(seeker);
  }
}

/** Nothing but certificates is ever at such an address: whatever else comes from there is of something in between, and says nothing of the message. */
function usable(certificate: string): string {
  if (!rsaKeyOf(certificate)) {
    throw new KeysUnavailableError('The server of the certificate answered with none that has an RSA key.', 'NoCertificate');
  }
  return certificate;
}
