import { Rate } from './stream-settings';
import { checkWholeNumber } from '../shared/check-whole-number';

/**
 * A number of requests in a time, of which a backend gets no more.
 *
 * Counted at departure, in any window of that length, over all environments of the forwarder together: those that run, those that Lambda
 * keeps in reserve, and those that were replaced or died. Each concurrent invocation uses an equal share, rounded down, for which it takes
 * a lease in a DynamoDB table. Without a lease nothing is sent: while the table cannot be reached, webhooks wait in the queue.
 *
 * A request that is sent again at once, because the backend had closed the idle connection it was written to, counts twice; where the share
 * has no place left for it, the attempt fails and is repeated later.
 */
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

  /**
   * One request in any second, for two concurrent invocations, each of which makes one in two.
   *
   * @internal
   */
  public static _onePerSecond(): MaxRate {
    return new MaxRate('MaxRate', 2, 2);
  }

  /**
   * The rate as plain data.
   *
   * @internal
   */
  public readonly _rate: Rate;

  private constructor(name: string, requests: number, perSeconds: number) {
    checkWholeNumber(name, requests, 1, perSeconds === 1 ? 10_000 : 100_000);
    this._rate = { requests, perSeconds };
  }
}
