/** Certificates that are kept; SNS uses one per region at a time. */
const MAX_CERTIFICATES = 16;

/**
 * Fetches what is at an address that was checked to be SNS's own: without redirects, in limited time and size.
 *
 * @returns the certificate as PEM; undefined when there is nothing at that address. Rejects when that cannot be told now
 */
export type FetchCertificate = (url: string) => Promise<string | undefined>;

/** Certificates by address. An address of SNS always serves the same one. */
export class Certificates {
  private readonly known = new Map<string, Promise<string | undefined>>();

  constructor(private readonly fetchCertificate: FetchCertificate) {}

  /** As `FetchCertificate`. Only what was found is kept. */
  public async get(url: string): Promise<string | undefined> {
    const found = this.known.get(url) ?? this.remember(url, this.fetchCertificate(url));
    try {
      const certificate = await found;
      if (certificate === undefined) {
        this.known.delete(url);
      }
      return certificate;
    } catch (error) {
      this.known.delete(url);
      throw error;
    }
  }

  private remember(url: string, found: Promise<string | undefined>): Promise<string | undefined> {
    if (this.known.size >= MAX_CERTIFICATES) {
      this.known.clear();
    }
    this.known.set(url, found);
    return found;
  }
}
