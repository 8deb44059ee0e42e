import { Clock } from '../clock';

/**
 * One timer for many dates: it goes off at the earliest date it was given. It is only set anew for an earlier date, so that a queue that
 * receives and deletes all day does not fill the clock with timers; it may go off when there is nothing to do any more.
 */
export class Alarm {
  private setFor = Infinity;
  private cancel: (() => void) | undefined = undefined;

  /** @param onTime what to do; it sets the next date */
  constructor(private readonly clock: Clock, private readonly onTime: () => void) {}

  /** Makes sure that it goes off at this instant (epoch milliseconds) or before; Infinity asks for nothing. */
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
