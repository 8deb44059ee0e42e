/** What the sender's process is told: send so many. */
export interface SendOrder {
  readonly count: number;
  /** Webhooks a second. @default - as fast as they are answered */
  readonly perSecond?: number;
}

/** How it went. */
export interface SendReport {
  readonly seconds: number;
}

/** What the backend's process tells when it is asked, or when it listens. */
export interface BackendReport {
  readonly port: number;
  readonly requests: number;
}
