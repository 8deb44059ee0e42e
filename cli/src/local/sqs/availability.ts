/** Calls back waiting receivers after messages have become available: in a microtask, once for everything that happened before it. */
export class Availability {
  private readonly waiting = new Set<() => void>();
  private announced = false;

  /** Adds a callback after the existing ones; the returned function removes it. */
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
    void Promise.resolve().then(() => {
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
