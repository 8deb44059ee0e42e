import { validationError } from '../dynamodb-error';
import { Action } from './action';
import { ActionInput, constraint, missing } from './action-input';
import { expressionsOf } from './expressions-of';
import { checkKeyPaths } from './key-paths';
import { perform, readDelete, readPut, Write } from './write';
import { Attributes } from '../attribute-value';
import { project } from '../expressions/projection';
import { checkKey, ItemKey, keyMismatch, keyOf } from '../item-key';
import { itemSize } from '../item-size';
import { Tables } from '../tables';

/** Most writes of one request, and most reads (documented). */
const MAX_WRITES = 25;
const MAX_READS = 100;
/** Most bytes that a batch of reads answers with; the keys of the rest are returned (documented). */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Either all writes can be made, or none is. */
const batchWriteItem: Action = (input, tables) => {
  const requests = requestItems(input).flatMap(([TableName, list]) => readList(list, MAX_WRITES).map((request) => ({ TableName, request })));
  if (requests.length > MAX_WRITES) {
    throw validationError('Too many items requested for the BatchWriteItem call');
  }
  const writes = requests.map(({ TableName, request }) => readBatchWrite(TableName, new ActionInput(request), tables));
  checkDistinct(writes.map(({ table, key }) => ({ table: table.schema.name, key })));
  writes.forEach(perform);
  return { UnprocessedItems: {} };
};

const batchGetItem: Action = (input, tables) => {
  const reads = requestItems(input).map(([name, request]) => readBatchGet(name, new ActionInput(request), tables));
  if (reads.reduce((sum, { keys }) => sum + keys.length, 0) > MAX_READS) {
    throw validationError('Too many items requested for the BatchGetItem call');
  }
  const responses: Record<string, Attributes[]> = {};
  const unprocessed: Record<string, object> = {};
  let bytes = 0;
  for (const { name, request, keys, read } of reads) {
    const items: Attributes[] = [];
    const left: Attributes[] = [];
    for (const key of keys) {
      const item = read(key);
      bytes += item ? itemSize(item.whole) : 0;
      if (bytes > MAX_ANSWER_BYTES) {
        left.push(key);
      } else if (item) {
        items.push(item.shown);
      }
    }
    responses[name] = items;
    if (left.length > 0) {
      unprocessed[name] = { ...request.raw, Keys: left };
    }
  }
  return { Responses: responses, UnprocessedKeys: unprocessed };
};

/** The operations on several items, by name. */
export const BATCH_ACTIONS: Readonly<Record<string, Action>> = { BatchWriteItem: batchWriteItem, BatchGetItem: batchGetItem };

/** The requests of a batch by table. */
function requestItems(input: ActionInput): Array<[string, unknown]> {
  const items = Object.entries(input.map('RequestItems') ?? missing('RequestItems'));
  if (items.length === 0) {
    throw constraint('{}', 'RequestItems', 'Member must have length greater than or equal to 1');
  }
  return items;
}

function readList(list: unknown, maximum: number): readonly unknown[] {
  const requests = new ActionInput({ list }).requiredList('list');
  if (requests.length === 0 || requests.length > maximum) {
    throw constraint('{…}', 'RequestItems', 'Map value must satisfy constraint: '
      + `[Member must have length less than or equal to ${maximum}, Member must have length greater than or equal to 1]`);
  }
  return requests;
}

function readBatchWrite(TableName: string, request: ActionInput, tables: Tables): Write {
  const [put, deletion] = [request.object('PutRequest'), request.object('DeleteRequest')];
  if (!put === !deletion) {
    throw validationError('Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes');
  }
  try {
    return put
      ? readPut(new ActionInput({ TableName, Item: put.raw.Item }), tables)
      : readDelete(new ActionInput({ TableName, Key: deletion!.raw.Key }), tables);
  } catch (error) {
    // A batch does not say which attribute of the key it misses.
    throw /: (Missing the key|Type mismatch for key) /.test((error as Error).message) ? keyMismatch() : error;
  }
}

function readBatchGet(name: string, request: ActionInput, tables: Tables) {
  const { projection } = expressionsOf(request, ['ProjectionExpression']);
  const list = readList(request.has('Keys') ? request.requiredList('Keys') : missing(`requestItems.${name}.member.keys`), MAX_READS);
  const keys = list.map((key) => new ActionInput({ Key: key }).requiredAttributes('Key'));
  const table = tables.get(name);
  const { schema } = table;
  checkKeyPaths(schema, projection);
  keys.forEach((key) => checkKey(schema.key, key));
  checkDistinct(keys.map((key) => ({ table: name, key: keyOf(schema.key, key) })));
  const read = (key: Attributes) => {
    const whole = table.get(keyOf(schema.key, key));
    return whole && { whole, shown: projection ? project(projection, whole) : whole };
  };
  return { name, request, keys, read };
}

function checkDistinct(items: ReadonlyArray<{ readonly table: string; readonly key: ItemKey }>): void {
  const seen = new Set(items.map(({ table, key: { partition, sort } }) => JSON.stringify([table, partition, sort])));
  if (seen.size < items.length) {
    throw validationError('Provided list of item keys contains duplicates');
  }
}
