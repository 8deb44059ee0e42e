import { BaseUrl } from './base-url';
import { BackendUrl, BackendUrlError, parseBackendUrl } from './request-target';
import { CachedSecret } from '../../shared/cached-secret';
import { errorName } from '../../shared/error-name';

/** During an outage every attempt fails, and the secret is not read for each. */
const REREAD_AFTER_MS = 30_000;

/** That an attempt failed is a suspicion and no more: no other waits for Secrets Manager because of it. */
const USED_WHILE_STALE_MS = 60_000;

/**
 * A base URL that is kept in a secret. It is read once per environment, and again after a request failed: the URL may have changed. While
 * the secret cannot be read, the last known URL stays in use.
 */
export class SecretUrl implements BaseUrl {
  private readonly secret: CachedSecret<BackendUrl>;

  /**
   * @param read the secret's text
   * @param now milliseconds since 1970
   */
  constructor(read: () => Promise<string>, now: () => number) {
    this.secret = new CachedSecret({ read, parse: parseBackendUrl, now, rereadAfterMs: REREAD_AFTER_MS, usedWhileStaleMs: USED_WHILE_STALE_MS, whenUnusable: 'forget' });
  }

  public async get(): Promise<BackendUrl> {
    try {
      return await this.secret.get();
    } catch (error) {
      throw error instanceof BackendUrlError
        ? error
        : new BackendUrlError(`The secret with the backend URL could not be read (${errorName(error)}); expected a secret that this function may read.`);
    }
  }

  public failed(): void {
    this.secret.mayBeStale();
  }
}
