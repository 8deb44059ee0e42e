import { checkWholeNumber, ConcurrencySettings } from './concurrency';
import { RateLimitConfig } from './core/rate-limiter';

/** A number of requests in a time, of which a backend gets no more. */
export class MaxRate {
  /**
   * So many requests in any second.
   *
   * @param requests from 1 to 10,000
   */
  public static perSecond(requests: number): MaxRate {
    return new MaxRate('MaxRate.perSecond', requests, 1);
  }

  /**
   * So many requests in any minute.
   *
   * @param requests from 1 to 100,000
   */
  public static perMinute(requests: number): MaxRate {
    return new MaxRate('MaxRate.perMinute', requests, 60);
  }

  private constructor(private readonly name: string, private readonly requests: number, private readonly seconds: number) {
    checkWholeNumber(name, requests, 1, seconds === 1 ? 10_000 : 100_000);
  }

  /**
   * The share of one environment, rounded down: all together never exceed the rate.
   *
   * @internal
   */
  public _share(concurrency: ConcurrencySettings): RateLimitConfig {
    const environments = concurrency.reservedConcurrentExecutions ?? concurrency.eventSourceMaxConcurrency;
    const share = Math.floor(this.requests / environments);
    if (share < 1) {
      throw new Error(`${this.name}(${this.requests}) leaves ${environments} concurrent invocations less than one request each; lower maxConcurrency to ${this.requests} or raise the rate to ${environments}.`);
    }
    return { requests: share, perSeconds: this.seconds };
  }
}
