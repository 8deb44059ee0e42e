import { BackendUrl, parseBackendUrl } from './request-target';

/** Where the backend is. */
export interface BaseUrl {
  /**
   * The base URL to use for the next request.
   *
   * @throws BackendUrlError when there is none that can be used
   */
  get(): Promise<BackendUrl>;
  /** A request to it was not acknowledged. */
  failed(): void;
}

/** A base URL that was set at deployment. It is parsed at the first request, so that a bad one is a failed attempt and not a crash. */
export class FixedUrl implements BaseUrl {
  private parsed?: BackendUrl;

  constructor(private readonly text: string) {}

  public async get(): Promise<BackendUrl> {
    this.parsed ??= parseBackendUrl(this.text);
    return this.parsed;
  }

  public failed(): void {
    // It stays what it is.
  }
}
