/** What an `IndexedHeap` needs of its items; an item is in one heap at most. */
export interface HeapItem {
  /** Smaller comes first. */
  heapKey: number;
  /** Smaller comes first where the keys are equal. */
  heapOrder: number;
  /** The item's place in its heap; -1 outside. Written by the heap alone. */
  heapIndex: number;
}

/** A binary heap that can also drop an item from its middle, so that what is cancelled or done does not stay in it. */
export class IndexedHeap<T extends HeapItem> {
  private readonly items: T[] = [];

  public get size(): number {
    return this.items.length;
  }

  public first(): T | undefined {
    return this.items[0];
  }

  public push(item: T): void {
    this.items.push(item);
    this.rise(item, this.items.length - 1);
  }

  /** Takes an item out; nothing happens when it is not in the heap. */
  public remove(item: T): void {
    const index = item.heapIndex;
    if (index < 0) {
      return;
    }
    item.heapIndex = -1;
    const last = this.items.pop()!;
    if (last !== item) {
      this.rise(last, index);
      this.sink(last, last.heapIndex);
    }
  }

  private rise(item: T, from: number): void {
    let index = from;
    while (index > 0) {
      const parent = Math.floor((index - 1) / 2);
      const above = this.items[parent];
      if (!isBefore(item, above)) {
        break;
      }
      this.put(above, index);
      index = parent;
    }
    this.put(item, index);
  }

  private sink(item: T, from: number): void {
    const size = this.items.length;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && isBefore(this.items[child + 1], this.items[child])) {
        child += 1;
      }
      if (!isBefore(this.items[child], item)) {
        break;
      }
      this.put(this.items[child], index);
      index = child;
    }
    this.put(item, index);
  }

  private put(item: T, index: number): void {
    this.items[index] = item;
    item.heapIndex = index;
  }
}

function isBefore(a: HeapItem, b: HeapItem): boolean {
  return a.heapKey < b.heapKey || (a.heapKey === b.heapKey && a.heapOrder < b.heapOrder);
}
