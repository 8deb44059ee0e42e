import { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';

// dynalite has no types, and comes with the workspace cli/ that is installed with this package.
// eslint-disable-next-line @typescript-eslint/no-require-imports, import/no-extraneous-dependencies
const dynalite = require('dynalite') as (options: object) => import('node:http').Server;

/** One table, behind a real DynamoDB API: a condition is only right when something evaluates it. */
export class DynaliteTable {
  /** Starts it, as the DynamoDB of everything that is called from now on. */
  public static async start(tableName: string, key: string, sortKey?: string): Promise<DynaliteTable> {
    const keys = sortKey === undefined ? [key] : [key, sortKey];
    const server = dynalite({ createTableMs: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const saved = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const table = new DynaliteTable(server, saved);
    await table.client.send(new CreateTableCommand({
      TableName: tableName,
      KeySchema: keys.map((name, index) => ({ AttributeName: name, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }));
    while ((await table.client.send(new DescribeTableCommand({ TableName: tableName }))).Table?.TableStatus !== 'ACTIVE') {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return table;
  }

  public readonly client: DynamoDBClient;

  private constructor(private readonly server: import('node:http').Server, private readonly saved: NodeJS.ProcessEnv) {
    this.client = new DynamoDBClient({});
  }

  public async stop(): Promise<void> {
    this.client.destroy();
    process.env = this.saved;
    await new Promise((resolve) => this.server.close(resolve));
  }
}
