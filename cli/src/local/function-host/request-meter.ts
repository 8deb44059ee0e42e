/** 32-bit integers at the start of the shared memory; after them two per thread: its requests in flight, and when the oldest of them started. */
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
    return new SharedArrayBuffer((FIRST_SLOT + 2 * threads) * Int32Array.BYTES_PER_ELEMENT);
  }

  private readonly cells: Int32Array;
  /** The second halves of what threads have: seconds since 1970, 0 where nothing is in flight. */
  private readonly oldest: Uint32Array;

  constructor(memory: SharedArrayBuffer) {
    this.cells = new Int32Array(memory);
    const slots = (this.cells.length - FIRST_SLOT) / 2;
    this.oldest = new Uint32Array(memory, (FIRST_SLOT + slots) * Int32Array.BYTES_PER_ELEMENT, slots);
  }

  /** When the oldest request started that is in flight now, to the second; milliseconds since 1970, undefined where none is. */
  public get oldestAt(): number | undefined {
    const starts = [...this.oldest.keys()].map((slot) => Atomics.load(this.oldest, slot)).filter((at) => at > 0);
    return starts.length === 0 ? undefined : Math.min(...starts) * 1000;
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

  /** A thread tells when the oldest of its requests started. @param at milliseconds since 1970; undefined where none is in flight */
  public setOldest(slot: number, at: number | undefined): void {
    Atomics.store(this.oldest, slot, Math.floor((at ?? 0) / 1000));
  }

  /** A thread was terminated: what it had in flight ended with its sockets. */
  public forget(slot: number): void {
    Atomics.sub(this.cells, IN_FLIGHT, Atomics.exchange(this.cells, FIRST_SLOT + slot, 0));
    this.setOldest(slot, undefined);
  }
}
