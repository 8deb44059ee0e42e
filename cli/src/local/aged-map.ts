/**
 * A map by texts that finds its oldest entry in no time, however many were deleted before. A plain map walks from its beginning over every entry that was
 * deleted since the engine cleaned up last, and in a map whose oldest entries go one by one that is as many as there are entries.
 */
export class AgedMap<Value> {
  private readonly entries = new Map<string, Value>();
  /** Goes on behind `first`; every entry that it has passed before that is deleted. */
  private cursor?: Iterator<string>;
  private first?: string;

  public get size(): number {
    return this.entries.size;
  }

  public get(key: string): Value | undefined {
    return this.entries.get(key);
  }

  public has(key: string): boolean {
    return this.entries.has(key);
  }

  /** Stores an entry, as the newest one; one that is there already keeps its age. */
  public set(key: string, value: Value): void {
    this.entries.set(key, value);
  }

  public delete(key: string): void {
    if (this.entries.delete(key) && this.first === key) {
      this.first = undefined;
    }
  }

  /** Key of the entry that is there for the longest time; undefined when there is none. */
  public oldest(): string | undefined {
    if (this.first === undefined) {
      this.cursor ??= this.entries.keys();
      const { done, value } = this.cursor.next();
      if (done) {
        this.cursor = undefined; // nothing that comes later would be found by it
      } else {
        this.first = value;
      }
    }
    return this.first;
  }

  /** Oldest first. */
  public values(): IterableIterator<Value> {
    return this.entries.values();
  }
}
