/**
 * A time for which something is left alone. A clock that is set back does not make it longer: then it begins again, once. It knows no clock: the caller
 * gives the time, in milliseconds since 1970.
 */
export class Rest {
  private until = -Infinity;
  private milliseconds = 0;

  /** It begins now, in place of one that is not over. */
  public begin(now: number, milliseconds: number): void {
    this.until = now + milliseconds;
    this.milliseconds = milliseconds;
  }

  /** Whether it is not over. */
  public lasts(now: number): boolean {
    this.until = Math.min(this.until, now + this.milliseconds);
    return now < this.until;
  }
}
