import { Clock } from '../clock';

/**
 * One timer for many instants: it fires at the earliest one that was set, and only an earlier one replaces it, so that a queue that receives
 * and deletes all day does not fill the clock with timers. It may therefore fire when there is nothing left to do.
 */
export class Alarm {
  private setFor = Infinity;
  private cancel: (() => void) | undefined = undefined;

  /** @param onTime what to do when it fires; it also sets the next instant */
  constructor(private readonly clock: Clock, private readonly onTime: () => void) {}

  /** Makes sure that it fires at this instant (epoch milliseconds) or earlier; Infinity changes nothing. */
  public setAt(instant: number): void {
    if (instant >= this.setFor) {
      return;
    }
    this.cancel?.();
    this.setFor = instant;
    this.cancel = this.clock.after(instant - this.clock.now(), () => {
      this.setFor = Infinity;
      this.cancel = undefined;
      this.onTime();
    });
  }

  public close(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.setFor = Infinity;
  }
}
