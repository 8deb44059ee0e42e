/** When an item is tried again and when it is given up on. All times are in seconds. */
export interface RetryPolicyConfig {
  /** Time since arrival after which a delivery is given up on. */
  readonly retryForSeconds: number;
  /** Upper bound of the first back-off; it doubles with each attempt. */
  readonly backoffBaseSeconds: number;
  /** Upper bound of every back-off. */
  readonly backoffMaxSeconds: number;
  /** Upper bound of what a destination may ask for. */
  readonly retryAfterMaxSeconds: number;
  /** Attempts after which a rejection is final. */
  readonly rejectionAttempts: number;
}
