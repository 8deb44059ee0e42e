import { Attributes } from './attribute-value';
import { Entry, ItemCollection } from './item-collection';
import { ItemKey, keyOf } from './item-key';
import { OrderedItems, ScanOrder, ScanPosition, ScanSegment } from './item-order';
import { SecondaryIndex } from './secondary-index';
import { IndexSchema, TableSchema } from './table-schema';
import { AgedMap } from '../aged-map';

const NO_TIE = '';

/** What a table is known by beside its name. */
export interface TableIdentity {
  readonly arn: string;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A table in memory. Its items are checked already, and are never changed: writing puts another item in the place of one. */
export class Table implements OrderedItems {
  private readonly collections = new Map<string, ItemCollection>();
  private readonly order = new ScanOrder(this.collections);
  /** Made when they are asked for, and gone with the next write: nothing that runs locally reads an index as often as it writes. */
  private readonly indexes = new Map<IndexSchema, SecondaryIndex>();
  /** Keys of the items that will expire, the one that was written longest ago first. */
  private readonly expiring = new AgedMap<ItemKey>();
  private count = 0;

  /** @param mostExpiring of the items that will expire so many are kept, those that were written last */
  constructor(public readonly schema: TableSchema, public readonly identity: TableIdentity, private readonly mostExpiring: number = Infinity) {}

  /** How many items there are. */
  public get size(): number {
    return this.count;
  }

  /** The item with a key. */
  public get({ partition, sort = '' }: ItemKey): Attributes | undefined {
    return this.collections.get(partition)?.get({ sort, tie: NO_TIE })?.item;
  }

  /** Stores an item in the place of the one with the same key. */
  public put(item: Attributes): void {
    const key = keyOf(this.schema.key, item);
    const { partition, sort = '' } = key;
    let collection = this.collections.get(partition);
    if (!collection) {
      collection = new ItemCollection(this.schema.key.sort?.type);
      this.collections.set(partition, collection);
      this.order.forget();
    }
    this.change(collection, () => collection.put({ item, sort, tie: NO_TIE }));
    this.forgetOldest(key, item);
  }

  /** Deletes the item with a key, if there is one. */
  public delete({ partition, sort = '' }: ItemKey): void {
    const collection = this.collections.get(partition);
    if (!collection) {
      return;
    }
    this.change(collection, () => collection.delete({ sort, tie: NO_TIE }));
    this.expiring.delete(keyText({ partition, sort }));
    if (collection.entries.length === 0) {
      this.collections.delete(partition);
      this.order.forget();
    }
  }

  public collection(partition: string): ItemCollection | undefined {
    return this.collections.get(partition);
  }

  public scan(after?: ScanPosition, segment?: ScanSegment): Iterable<Entry> {
    return this.order.scan(after, segment);
  }

  /** The items in the order of an index, as they are now. */
  public index(schema: IndexSchema): OrderedItems {
    let index = this.indexes.get(schema);
    if (!index) {
      index = new SecondaryIndex(schema, this.schema.key, this.scan());
      this.indexes.set(schema, index);
    }
    return index;
  }

  /** An item was written: where there are too many that will expire, the oldest of them does so early. */
  private forgetOldest(key: ItemKey, item: Attributes): void {
    const { timeToLive } = this.schema;
    if (timeToLive === undefined || this.mostExpiring === Infinity) {
      return;
    }
    this.expiring.delete(keyText(key)); // what is written again is the newest
    if (item[timeToLive]?.N !== undefined) {
      this.expiring.set(keyText(key), key);
    }
    for (let oldest = this.expiring.oldest(); oldest !== undefined && this.expiring.size > this.mostExpiring; oldest = this.expiring.oldest()) {
      this.delete(this.expiring.get(oldest)!);
    }
  }

  private change(collection: ItemCollection, action: () => void): void {
    const before = collection.entries.length;
    action();
    this.count += collection.entries.length - before;
    this.indexes.clear();
  }
}

function keyText({ partition, sort = '' }: ItemKey): string {
  return `${partition}\n${sort}`; // where two keys should make one text, which takes a line break in a key, the older of them is not forgotten
}
