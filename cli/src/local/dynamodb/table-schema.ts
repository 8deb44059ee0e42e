import type { ScalarType } from './compare-values';

/** An attribute that a key is made of. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: ScalarType;
}

/** What identifies an item, or orders an index. */
export interface KeySchema {
  readonly partition: KeyAttribute;
  readonly sort?: KeyAttribute;
}

/** What an index shows of an item: everything, or the keys and these attributes. */
export type IndexProjection = 'ALL' | readonly string[];

/** A secondary index. */
export interface IndexSchema {
  readonly name: string;
  readonly isGlobal: boolean;
  readonly key: KeySchema;
  readonly projection: IndexProjection;
}

/** A table as it is made. */
export interface TableSchema {
  readonly name: string;
  readonly key: KeySchema;
  readonly indexes: readonly IndexSchema[];
  /** The attribute with the time at which an item expires, in seconds since 1970. */
  readonly timeToLive?: string;
  /** The input that the table was made of, for descriptions. */
  readonly description: Readonly<Record<string, unknown>>;
}

/** The attributes of a key, the partition key first. */
export function keyAttributes({ partition, sort }: KeySchema): KeyAttribute[] {
  return sort ? [partition, sort] : [partition];
}
