import { Attributes } from './attribute-value';
import { compareScalars, ScalarType } from './compare-values';

/** An item in the order of a table or of an index. */
export interface Entry {
  readonly item: Attributes;
  /** Text of the sort key; empty where there is none. */
  readonly sort: string;
  /** Orders items of an index that have the same keys; the same for all items of a table, whose keys are unique. */
  readonly tie: string;
}

/** A place between items. */
export type Position = Pick<Entry, 'sort' | 'tie'>;

/** The items with one partition key, in the order of their sort keys. */
export class ItemCollection {
  public readonly entries: Entry[] = [];

  constructor(private readonly sortType: ScalarType | undefined) {}

  /** The entry at exactly this position. */
  public get(position: Position): Entry | undefined {
    const entry = this.entries[this.firstFrom(position)];
    return entry && this.compare(entry, position) === 0 ? entry : undefined;
  }

  /** Puts an entry in its place, instead of the one that is there, if there is one. */
  public put(entry: Entry): void {
    const index = this.firstFrom(entry);
    const isThere = index < this.entries.length && this.compare(this.entries[index], entry) === 0;
    this.entries.splice(index, isThere ? 1 : 0, entry);
  }

  /** Takes the entry at exactly this position out. */
  public delete(position: Position): void {
    const index = this.firstFrom(position);
    if (index < this.entries.length && this.compare(this.entries[index], position) === 0) {
      this.entries.splice(index, 1);
    }
  }

  /** Index of the first entry that is not before a position. */
  public firstFrom(position: Position): number {
    return this.search((entry) => this.compare(entry, position) < 0);
  }

  /** Index of the first entry that is behind a position. */
  public firstAfter(position: Position): number {
    return this.search((entry) => this.compare(entry, position) <= 0);
  }

  /** Index of the first entry for which this is no longer so; it must be so for all entries before it. */
  public search(isBefore: (entry: Entry) => boolean): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isBefore(this.entries[middle])) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private compare(one: Position, other: Position): number {
    const order = this.sortType === undefined ? 0 : compareScalars(this.sortType, one.sort, other.sort);
    return order !== 0 ? order : Number(one.tie > other.tie) - Number(one.tie < other.tie);
  }
}
