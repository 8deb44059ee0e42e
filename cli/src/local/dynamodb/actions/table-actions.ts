import { tableNotFound } from '../dynamodb-error';
import { Action } from './action';
import { ActionInput } from './action-input';
import { readTableSchema } from '../read-table-schema';
import { Table } from '../table';
import { Tables } from '../tables';

/** Tables can be used at once: they are never being made. */
const createTable: Action = (input, tables) => ({
  TableDescription: describe(tables.create(readTableSchema(input.tableName(), input.raw))),
});

const describeTable: Action = (input, tables) => ({ Table: describe(find(input, tables)) });

const deleteTable: Action = (input, tables) => {
  const table = find(input, tables);
  tables.delete(table.schema.name);
  return { TableDescription: { ...describe(table), TableStatus: 'DELETING' } };
};

const describeTimeToLive: Action = (input, tables) => {
  const { timeToLive } = find(input, tables).schema;
  const description = timeToLive === undefined ? { TimeToLiveStatus: 'DISABLED' } : { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive };
  return { TimeToLiveDescription: description };
};

const listTables: Action = (input, tables) => {
  const limit = input.integer('Limit', 1) ?? 100;
  const after = input.text('ExclusiveStartTableName') ?? '';
  const names = tables.names().filter((name) => name > after);
  const page = names.slice(0, limit);
  return { TableNames: page, ...names.length > limit ? { LastEvaluatedTableName: page.at(-1) } : {} };
};

/** The operations on tables, by name. */
export const TABLE_ACTIONS: Readonly<Record<string, Action>> = {
  CreateTable: createTable, DescribeTable: describeTable, DeleteTable: deleteTable, DescribeTimeToLive: describeTimeToLive, ListTables: listTables,
};

function find(input: ActionInput, tables: Tables): Table {
  const name = input.tableName();
  const table = tables.find(name);
  if (!table) {
    throw tableNotFound(name);
  }
  return table;
}

function describe({ schema, identity, size }: Table): object {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = schema.description;
  return {
    TableName: schema.name,
    TableArn: identity.arn,
    TableId: identity.id,
    TableStatus: 'ACTIVE',
    CreationDateTime: identity.createdAt / 1000,
    AttributeDefinitions,
    KeySchema,
    ...described('GlobalSecondaryIndexes', GlobalSecondaryIndexes),
    ...described('LocalSecondaryIndexes', LocalSecondaryIndexes),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ItemCount: size,
  };
}

/** Indexes without the settings of their capacity, which nothing here uses. */
function described(parameter: string, indexes: unknown): object {
  const list = (Array.isArray(indexes) ? indexes : []) as Array<Record<string, unknown>>;
  return list.length === 0 ? {} : {
    [parameter]: list.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection, IndexStatus: 'ACTIVE' })),
  };
}
