import { Attributes, attributesOf } from './attribute-value';
import { Entry, ItemCollection } from './item-collection';
import { keyOf } from './item-key';
import { OrderedItems, ScanOrder, ScanPosition, ScanSegment } from './item-order';
import { IndexSchema, keyAttributes, KeySchema } from './table-schema';

/** The items of a table in the order of a secondary index, as they were at one moment. */
export class SecondaryIndex implements OrderedItems {
  private readonly collections = new Map<string, ItemCollection>();
  private readonly order = new ScanOrder(this.collections);

  constructor(index: IndexSchema, tableKey: KeySchema, items: Iterable<Entry>) {
    const attributes = keyAttributes(index.key);
    for (const { item } of items) {
      if (attributes.every(({ name }) => item[name])) {
        const { partition, sort = '' } = keyOf(index.key, item);
        const collection = this.collections.get(partition) ?? new ItemCollection(index.key.sort?.type);
        this.collections.set(partition, collection);
        collection.put({ item: projected(index, tableKey, item), sort, tie: indexTie(tableKey, item) });
      }
    }
  }

  public collection(partition: string): ItemCollection | undefined {
    return this.collections.get(partition);
  }

  public scan(after?: ScanPosition, segment?: ScanSegment): Iterable<Entry> {
    return this.order.scan(after, segment);
  }
}

/** Orders items with the same keys in an index: by the keys of their table. */
export function indexTie(tableKey: KeySchema, item: Attributes): string {
  const { partition, sort } = keyOf(tableKey, item);
  return JSON.stringify([partition, sort]);
}

/** What an index shows of an item. */
function projected({ key, projection }: IndexSchema, tableKey: KeySchema, item: Attributes): Attributes {
  if (projection === 'ALL') {
    return item;
  }
  const shown = attributesOf();
  for (const name of [...keyAttributes(key), ...keyAttributes(tableKey)].map((attribute) => attribute.name).concat(projection)) {
    if (item[name]) {
      shown[name] = item[name];
    }
  }
  return shown;
}
