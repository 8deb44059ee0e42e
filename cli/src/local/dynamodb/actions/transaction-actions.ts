import { CancellationReason, DynamoDbError, transactionCanceled, validationError } from '../dynamodb-error';
import { Action } from './action';
import { ActionInput, constraint } from './action-input';
import { ITEM_ACTIONS } from './item-actions';
import { plan, readCheck, readDelete, readPut, readUpdate, store, Write, Written } from './write';
import { Attributes } from '../attribute-value';
import { Tables } from '../tables';

/** Most actions of one transaction (documented). */
const MAX_ACTIONS = 100;

const READERS: Readonly<Record<string, (input: ActionInput, tables: Tables) => Write>> = {
  ConditionCheck: readCheck, Put: readPut, Delete: readDelete, Update: readUpdate,
};

/** All writes are made, or none; nothing runs at the same time. A `ClientRequestToken` has no effect: no answer gets lost here. */
const transactWriteItems: Action = (input, tables) => {
  const writes = actionsOf(input).map((action) => readAction(action, tables));
  const items = new Set(writes.map(({ table, key: { partition, sort } }) => JSON.stringify([table.schema.name, partition, sort])));
  if (items.size < writes.length) {
    throw validationError('Transaction request cannot include multiple operations on one item');
  }
  const planned = writes.map(planOrReason);
  if (planned.some((result) => 'Code' in result)) {
    throw transactionCanceled(planned.map((result) => 'Code' in result ? result : { Code: 'None' }));
  }
  writes.forEach((write, index) => store(write, planned[index] as Written));
  return {};
};

const transactGetItems: Action = (input, tables) => ({
  Responses: actionsOf(input).map((action) => ITEM_ACTIONS.GetItem(action.object('Get') ?? new ActionInput({}), tables)),
});

/** The operations on several items that are one, by name. */
export const TRANSACTION_ACTIONS: Readonly<Record<string, Action>> = { TransactWriteItems: transactWriteItems, TransactGetItems: transactGetItems };

function actionsOf(input: ActionInput): ActionInput[] {
  const list = input.requiredList('TransactItems');
  if (list.length === 0 || list.length > MAX_ACTIONS) {
    throw constraint('[…]', 'TransactItems', `Member must have length less than or equal to ${MAX_ACTIONS}, and greater than or equal to 1`);
  }
  return list.map((action) => new ActionInput(action));
}

function readAction(action: ActionInput, tables: Tables): Write {
  const kinds = Object.keys(READERS).filter((kind) => action.has(kind));
  if (kinds.length !== 1) {
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  return READERS[kinds[0]](action.object(kinds[0])!, tables);
}

/** What a write will do, or why it cannot. */
function planOrReason(write: Write): Written | CancellationReason {
  try {
    return plan(write);
  } catch (error) {
    if (!(error instanceof DynamoDbError)) {
      throw error;
    }
    const { Item: item } = error.members as { Item?: Attributes };
    return { Code: error.name === 'ConditionalCheckFailedException' ? 'ConditionalCheckFailed' : 'ValidationError', Message: error.message, Item: item };
  }
}
