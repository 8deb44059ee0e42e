/** Tells those who wait that something has become available: once, soon, for all that happens before the next microtask. */
export class Availability {
  private readonly waiting = new Set<() => void>();
  private announced = false;

  /** Adds one who waits, behind the others; the returned function takes it out. */
  public add(callback: () => void): () => void {
    this.waiting.add(callback);
    return () => {
      this.waiting.delete(callback);
    };
  }

  public announce(): void {
    if (this.announced || this.waiting.size === 0) {
      return;
    }
    this.announced = true;
    queueMicrotask(() => {
      this.announced = false;
      for (const callback of [...this.waiting]) {
        callback();
      }
    });
  }

  public close(): void {
    this.waiting.clear();
  }
}
