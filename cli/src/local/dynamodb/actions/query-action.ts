import { invalidParameter, validationError } from '../dynamodb-error';
import { Action } from './action';
import { expressionsOf, RequestExpressions } from './expressions-of';
import { checkKeyPaths } from './key-paths';
import { KeyRange, sortRange } from './key-range';
import { readPage } from './page';
import { ReadSource, readSource, startPosition } from './read-source';
import { Attributes } from '../attribute-value';
import { KeyCondition, KeyConditions } from '../expressions/key-condition';
import { Entry, ItemCollection } from '../item-collection';
import { checkKey, pickKey } from '../item-key';
import { ScanPosition } from '../item-order';
import { KeyAttribute, keyAttributes } from '../table-schema';

const EMPTY = new ItemCollection(undefined);

/** `Query`: the items with one partition key, in the order of their sort keys. */
export const query: Action = (input, tables) => {
  const name = input.tableName();
  const limit = input.integer('Limit', 1);
  const isForward = input.truth('ScanIndexForward') ?? true;
  const start = input.attributes('ExclusiveStartKey');
  if (!input.has('KeyConditionExpression')) {
    throw validationError('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
  }
  const expressions = expressionsOf(input, ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression']);
  const source = readSource(input, tables.get(name));
  const conditions = keyConditionsOf(source, expressions.keyCondition!);
  const position = start && startOf(source, start, conditions);
  checkPaths(source, expressions);
  const collection = source.items.collection(conditions.partition) ?? EMPTY;
  return readPage(entriesOf(collection, conditions.range, isForward, position), { ...source, ...expressions, limit });
};

/** What a query asks of the keys: one partition, and a range in it. */
interface QueriedKeys {
  readonly partition: string;
  /** Undefined when the sort key can be anything. */
  readonly range?: KeyRange;
}

function keyConditionsOf({ key: { partition, sort } }: ReadSource, conditions: KeyConditions): QueriedKeys {
  const [ofPartition, ofSort] = [partition, sort].map((attribute) => attribute && conditions.get(attribute.name));
  if (!sort && conditions.size > 1) {
    throw validationError('Query key condition not supported');
  }
  if (!ofPartition) {
    throw validationError(`Query condition missed key schema element: ${partition.name}`);
  }
  checkTypes(partition, ofPartition);
  if (ofPartition.operator !== '=') {
    throw validationError('Query key condition not supported');
  }
  if (sort && !ofSort && conditions.size > 1) {
    throw validationError(`Query condition missed key schema element: ${sort.name}`);
  }
  if (sort && ofSort) {
    checkTypes(sort, ofSort);
  }
  return { partition: ofPartition.values[0][partition.type]!, range: sort && ofSort && sortRange(sort.type, ofSort) };
}

function checkTypes({ type }: KeyAttribute, { values }: KeyCondition): void {
  if (values.some((value) => value[type] === undefined)) {
    throw invalidParameter('Condition parameter type does not match schema type');
  }
}

function startOf(source: ReadSource, start: Attributes, { partition, range }: QueriedKeys): ScanPosition {
  if (Object.keys(start).length !== source.keyNames.length || keyAttributes(source.key).some(({ name }) => !start[name])) {
    throw validationError('The provided starting key is invalid');
  }
  checkKey(source.key, pickKey(source.key, start));
  const position = startPosition(source, start);
  if (range && range(position.sort) !== 0) {
    throw validationError('The provided starting key does not match the range key predicate');
  }
  if (position.partition !== partition) {
    throw validationError(range
      ? 'The query can return at most one row and cannot be restarted'
      : 'The provided starting key is outside query boundaries based on provided conditions');
  }
  return position;
}

/** A filter that looks at keys is a mistake: conditions on them belong into the key condition. */
function checkPaths({ table, key }: ReadSource, { projection, filter }: RequestExpressions): void {
  checkKeyPaths(table.schema, projection);
  const filtered = keyAttributes(key).find(({ name }) => filter?.paths.some(([head]) => head === name));
  if (filtered) {
    throw validationError(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${filtered.name}`);
  }
  checkKeyPaths(table.schema, filter?.paths);
}

function* entriesOf(collection: ItemCollection, range: KeyRange = () => 0, isForward: boolean, position?: ScanPosition): Iterable<Entry> {
  let from = collection.search(({ sort }) => range(sort) < 0);
  let to = collection.search(({ sort }) => range(sort) <= 0);
  if (isForward) {
    from = Math.max(from, position ? collection.firstAfter(position) : 0);
    for (let index = from; index < to; index += 1) {
      yield collection.entries[index];
    }
  } else {
    to = Math.min(to, position ? collection.firstFrom(position) : to);
    for (let index = to - 1; index >= from; index -= 1) {
      yield collection.entries[index];
    }
  }
}
