import { Brake } from './brake';
import { Histories } from './histories';
import { RateLease } from './rate-lease';
import { RateLimitConfig, SlidingWindow } from './rate-limiter';
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
  /** The destination's rate; no limit when absent. */
  readonly rateLimit?: RateLimitConfig;
}

/** What an environment remembers from one invocation to the next. */
export interface EnvironmentState {
  readonly brake: Brake;
  readonly histories: Histories;
  /** Present when there is a limit. */
  readonly rate?: EnvironmentRate;
}

/** A request needs a place in the window and a lease. */
export interface EnvironmentRate {
  readonly window: SlidingWindow;
  readonly lease: RateLease;
}

/** State of a new environment. */
export function newEnvironment({ rateLimit, requestTimeoutMs }: DeliverySettings): EnvironmentState {
  return {
    brake: new Brake(),
    histories: new Histories(),
    rate: rateLimit && { window: new SlidingWindow(rateLimit), lease: new RateLease(rateLimit, requestTimeoutMs) },
  };
}
