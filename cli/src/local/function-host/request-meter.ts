/** 32-bit integers at the start of the shared memory; after them one per thread: its requests in flight. */
const IN_FLIGHT = 0;
const MOST_IN_FLIGHT = 1;
const TOTAL = 2;
const FIRST_SLOT = 3;

/**
 * Counts a function's requests in flight, over all of its threads.
 *
 * The numbers live in shared memory and change where a request starts and ends. Messages between threads would arrive in another order than
 * the requests started and ended, and a maximum taken from them would be wrong.
 */
export class RequestMeter {
  /** Allocates the memory for a function with this number of threads. */
  public static allocate(threads: number): SharedArrayBuffer {
    return new SharedArrayBuffer((FIRST_SLOT + threads) * Int32Array.BYTES_PER_ELEMENT);
  }

  private readonly cells: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.cells = new Int32Array(memory);
  }

  /** Requests in flight now. */
  public get inFlight(): number {
    return Atomics.load(this.cells, IN_FLIGHT);
  }

  /** The most requests that were ever in flight at once. */
  public get mostInFlight(): number {
    return Atomics.load(this.cells, MOST_IN_FLIGHT);
  }

  /** Requests started. */
  public get total(): number {
    return Atomics.load(this.cells, TOTAL);
  }

  /** A request starts in a thread. */
  public start(slot: number): void {
    Atomics.add(this.cells, TOTAL, 1);
    Atomics.add(this.cells, FIRST_SLOT + slot, 1);
    const now = Atomics.add(this.cells, IN_FLIGHT, 1) + 1;
    let most = Atomics.load(this.cells, MOST_IN_FLIGHT);
    while (now > most) {
      const seen = Atomics.compareExchange(this.cells, MOST_IN_FLIGHT, most, now);
      if (seen === most) {
        return;
      }
      most = seen; // another thread has changed it in the meantime
    }
  }

  /** A request ends in a thread. */
  public end(slot: number): void {
    Atomics.sub(this.cells, FIRST_SLOT + slot, 1);
    Atomics.sub(this.cells, IN_FLIGHT, 1);
  }

  /** A thread was terminated: what it had in flight ended with its sockets. */
  public forget(slot: number): void {
    Atomics.sub(this.cells, IN_FLIGHT, Atomics.exchange(this.cells, FIRST_SLOT + slot, 0));
  }
}
