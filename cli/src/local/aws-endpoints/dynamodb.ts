import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** A table to make. The properties are those of `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable` that a table has locally. */
export interface TableDefinition {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the thread of the local DynamoDB runs. It is JavaScript as a string, so that it runs the same way from the sources and from the bundle. */
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require(workerData.dynalite)({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  server.keepAliveTimeout = 60000;
  server.on('error', (error) => { throw error; });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/**
 * DynamoDB: dynalite in a thread of its own, with its tables in memory, so that its work does not slow down the queue and the functions.
 *
 * Items do not expire: a table's time to live is accepted and has no effect. Tables are never throttled.
 */
export class LocalDynamoDb {
  /**
   * Starts it on a free port of 127.0.0.1.
   *
   * @param onNotice gets a line when it ends unexpectedly
   */
  public static async start(onNotice: (line: string) => void): Promise<LocalDynamoDb> {
    const worker = new Worker(THREAD, { eval: true, execArgv: [], workerData: { dynalite: require.resolve('dynalite') } });
    const port = await new Promise<number>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    worker.on('error', (error) => onNotice(`The local DynamoDB has ended: ${error.message}`));
    return new LocalDynamoDb(worker, `http://127.0.0.1:${port}`);
  }

  private constructor(private readonly worker: Worker, public readonly url: string) {}

  /** Makes a table; it can be used when this resolves. */
  public async createTable(table: TableDefinition): Promise<void> {
    await this.call('CreateTable', createTableInput(table));
    while (!await this.isActive(table.name)) {
      await sleep(5);
    }
  }

  /** Ends it; its items are gone. */
  public async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private async isActive(name: string): Promise<boolean> {
    const { Table: table } = await this.call('DescribeTable', { TableName: name }) as { Table: { TableStatus: string } };
    return table.TableStatus === 'ACTIVE';
  }

  private async call(operation: string, input: object): Promise<unknown> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20200101T000000Z',
        // dynalite wants a signature to be there and does not check it.
        'authorization': 'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
      },
      body: JSON.stringify(input),
    });
    const answer = await response.json() as { message?: string; Message?: string };
    if (!response.ok) {
      throw new Error(`The local DynamoDB answered ${operation} with an error: ${answer.message ?? answer.Message ?? response.status}.`);
    }
    return answer;
  }
}

/** The input of `CreateTable` for a table of a template. */
export function createTableInput({ name, properties }: TableDefinition): object {
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
  return {
    TableName: name,
    AttributeDefinitions,
    KeySchema,
    BillingMode: 'PAY_PER_REQUEST',
    ...indexes('GlobalSecondaryIndexes', GlobalSecondaryIndexes),
    ...indexes('LocalSecondaryIndexes', LocalSecondaryIndexes),
  };
}

/** Indexes without the settings of their capacity, which a template has in other shapes and nothing here uses. */
function indexes(key: string, value: unknown): object {
  const list = (Array.isArray(value) ? value : []) as Array<Record<string, unknown>>;
  return list.length === 0 ? {} : { [key]: list.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection })) };
}
