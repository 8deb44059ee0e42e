import { RetryPolicyConfig } from '../engine/retry-policy-config';

/** Which HTTP statuses are more than failures. */
export interface StatusPolicy {
  /** Statuses that a retry is unlikely to change. */
  readonly rejectionStatuses: readonly number[];
  /** Statuses that end a delivery at once. */
  readonly goneStatuses: readonly number[];
}

/** A retry policy as plain data: rendered by the construct (`RetryPolicy`), read by the forwarder and the simulation. */
export interface HttpRetryPolicyConfig extends RetryPolicyConfig, StatusPolicy {}

/** The defaults of `RetryPolicy`, with the reason for each. */
export const DEFAULT_RETRY_POLICY: HttpRetryPolicyConfig = {
  // A long weekend: time for people to notice and mend a backend.
  retryForSeconds: 3 * 24 * 60 * 60,
  backoffBaseSeconds: 1,
  // What fails while others succeed is seldom mended within minutes. An outage is looked at far more often, by the brake.
  backoffMaxSeconds: 60 * 60,
  retryAfterMaxSeconds: 60 * 60,
  // Deterministic answers to these exact bytes. 401, 403, 404 and 3xx are not here: they are what a deploy in progress looks like.
  rejectionStatuses: [400, 402, 405, 406, 411, 412, 413, 414, 415, 416, 417, 422, 424, 426, 428, 431, 451],
  rejectionAttempts: 10,
  goneStatuses: [410],
};
