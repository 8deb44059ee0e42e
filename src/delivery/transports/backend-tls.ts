import type { SecureContext } from 'node:tls';
import { RequestResult } from './request';

/** What connections to the backend are verified with, and what is presented to it. */
export interface BackendTls {
  /**
   * Certificates for the next connection: the same object for as long as none of them changes.
   *
   * @throws BackendTlsError when there are none that can be used
   */
  get(): Promise<SecureContext>;
  /** A request with them was not acknowledged. */
  failed(result: RequestResult): void;
}

/** Certificates that cannot be used. The text never holds any part of them. */
export class BackendTlsError extends Error {
  public readonly name = 'BackendTlsError';
}
