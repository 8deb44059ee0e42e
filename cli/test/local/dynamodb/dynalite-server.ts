import * as http from 'node:http';
import { closeServer, listenLocally } from '../../../src/local/local-server';

// dynalite has no types.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const dynalite = require('dynalite') as (options: object) => http.Server;

/** An answer of a DynamoDB. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The DynamoDB of another project, whose answers were compared with those of AWS by its makers. */
export class DynaliteServer {
  public static async start(): Promise<DynaliteServer> {
    const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
    return new DynaliteServer(server, await listenLocally(server));
  }

  private readonly agent = new http.Agent({ keepAlive: true });

  private constructor(private readonly server: http.Server, private readonly port: number) {}

  public call(operation: string, input: object): Promise<Answer> {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20200101T000000Z',
      // It wants a signature to be there, and does not check it.
      'authorization': 'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
    };
    return new Promise((resolve, reject) => {
      const request = http.request({ port: this.port, method: 'POST', headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown> }));
      });
      request.on('error', reject);
      request.end(JSON.stringify(input));
    });
  }

  /** Makes a table; it can be used when this resolves. */
  public async createTable(input: { readonly TableName: string }): Promise<void> {
    await this.call('CreateTable', { BillingMode: 'PAY_PER_REQUEST', ...input });
    for (;;) {
      const { Table: table } = (await this.call('DescribeTable', { TableName: input.TableName })).body as { Table: { TableStatus: string } };
      if (table.TableStatus === 'ACTIVE') {
        return;
      }
    }
  }

  public async stop(): Promise<void> {
    this.agent.destroy();
    await closeServer(this.server);
  }
}
