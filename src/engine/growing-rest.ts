import { Rest } from './rest';

/** It is left alone for so long after it did not answer; twice as long after each time more. Milliseconds. */
const FIRST_REST_MS = 1_000;

/** Up to this. */
const LONGEST_REST_MS = 30_000;

/**
 * Keeps a queue that does not answer from holding up everything else: each message to it would wait for its answer, in a place in which others could be
 * delivered. So the environment remembers, and sends nothing for a time that grows; then one message, which tells whether it is back.
 *
 * It lives as long as the environment and knows no clock: the caller gives the time.
 */
export class GrowingRest {
  private readonly rest = new Rest();
  /** Times in a row that it did not answer; messages that were under way together count once. */
  private failures = 0;
  /** Whether one that tells is under way. Says something only while `failures` are counted. */
  private probing = false;

  /** Whether nothing must be sent now. */
  public lasts(now: number): boolean {
    return this.failures > 0 && (this.probing || this.rest.lasts(now));
  }

  /**
   * A message is about to be sent.
   *
   * @returns takes whether the queue answered, well or not, and when
   */
  public begin(): (answered: boolean, now: number) => void {
    const failures = this.failures;
    this.probing = true;
    return (answered, now) => {
      if (answered) {
        this.failures = 0;
      } else if (failures === this.failures) {
        this.rest.begin(now, Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** failures));
        this.failures += 1;
        this.probing = false;
      }
    };
  }
}
