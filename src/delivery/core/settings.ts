import { Brake } from './brake';
import { Histories } from './histories';
import { RateLimitConfig, RateLimiter, SlidingWindowRateLimiter } from './rate-limiter';
import { RetryPolicyConfig } from './retry-policy-config';

/** How a destination is delivered to. */
export interface DeliverySettings {
  /** Name in logs, metrics and dead letters. */
  readonly destination: string;
  readonly retryPolicy: RetryPolicyConfig;
  /** Groups worked on at once; at least 1. */
  readonly groupsPerInvocation: number;
  /** Total time of one request. */
  readonly requestTimeoutMs: number;
  /** Receives after which SQS moves a message to the dead-letter queue by itself. */
  readonly maxReceiveCount: number;
  /** This environment's share of the destination's rate; no limit when absent. */
  readonly rateLimit?: RateLimitConfig;
}

/** What an environment remembers from one invocation to the next. */
export interface EnvironmentState {
  readonly brake: Brake;
  readonly histories: Histories;
  readonly rateLimiter?: RateLimiter;
}

/**
 * State of a new environment.
 *
 * @param now milliseconds since 1970
 */
export function newEnvironment(settings: DeliverySettings, now: number): EnvironmentState {
  return {
    brake: new Brake(),
    histories: new Histories(),
    rateLimiter: settings.rateLimit && new SlidingWindowRateLimiter(settings.rateLimit, now),
  };
}
