import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { RecordKey } from '../../../../src/contract/records';
import { run } from '../../../src/commands/run';
import { writeConnection } from '../../../src/local/connection/connection-file';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { LocalRuntime, startLocal } from '../../../src/local/runtime';
import { FakeProcess } from '../../support/fake-process';
import { checkShape } from '../shapes/shapes';

/** A request that the backend got. */
export interface BackendRequest {
  readonly method?: string;
  readonly url?: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** An app that runs locally, a backend that answers as the test says, and the operator's commands. */
export class OperatedRun {
  public static async start(build: (stack: Stack) => void): Promise<OperatedRun> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'operated-'));
    const app = new App({ outdir: path.join(folder, 'cdk.out') });
    build(new Stack(app, 'Shop'));
    app.synth();
    let world: OperatedRun | undefined = undefined as OperatedRun | undefined;
    const server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        world!.requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(world!.status).end();
      });
    });
    const url = `http://127.0.0.1:${await listenLocally(server)}/base`;
    const runtime = await startLocal({ app: path.join(folder, 'cdk.out'), port: 0, backends: [{ url }] });
    writeConnection(path.join(folder, 'cdk.out'), runtime.connection);
    world = new OperatedRun(folder, runtime, server);
    return world;
  }

  /** What the backend answers. */
  public status = 200;
  public readonly requests: BackendRequest[] = [];
  private constructor(public readonly folder: string, public readonly runtime: LocalRuntime, private readonly server: http.Server) {}

  /** A path in the folder of the test. */
  public file(name: string): string {
    return path.join(this.folder, name);
  }

  /** Lines of a file, each JSON. */
  public lines(name: string): Array<Record<string, any>> {
    return fs.readFileSync(this.file(name), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, any>);
  }

  public async send(group: string, body: string, headers: Record<string, string> = {}): Promise<void> {
    const [url] = Object.values(this.runtime.endpoints);
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/plain', 'x-group': group, ...headers } });
    await response.arrayBuffer();
    if (response.status !== 200) {
      throw new Error(`The endpoint answered ${response.status}, expected 200.`);
    }
  }

  /** Calls the DynamoDB of the run, for what a test has to know or to make there. */
  public dynamoDb(operation: string, input: object): Record<string, any> {
    return JSON.parse(this.runtime.dynamoDb.handle(`DynamoDB_20120810.${operation}`, JSON.stringify(input)).body) as Record<string, any>;
  }

  /** Name of the table of delivery records. */
  public get recordsTable(): string {
    const names = this.dynamoDb('ListTables', {}).TableNames as string[];
    return names.find((name) => this.dynamoDb('DescribeTable', { TableName: name }).Table.KeySchema.some(({ AttributeName }: any) => AttributeName === RecordKey.DESTINATION))!;
  }

  /** Runs a command against the run. */
  public async command(...args: string[]): Promise<CommandResult> {
    const process = new FakeProcess();
    const exitCode = await run([...args, '--app', this.file('cdk.out'), '--local'], process);
    return { exitCode, out: process.out.join(''), err: process.err.join('') };
  }

  /** Runs a command that prints JSON, and gives the first. All are held to what is documented. */
  public async json(...args: string[]): Promise<Record<string, any>> {
    const { out, err } = await this.command(...args, '--json');
    const values = out.trimEnd().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, any>);
    values.forEach((value) => checkShape(args, value));
    if (values.length === 0) {
      throw new Error(`${args.join(' ')} printed nothing, expected JSON; it said: ${err}`);
    }
    return values[0];
  }

  public async stop(): Promise<void> {
    await this.runtime.stop();
    await closeServer(this.server);
    fs.rmSync(this.folder, { recursive: true });
  }
}
