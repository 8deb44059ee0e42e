import { HeapItem, IndexedHeap } from './indexed-heap';

/** Where the models get the time from: the queue, the event source and the simulation, so that all of them can run on virtual time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after a time; the returned function cancels it. Callbacks that are due at the same instant run in the order of their requests. */
  after(milliseconds: number, callback: () => void): () => void;
  /** Resolves after a time. */
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's clock. */
export class SystemClock implements Clock {
  public now(): number {
    return Date.now();
  }

  /** Milliseconds since the process began, by a clock that nobody sets. */
  public elapsed(): number {
    return performance.now();
  }

  public after(milliseconds: number, callback: () => void): () => void {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  }

  public sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

/** A turn of Node's event loop costs as much as several steps. */
const STEPS_A_TURN = 100;

interface Timer extends HeapItem {
  readonly callback: () => void;
}

/** A clock that only moves when it is told to: a simulated day takes no longer than the work that is done in it. */
export class VirtualClock implements Clock {
  private time: number;
  private order = 0;
  /** The earliest timer first; its key is its instant. */
  private readonly timers = new IndexedHeap<Timer>();

  constructor(private readonly startsAt: number = 0) {
    this.time = startsAt;
  }

  public now(): number {
    return this.time;
  }

  /** Milliseconds since its beginning: nobody sets it. */
  public elapsed(): number {
    return this.time - this.startsAt;
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

  /** Does something after a time, and resolves with what it returns or rejects with what it throws. */
  public later<T>(milliseconds: number, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.after(milliseconds, () => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Moves on by a number of milliseconds and runs every timer that is due on the way, in order. */
  public async advance(milliseconds: number): Promise<void> {
    await this.runUntil(this.time + milliseconds);
  }

  /** Runs every timer that is due up to an instant, then stops at that instant. */
  public async runUntil(instant: number): Promise<void> {
    await settle();
    while (this.nextAt() <= instant) {
      await this.step();
    }
    this.time = Math.max(this.time, instant);
  }

  /** Moves on to the next timer and runs it, together with everything that follows from it without waiting; false when there is none. */
  public async step(): Promise<boolean> {
    const ran = this.runNext();
    if (ran) {
      await settle();
    }
    return ran;
  }

  /**
   * Goes from timer to timer while there are any and the condition holds, which is asked before each of them. This is the fast way through many
   * steps: Node lets every promise resolve that can, before it goes from one immediate to the next, so that each step is as complete as one that
   * is awaited, but what comes from outside the process is only looked at after many of them.
   *
   * @throws what a timer or the condition throws
   */
  public runWhile(goOn: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      let ended = false;
      const step = (): void => {
        try {
          ended = ended || !goOn() || !this.runNext();
        } catch (error) {
          ended = true;
          reject(error);
        }
      };
      const turn = (): void => {
        if (ended) {
          resolve();
          return;
        }
        for (let steps = 0; steps < STEPS_A_TURN; steps += 1) {
          setImmediate(step);
        }
        setImmediate(turn);
      };
      turn();
    });
  }

  /** The instant of the next timer, or Infinity. */
  public nextAt(): number {
    return this.timers.first()?.heapKey ?? Infinity;
  }

  private runNext(): boolean {
    const timer = this.timers.first();
    if (timer) {
      this.timers.remove(timer);
      this.time = timer.heapKey;
      timer.callback();
    }
    return timer !== undefined;
  }
}

/** Waits until every promise that can resolve without time passing has done so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
