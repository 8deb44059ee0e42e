/* eslint-disable no-bitwise -- the hash is defined on 32 bits */
import { Entry, ItemCollection, Position } from './item-collection';

/** Items of a table or of an index, by partition key. */
export interface OrderedItems {
  /** The items with this partition key; undefined when there are none. */
  collection(partition: string): ItemCollection | undefined;
  /** All items in the order of a scan, from the one behind `after` on. */
  scan(after?: ScanPosition, segment?: ScanSegment): Iterable<Entry>;
}

/** Where a scan has come to. */
export interface ScanPosition extends Position {
  readonly partition: string;
}

/** A part of a table that is scanned at the same time as others. */
export interface ScanSegment {
  readonly index: number;
  readonly total: number;
}

interface Slot {
  readonly hash: number;
  readonly partition: string;
}

/**
 * The order of a scan: that of a hash of the partition key, as on AWS, so that nobody comes to rely on another order.
 *
 * It is made when it is needed, and kept until a partition key comes or goes: writing costs nothing.
 */
export class ScanOrder {
  private slots?: readonly Slot[];

  constructor(private readonly collections: ReadonlyMap<string, ItemCollection>) {}

  /** To be called when a partition key has come or gone. */
  public forget(): void {
    this.slots = undefined;
  }

  /** See `OrderedItems.scan`. */
  public* scan(after?: ScanPosition, segment?: ScanSegment): Iterable<Entry> {
    this.slots ??= [...this.collections.keys()].map(slotOf).sort(compareSlots);
    const start = after && slotOf(after.partition);
    for (const slot of this.slots) {
      const order = start ? compareSlots(slot, start) : 1;
      if (order >= 0 && isInSegment(slot, segment)) {
        const collection = this.collections.get(slot.partition)!;
        yield* order === 0 ? collection.entries.slice(collection.firstAfter(after!)) : collection.entries;
      }
    }
  }
}

/** FNV-1a, 32 bits: short, and as good as any for this. */
function slotOf(partition: string): Slot {
  let hash = 0x811c9dc5;
  for (let index = 0; index < partition.length; index += 1) {
    hash = Math.imul(hash ^ partition.charCodeAt(index), 0x01000193);
  }
  return { hash: hash >>> 0, partition };
}

function compareSlots(one: Slot, other: Slot): number {
  return one.hash - other.hash || Number(one.partition > other.partition) - Number(one.partition < other.partition);
}

function isInSegment({ hash }: Slot, segment: ScanSegment | undefined): boolean {
  return !segment || Math.floor(hash * segment.total / 2 ** 32) === segment.index;
}
