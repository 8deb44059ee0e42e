import { BaseUrl } from './base-url';
import { BackendUrl, BackendUrlError, parseBackendUrl } from './request-target';
import { errorName } from '../../shared/error-name';

/** During an outage every attempt fails, and the secret is not read for each. */
const REREAD_AFTER_MS = 30_000;

/**
 * A base URL that is kept in a secret. It is read once per environment, and again after a request failed: the URL may have changed. While
 * the secret cannot be read, the last known URL stays in use.
 */
export class SecretUrl implements BaseUrl {
  private known?: BackendUrl;
  private stale = false;
  private readAt = -Infinity;
  private reading?: Promise<BackendUrl>;

  /**
   * @param read the secret's text
   * @param now milliseconds since 1970
   */
  constructor(private readonly read: () => Promise<string>, private readonly now: () => number) {}

  public async get(): Promise<BackendUrl> {
    if (this.known && !this.stale) {
      return this.known;
    }
    this.reading ??= this.readAndParse().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  public failed(): void {
    if (this.now() - this.readAt >= REREAD_AFTER_MS) {
      this.stale = true;
    }
  }

  private async readAndParse(): Promise<BackendUrl> {
    let text: string;
    try {
      text = await this.read();
    } catch (error) {
      if (this.known) {
        return this.known;
      }
      throw new BackendUrlError(`The secret with the backend URL could not be read (${errorName(error)}); expected a secret that this function may read.`);
    }
    this.known = undefined;
    this.known = parseBackendUrl(text);
    this.stale = false;
    this.readAt = this.now();
    return this.known;
  }
}
