import { PauseWatch } from './pause-watch';
import type { PutOffBy } from './wait-watch';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';

/** What environments were started with: a deploy does not change those that there are. */
export class Environments {
  public readonly pauses: PauseWatch;
  private readonly policies = new Map<number, HttpRetryPolicyConfig>();

  /** @param skewMs how far their clocks may be from the true one */
  constructor(skewMs: number) {
    this.pauses = new PauseWatch(skewMs);
  }

  public started(environment: number, policy: HttpRetryPolicyConfig, paused: boolean): void {
    this.policies.set(environment, policy);
    this.pauses.environmentStarted(environment, paused);
  }

  /** What puts off what is left of a group; undefined for an environment that nobody started. */
  public puttingOff(environment: number, now: number): PutOffBy | undefined {
    const policy = this.policies.get(environment);
    return policy && { environment, policy, paused: this.pauses.boundsFor(environment, now) };
  }

  public policyOf(environment: number): HttpRetryPolicyConfig | undefined {
    return this.policies.get(environment);
  }
}
