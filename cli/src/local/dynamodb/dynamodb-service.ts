import { randomUUID } from 'node:crypto';
import { Action } from './actions/action';
import { ActionInput } from './actions/action-input';
import { BATCH_ACTIONS } from './actions/batch-actions';
import { ITEM_ACTIONS } from './actions/item-actions';
import { query } from './actions/query-action';
import { scan } from './actions/scan-action';
import { TABLE_ACTIONS } from './actions/table-actions';
import { TRANSACTION_ACTIONS } from './actions/transaction-actions';
import { DynamoDbError, serializationError, unknownOperation } from './dynamodb-error';
import { readTableSchema } from './read-table-schema';
import { Tables } from './tables';
import { Clock } from '../clock';

/** What a `DynamoDbService` is made of. */
export interface DynamoDbServiceProps {
  readonly clock: Clock;
  /** @default us-east-1 */
  readonly region?: string;
  /** @default 000000000000 */
  readonly accountId?: string;
  /**
   * Of the items of a table that have a time to live so many are kept, those that were written last: a process that runs for days must not grow with them.
   *
   * @default - all
   */
  readonly mostExpiringItems?: number;
}

/** A table to make. The properties are those of `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`. */
export interface TableDefinition {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** An HTTP answer. */
export interface DynamoDbResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TARGET_PREFIX = 'DynamoDB_20120810.';

const ACTIONS: ReadonlyMap<string, Action> = new Map(Object.entries({
  ...ITEM_ACTIONS, ...BATCH_ACTIONS, ...TRANSACTION_ACTIONS, Query: query, Scan: scan, ...TABLE_ACTIONS,
}));

/**
 * The DynamoDB API in its JSON protocol (AWS JSON 1.0), over tables in memory.
 *
 * Reads are always consistent, tables are never throttled and capacity is not counted. Items that have expired are deleted once an hour.
 */
export class DynamoDbService {
  /** Whether a request is one for DynamoDB. */
  public static matches(target: string): boolean {
    return target.startsWith(TARGET_PREFIX);
  }

  private readonly tables: Tables;

  constructor({ clock, region = 'us-east-1', accountId = '000000000000', mostExpiringItems }: DynamoDbServiceProps) {
    this.tables = new Tables(clock, `arn:aws:dynamodb:${region}:${accountId}:table/`, mostExpiringItems);
  }

  /**
   * Makes a table, which can be used at once.
   *
   * @throws DynamoDbError when DynamoDB would not make it
   */
  public createTable({ name, properties }: TableDefinition): void {
    this.tables.create(readTableSchema(name, properties));
  }

  /**
   * Answers one call. Errors of DynamoDB become answers; all others are bugs, and are thrown.
   *
   * @param target the header `X-Amz-Target`, such as `DynamoDB_20120810.PutItem`
   * @param body the JSON of the request
   */
  public handle(target: string, body: string | Buffer): DynamoDbResponse {
    try {
      return respond(200, this.act(target.slice(TARGET_PREFIX.length), body.toString()));
    } catch (error) {
      if (error instanceof DynamoDbError) {
        const { type, message, members } = error;
        return respond(400, { __type: type, ...'Message' in members ? {} : { message }, ...members });
      }
      throw error;
    }
  }

  private act(name: string, body: string): object {
    const action = ACTIONS.get(name);
    if (!action) {
      throw unknownOperation(`The local DynamoDB does not know the operation ${name}; it knows ${[...ACTIONS.keys()].join(', ')}.`);
    }
    this.tables.sweepNowAndThen();
    return action(new ActionInput(parse(body)), this.tables);
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw serializationError('The request body is not JSON.');
  }
}

function respond(status: number, body: object): DynamoDbResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() }, body: JSON.stringify(body) };
}
