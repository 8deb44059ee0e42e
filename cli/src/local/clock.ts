import { HeapItem, IndexedHeap } from './indexed-heap';

/**
 * Time for the models: the queue, the event source and the simulation only ever ask a clock.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds; the returned function cancels it. Callbacks due at one instant run in the order they were asked for. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Resolves after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's clock. */
export class SystemClock implements Clock {
  public now(): number {
    return Date.now();
  }

  public after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

interface Timer extends HeapItem {
  readonly callback: () => void;
}

/** A clock that stands still until it is told to go on: a day passes in the time its work takes. */
export class VirtualClock implements Clock {
  private time: number;
  private order = 0;
  /** The earliest timer first; its key is its instant. */
  private readonly timers = new IndexedHeap<Timer>();

  constructor(startsAt: number = 0) {
    this.time = startsAt;
  }

  public now(): number {
    return this.time;
  }

  public after(milliseconds: number, callback: () => void): () => void {
    const timer: Timer = { heapKey: this.time + Math.max(0, milliseconds), heapOrder: this.order++, heapIndex: -1, callback };
    this.timers.push(timer);
    return () => this.timers.remove(timer);
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  /** Lets so many milliseconds pass, running everything that falls due, in order. */
  public async advance(milliseconds: number): Promise<void> {
    await this.runUntil(this.time + milliseconds);
  }

  /** Runs everything that falls due up to an instant, then stands there. */
  public async runUntil(instant: number): Promise<void> {
    await settle();
    while (this.nextAt() <= instant) {
      await this.step();
    }
    this.time = Math.max(this.time, instant);
  }

  /** Goes to the next timer and runs it and what follows from it at once; false when there is none. */
  public async step(): Promise<boolean> {
    const timer = this.timers.first();
    if (!timer) {
      return false;
    }
    this.timers.remove(timer);
    this.time = timer.heapKey;
    timer.callback();
    await settle();
    return true;
  }

  /** The instant of the next timer, or Infinity. */
  public nextAt(): number {
    return this.timers.first()?.heapKey ?? Infinity;
  }
}

/** Lets every promise that can resolve without time passing do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
