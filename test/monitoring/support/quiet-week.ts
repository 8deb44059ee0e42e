import { Minute, PartMinute } from './watched-system';
import { SeededRandom } from '../../../cli/src/simulation/random';

const DAY = 24 * 60;

/**
 * What ordinary minutes are like: webhooks by day and few at night, strangers who send what does not verify, and what happens once in a week in any account, such as
 * a request that fails, an invocation that crashes, a slow answer. Of what comes in, a router hands on less than a half.
 */
export class QuietWeek {
  private readonly random = new SeededRandom(1).next;
  /** Webhooks that were answered in one minute and counted by the queue in the next. */
  private late = 0;

  /** @param index of the minute, from 0 */
  public minute(index: number, partNames: readonly string[]): Minute {
    const ofDay = index % DAY;
    const isNight = ofDay < 6 * 60;
    const arrived = isNight ? (this.happens(0.05) ? 1 : 0) : Math.floor(this.random() * 5);
    // At night too, and more of them than of anything else then.
    const strangers = ofDay === 3 * 60 ? 20 : ofDay === 15 * 60 ? 1 : 0;
    const accepted = arrived + strangers;
    const isLate = accepted > 0 && this.happens(0.1);
    const stored = accepted - (isLate ? 1 : 0) + this.late;
    this.late = isLate ? 1 : 0;
    const requests = accepted + (this.happens(0.02) ? 1 : 0);
    return {
      requests,
      serverErrors: requests > 0 && index % (3 * DAY) === 12 * 60 ? 1 : 0,
      latencyMs: this.happens(0.001) ? 2_800 : 40 + this.random() * 60,
      accepted,
      stored,
      invalid: strangers,
      secretUnreadable: 0,
      unrouted: Math.floor(arrived * 0.6),
      parts: Object.fromEntries(partNames.map((name) => [name, this.part(index, name, arrived)])),
    };
  }

  private part(index: number, name: string, arrived: number): PartMinute {
    const idle = name === 'Overflow';
    // A webhook that is tried again now and then, until it is taken some minutes later.
    const failures = !idle && arrived > 0 && this.happens(0.05) ? 1 : 0;
    const strikes = (day: number): number => index === day * DAY + 700 ? 1 : 0;
    return {
      ageSeconds: idle ? (strikes(4) * 40) : arrived === 0 ? 0 : this.happens(0.02) ? 600 + this.random() * 900 : this.random() * 20,
      // What strangers sent is there until SQS deletes it.
      deadLetterAgeSeconds: name === 'Default' || name === 'Router' ? index * 60 : 0,
      undelivered: 0,
      invocations: idle ? strikes(4) : arrived,
      errors: strikes(2),
      throttles: strikes(5),
      durationMs: this.happens(0.01) ? 31_000 : 50 + this.random() * 500,
      misconfigured: 0,
      returnedAgeSeconds: failures > 0 ? this.random() * 600 : undefined,
      attempts: idle ? strikes(4) : arrived + failures,
      failures,
      recordsFailed: strikes(3),
    };
  }

  private happens(probability: number): boolean {
    return this.random() < probability;
  }
}
