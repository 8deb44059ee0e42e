import { AttemptHistories } from './attempt-histories';
import { Brake, defaultBrake } from './brake';
import { GrowingRest } from './growing-rest';
import { HangingOrigins } from './hanging-origins';
import { RateLease } from './rate-lease';
import { RepeatShare } from './repeat-share';
import { RetryPolicyConfig } from './retry-policy-config';
import { Shedding } from './shedding';
import { RateLimitConfig, SlidingWindow } from './sliding-window';

/** How a destination is delivered to. */
export interface DeliverySettings {
  /** Name in logs, metrics and dead letters. */
  readonly destination: string;
  readonly retryPolicy: RetryPolicyConfig;
  /** Groups worked on at once; at least 1. */
  readonly groupsPerInvocation: number;
  /** Total time of one attempt. */
  readonly attemptTimeoutMs: number;
  /** For how long SQS hides what was received. */
  readonly visibilityTimeoutMs: number;
  /** Invocations at one time, at most: as many environments deliver at once. */
  readonly concurrentInvocations: number;
  /** Receives after which SQS moves a message to the dead-letter queue by itself. */
  readonly maxReceiveCount: number;
  /** For how long the queue keeps a message: what is in it for longer is lost. */
  readonly retentionSeconds: number;
  /** True while nothing is to be delivered. */
  readonly paused?: boolean;
  /** The destination's rate; no limit when absent. */
  readonly rateLimit?: RateLimitConfig;
}

/** What an environment remembers from one invocation to the next. */
export interface EnvironmentState {
  readonly brake: Brake;
  readonly repeats: RepeatShare;
  readonly hanging: HangingOrigins;
  readonly histories: AttemptHistories;
  readonly shedding: Shedding;
  readonly deadLetterRest: GrowingRest;
  /** Present when there is a limit. */
  readonly rate?: EnvironmentRate;
}

/** An attempt needs a place in the window and a lease. */
export interface EnvironmentRate {
  readonly window: SlidingWindow;
  readonly lease: RateLease;
}

/** State of a new environment. */
export function newEnvironment({ rateLimit, attemptTimeoutMs, concurrentInvocations, groupsPerInvocation }: DeliverySettings): EnvironmentState {
  return {
    brake: new Brake(defaultBrake(concurrentInvocations)),
    repeats: new RepeatShare(groupsPerInvocation),
    hanging: new HangingOrigins(new RepeatShare(groupsPerInvocation, attemptTimeoutMs)),
    histories: new AttemptHistories(),
    shedding: new Shedding(),
    deadLetterRest: new GrowingRest(),
    rate: rateLimit && { window: new SlidingWindow(rateLimit), lease: new RateLease(rateLimit, attemptTimeoutMs) },
  };
}
