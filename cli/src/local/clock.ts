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

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/** A clock that stands still until it is told to go on: a day passes in the time its work takes. */
export class VirtualClock implements Clock {
  private time: number;
  private order = 0;
  /** A binary heap, the earliest timer first. */
  private readonly timers: Timer[] = [];

  constructor(startsAt: number = 0) {
    this.time = startsAt;
  }

  public now(): number {
    return this.time;
  }

  public after(milliseconds: number, callback: () => void): () => void {
    const timer: Timer = { at: this.time + Math.max(0, milliseconds), order: this.order++, callback, cancelled: false };
    this.push(timer);
    return () => {
      timer.cancelled = true;
    };
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
    const timer = this.pop();
    if (!timer) {
      return false;
    }
    this.time = timer.at;
    timer.callback();
    await settle();
    return true;
  }

  /** The instant of the next timer, or Infinity. */
  public nextAt(): number {
    while (this.timers.length > 0 && this.timers[0].cancelled) {
      this.removeFirst();
    }
    return this.timers.length > 0 ? this.timers[0].at : Infinity;
  }

  private pop(): Timer | undefined {
    return this.nextAt() === Infinity ? undefined : this.removeFirst();
  }

  private push(timer: Timer): void {
    const heap = this.timers;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = Math.floor((index - 1) / 2);
      if (!earlier(timer, heap[parent])) {
        break;
      }
      heap[index] = heap[parent];
      index = parent;
    }
    heap[index] = timer;
  }

  private removeFirst(): Timer {
    const heap = this.timers;
    const first = heap[0];
    const last = heap.pop()!;
    if (heap.length > 0) {
      let index = 0;
      for (;;) {
        let child = 2 * index + 1;
        if (child >= heap.length) {
          break;
        }
        if (child + 1 < heap.length && earlier(heap[child + 1], heap[child])) {
          child += 1;
        }
        if (!earlier(heap[child], last)) {
          break;
        }
        heap[index] = heap[child];
        index = child;
      }
      heap[index] = last;
    }
    return first;
  }
}

function earlier(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Lets every promise that can resolve without time passing do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
