import { Attributes, attributesOf } from '../attribute-value';
import { conditionFailed, invalidParameter, validationError } from '../dynamodb-error';
import { ActionInput } from './action-input';
import { expressionsOf } from './expressions-of';
import { checkKeyPaths } from './key-paths';
import { BoundCondition } from '../expressions/condition';
import { applyUpdate, BoundAction } from '../expressions/update';
import { checkIndexKey, checkItemKey, checkKey, ItemKey, keyOf } from '../item-key';
import { itemSize, MAX_ITEM_BYTES } from '../item-size';
import { Table } from '../table';
import { keyAttributes, TableSchema } from '../table-schema';
import { Tables } from '../tables';

/** A write that is checked as far as it can be without the item: by itself, in a batch or in a transaction. */
export interface Write {
  readonly table: Table;
  readonly key: ItemKey;
  readonly condition?: BoundCondition;
  /** Whether a caller whose condition does not hold is told what is stored. */
  readonly tellsItem: boolean;
  /** What is stored afterwards; undefined: nothing. It throws when the change cannot be made. */
  readonly next: (before: Attributes | undefined) => Attributes | undefined;
  /** The changes of an update. */
  readonly update?: readonly BoundAction[];
}

/** An item before and after a write. */
export interface Written {
  readonly before?: Attributes;
  readonly after?: Attributes;
}

const NOTHING: Attributes = attributesOf();

/** Reads the parameters of `PutItem`. */
export function readPut(input: ActionInput, tables: Tables): Write {
  const name = input.tableName();
  const item = input.requiredAttributes('Item');
  checkSize(item, 'Item size has exceeded the maximum allowed size');
  const { condition } = expressionsOf(input, ['ConditionExpression']);
  const table = tables.get(name);
  checkItemKey(table.schema, item);
  return { table, key: keyOf(table.schema.key, item), condition, tellsItem: tellsItem(input), next: () => item };
}

/** Reads the parameters of `DeleteItem`. */
export function readDelete(input: ActionInput, tables: Tables): Write {
  return { ...readCheck(input, tables), next: () => undefined };
}

/** Reads the parameters of a `ConditionCheck`, which writes what is there already. */
export function readCheck(input: ActionInput, tables: Tables): Write {
  const name = input.tableName();
  const key = input.requiredAttributes('Key');
  const { condition } = expressionsOf(input, ['ConditionExpression']);
  const table = tables.get(name);
  checkKey(table.schema.key, key);
  return { table, key: keyOf(table.schema.key, key), condition, tellsItem: tellsItem(input), next: (before) => before };
}

/** Reads the parameters of `UpdateItem`. */
export function readUpdate(input: ActionInput, tables: Tables): Write {
  const name = input.tableName();
  const key = input.requiredAttributes('Key');
  const { update = [], condition } = expressionsOf(input, ['UpdateExpression', 'ConditionExpression']);
  const table = tables.get(name);
  checkKey(table.schema.key, key);
  checkUpdate(table.schema, update);
  const next = (before: Attributes | undefined): Attributes | undefined => {
    const after = applyUpdate(update, before ?? key);
    if (!before && update.length > 0 && update.every(({ kind }) => kind === 'REMOVE' || kind === 'DELETE')) {
      return undefined; // what only takes away makes no item
    }
    checkSize(after, 'Item size to update has exceeded the maximum allowed size');
    table.schema.indexes.forEach((index) => checkIndexKey(index, after));
    return after;
  };
  return { table, key: keyOf(table.schema.key, key), condition, tellsItem: tellsItem(input), next, update };
}

/**
 * What a write makes of the item that is stored; nothing is stored yet.
 *
 * @throws DynamoDbError when its condition does not hold, or the change cannot be made
 */
export function plan({ table, key, condition, tellsItem: tells, next }: Write): Written {
  const before = table.get(key);
  if (condition && !condition.holds(before ?? NOTHING)) {
    throw conditionFailed(tells ? before : undefined);
  }
  return { before, after: next(before) };
}

/** Stores what was planned. */
export function store({ table, key }: Write, { before, after }: Written): void {
  if (!after) {
    table.delete(key);
  } else if (after !== before) {
    table.put(after);
  }
}

/** Carries out a write. */
export function perform(write: Write): Written {
  const written = plan(write);
  store(write, written);
  return written;
}

function tellsItem(input: ActionInput): boolean {
  return input.choice('ReturnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE']) === 'ALL_OLD';
}

function checkSize(item: Attributes, message: string): void {
  if (itemSize(item) > MAX_ITEM_BYTES) {
    throw validationError(message);
  }
}

function checkUpdate(schema: TableSchema, update: readonly BoundAction[]): void {
  const keys = new Set(keyAttributes(schema.key).map(({ name }) => name));
  const wrong = update.find(({ path: [name] }) => keys.has(name));
  if (wrong) {
    throw invalidParameter(`Cannot update attribute ${wrong.path[0]}. This attribute is part of the key`);
  }
  checkKeyPaths(schema, update.map(({ path }) => path));
}
