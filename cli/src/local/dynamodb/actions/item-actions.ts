import { Attributes } from '../attribute-value';
import { validationError } from '../dynamodb-error';
import { Action } from './action';
import { ActionInput } from './action-input';
import { expressionsOf } from './expressions-of';
import { checkKeyPaths } from './key-paths';
import { perform, readDelete, readPut, readUpdate, Write, Written } from './write';
import { project } from '../expressions/projection';
import { checkKey, keyOf } from '../item-key';

const RETURN_VALUES = ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'] as const;
type ReturnValues = typeof RETURN_VALUES[number];

const getItem: Action = (input, tables) => {
  const name = input.tableName();
  input.truth('ConsistentRead'); // every read is
  const key = input.requiredAttributes('Key');
  const { projection } = expressionsOf(input, ['ProjectionExpression']);
  const table = tables.get(name);
  checkKey(table.schema.key, key);
  checkKeyPaths(table.schema, projection);
  const item = table.get(keyOf(table.schema.key, key));
  return item ? { Item: projection ? project(projection, item) : item } : {};
};

const putItem: Action = (input, tables) => {
  const returnValues = replacedOrNothing(input);
  return attributesAnswer(returnValues, perform(readPut(input, tables)));
};

const deleteItem: Action = (input, tables) => {
  const returnValues = replacedOrNothing(input);
  return attributesAnswer(returnValues, perform(readDelete(input, tables)));
};

const updateItem: Action = (input, tables) => {
  const returnValues = input.choice('ReturnValues', RETURN_VALUES);
  const write = readUpdate(input, tables);
  return attributesAnswer(returnValues, perform(write), write);
};

/** The operations on one item, by name. */
export const ITEM_ACTIONS: Readonly<Record<string, Action>> = { GetItem: getItem, PutItem: putItem, DeleteItem: deleteItem, UpdateItem: updateItem };

/** What replaces or deletes an item has nothing else to return. */
function replacedOrNothing(input: ActionInput): ReturnValues | undefined {
  const returnValues = input.choice('ReturnValues', RETURN_VALUES);
  if (returnValues !== undefined && returnValues !== 'ALL_OLD' && returnValues !== 'NONE') {
    throw validationError('ReturnValues can only be ALL_OLD or NONE');
  }
  return returnValues;
}

function attributesAnswer(returnValues: ReturnValues | undefined, { before, after }: Written, { update = [] }: Partial<Write> = {}): object {
  const updated = (item: Attributes | undefined) => item && project(update.map(({ path }) => path), item);
  const attributes = {
    NONE: undefined, ALL_OLD: () => before, ALL_NEW: () => after, UPDATED_OLD: () => updated(before), UPDATED_NEW: () => updated(after),
  }[returnValues ?? 'NONE']?.();
  return attributes ? { Attributes: attributes } : {};
}
