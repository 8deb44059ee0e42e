import { Attributes } from '../attribute-value';
import { invalidParameter, validationError } from '../dynamodb-error';
import { ActionInput } from './action-input';
import { checkKey, keyOf, pickKey } from '../item-key';
import { OrderedItems, ScanPosition } from '../item-order';
import { indexTie } from '../secondary-index';
import { Table } from '../table';
import { IndexSchema, keyAttributes, KeySchema } from '../table-schema';

const SELECT = ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'] as const;

/** What a query or a scan reads: a table, or an index of it. */
export interface ReadSource {
  readonly table: Table;
  readonly index?: IndexSchema;
  /** The key that the items are ordered by. */
  readonly key: KeySchema;
  readonly items: OrderedItems;
  /** Names of the attributes of a key to start from: those of the table, and those of the index. */
  readonly keyNames: readonly string[];
  readonly countOnly: boolean;
  readonly show: (item: Attributes) => Attributes;
}

/**
 * Finds what a query or a scan reads.
 *
 * @throws DynamoDbError
 */
export function readSource(input: ActionInput, table: Table): ReadSource {
  const index = findIndex(input, table);
  const select = input.choice('Select', SELECT);
  const isPart = index !== undefined && index.projection !== 'ALL';
  if (select === 'ALL_ATTRIBUTES' && isPart && index.isGlobal) {
    throw invalidParameter(`Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`);
  }
  const tableKey = table.schema.key;
  const key = index?.key ?? tableKey;
  return {
    table,
    index,
    key,
    items: index ? table.index(index) : table,
    keyNames: [...new Set([...keyAttributes(tableKey), ...keyAttributes(key)].map(({ name }) => name))],
    countOnly: select === 'COUNT',
    show: select === 'ALL_ATTRIBUTES' && isPart ? (item) => table.get(keyOf(tableKey, item))! : (item) => item,
  };
}

/**
 * The place that a key to start from means.
 *
 * @throws DynamoDbError when it is no such key
 */
export function startPosition({ table, index, key, keyNames }: ReadSource, start: Attributes): ScanPosition {
  const invalid = 'The provided starting key is invalid';
  if (Object.keys(start).length !== keyNames.length || keyNames.some((name) => !start[name])) {
    throw validationError(index ? invalid : `${invalid}: The provided key element does not match the schema`);
  }
  const tableKey = table.schema.key;
  try {
    [tableKey, key].forEach((schema) => checkKey(schema, pickKey(schema, start)));
  } catch (error) {
    throw validationError(`${invalid}: ${(error as Error).message}`);
  }
  const { partition, sort = '' } = keyOf(key, start);
  return { partition, sort, tie: index ? indexTie(tableKey, start) : '' };
}

function findIndex(input: ActionInput, { schema }: Table): IndexSchema | undefined {
  const name = input.text('IndexName');
  const index = schema.indexes.find((candidate) => candidate.name === name);
  if (name !== undefined && !index) {
    throw validationError(`The table does not have the specified index: ${name}`);
  }
  if (index?.isGlobal && input.truth('ConsistentRead')) {
    throw validationError('Consistent reads are not supported on global secondary indexes');
  }
  return index;
}
