import { ASKED_TOO_OFTEN, KeySeeker, unavailable } from './json-web-keys';
import { KeyAsks } from './key-asks';
import { Trouble } from './trouble';
import { errorName } from '../shared/error-name';

/** Certificates that are kept; SNS uses one per region at a time. */
const MAX_CERTIFICATES = 16;

/**
 * Fetches what is at an address that was checked to be SNS's own: without redirects, in limited time and size.
 *
 * @returns the certificate as PEM; undefined when there is nothing at that address. Rejects when that cannot be told now
 */
export type FetchCertificate = (url: string) => Promise<string | undefined>;

/** Certificates by address. An address of SNS always serves the same one; anyone can name addresses where there is none, each with a fetch of its own. */
export class Certificates {
  private readonly known = new Map<string, string>();
  private readonly fetching = new Map<string, Promise<string | undefined>>();
  private readonly asks = new KeyAsks();
  private readonly trouble = new Trouble();

  /** @param now milliseconds since 1970 */
  constructor(private readonly fetchCertificate: FetchCertificate, private readonly now: () => number) {}

  /** Whether some are known: then a message that names another one can be real only if SNS has just begun to use that. */
  public get hasAny(): boolean {
    return this.known.size > 0;
  }

  /**
   * As `FetchCertificate`. Only what was found is kept.
   *
   * @throws KeysUnavailableError when that cannot be told now, or while others name too many
   */
  public async get(url: string, { sourceIp }: KeySeeker): Promise<string | undefined> {
    const certificate = this.known.get(url);
    if (certificate !== undefined) {
      return certificate;
    }
    let fetching = this.fetching.get(url);
    if (!fetching) {
      if (!this.asks.take(sourceIp, this.now())) {
        unavailable(ASKED_TOO_OFTEN, this.asks.refusedSince);
      }
      fetching = this.fetchNow(url).finally(() => this.fetching.delete(url));
      this.fetching.set(url, fetching);
    }
    return fetching;
  }

  /** To be told of each webhook that a certificate verified. */
  public verified({ sourceIp }: KeySeeker): void {
    this.asks.prove(sourceIp);
  }

  private async fetchNow(url: string): Promise<string | undefined> {
    const certificate = await this.tryToFetch(url);
    if (certificate !== undefined) {
      this.known.set(url, certificate);
      if (this.known.size > MAX_CERTIFICATES) {
        const [oldest] = this.known.keys();
        this.known.delete(oldest);
      }
    }
    return certificate;
  }

  private async tryToFetch(url: string): Promise<string | undefined> {
    const at = this.now();
    try {
      const certificate = await this.fetchCertificate(url);
      this.trouble.answered(at);
      return certificate;
    } catch (error) {
      return unavailable(errorName(error), this.trouble.failed(at));
    }
  }
}
