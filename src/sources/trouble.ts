/** What is over for so long, and was followed by an answer, is over. */
const OVER_AFTER_MS = 15 * 60 * 1000;

/** Whoever waits looks again far sooner: where nobody did for so long, nobody knows whether it was well in between. */
const NOBODY_LOOKED_MS = 60 * 60 * 1000;

/**
 * Whether what fails now is another problem than what failed before: two failures that are hours apart do not say that it failed for hours.
 *
 * @param lastAt when it failed before, in milliseconds since 1970
 * @param now milliseconds since 1970
 */
export function isNewProblem(lastAt: number, now: number): boolean {
  return now - lastAt >= NOBODY_LOOKED_MS;
}

/**
 * Since when a host fails to tell what it is asked for, a name at a time. It is known for the host and not for each name: of forged webhooks one behind the
 * other, each with a name of its own, each would be looked at for the first time when the one before has waited long enough. And an answer for one name is
 * not the end of it where others go on failing, because anyone can name those.
 */
export class Trouble {
  private beganAt = -Infinity;
  private lastAt = -Infinity;
  private answeredAt = -Infinity;

  /**
   * Something could not be told.
   *
   * @param now milliseconds since 1970
   * @returns since when that has been so
   */
  public failed(now: number): number {
    if ((this.answeredAt >= this.lastAt && now - this.lastAt >= OVER_AFTER_MS) || isNewProblem(this.lastAt, now)) {
      this.beganAt = now;
    }
    this.lastAt = now;
    return this.beganAt;
  }

  /**
   * Something was told.
   *
   * @param now milliseconds since 1970
   */
  public answered(now: number): void {
    this.answeredAt = now;
  }
}
