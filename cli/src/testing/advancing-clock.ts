import { Clock } from '../local/clock';

interface Waiting {
  readonly at: number;
  readonly callback: () => void;
  timer?: NodeJS.Timeout;
}

/** The machine's clock, and ahead of it by as much as it was told to advance. */
export class AdvancingClock implements Clock {
  private ahead = 0;
  private readonly waiting = new Set<Waiting>();

  public now(): number {
    return Date.now() + this.ahead;
  }

  public after(milliseconds: number, callback: () => void): () => void {
    const waiting: Waiting = { at: this.now() + milliseconds, callback };
    this.waiting.add(waiting);
    this.arm(waiting);
    return () => this.drop(waiting);
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  /** Goes on by so many milliseconds at once; what is due by then is called, the earliest first. */
  public advance(milliseconds: number): void {
    this.ahead += milliseconds;
    [...this.waiting].sort((one, other) => one.at - other.at).forEach((waiting) => this.arm(waiting));
  }

  private arm(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    waiting.timer = setTimeout(() => {
      this.drop(waiting);
      waiting.callback();
    }, Math.max(0, waiting.at - this.now()));
  }

  private drop(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.waiting.delete(waiting);
  }
}
