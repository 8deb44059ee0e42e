import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, Filter, Match, MessageGroup, MissingGroup, RetryPolicy, ScalableWebhook, Source } from '../../../../../src';
import { run } from '../../../../src/commands/run';
import { writeConnection } from '../../../../src/local/connection/connection-file';
import { closeServer, listenLocally } from '../../../../src/local/local-server';
import { LocalRuntime, startLocal } from '../../../../src/local/runtime';
import { FakeProcess } from '../../../support/fake-process';

/** Text of the secret of the webhook that is verified. */
export const SECRET = 'the-secret-of-github';

/** Path of the backend of each destination, whose last part it is told apart by. */
export type Place = 'erp' | 'chat' | 'stock' | 'ci';

/** A runtime with webhooks that do everything that the console can show, and a backend that does as it is told. */
export class Stage {
  /** Starts: with several destinations behind a router and a second, verified webhook, or one webhook alone. */
  public static async start(kind: 'several' | 'one' = 'several'): Promise<Stage> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'console-'));
    let stage: Stage | undefined;
    const backend = http.createServer((request, response) => stage?.answer(request, response));
    const url = `http://127.0.0.1:${await listenLocally(backend)}`;
    const app = new App({ outdir: path.join(folder, 'cdk.out') });
    build(new Stack(app, 'Shop'), kind);
    app.synth();
    const place = (destination: string, name: Place) => ({ destination, url: `${url}/${name}` });
    const backends = kind === 'one' ? [place('Shop/Orders/Default', 'erp')]
      : [place('Shop/Orders/Erp', 'erp'), place('Shop/Orders/Chat', 'chat'), place('Shop/Orders/Stock', 'stock'), place('Shop/Builds/Default', 'ci')];
    const secrets = kind === 'one' ? [] : [{ secret: 'Shop/GitHubSecret', value: SECRET }];
    const runtime = await startLocal({ app: path.join(folder, 'cdk.out'), port: 0, backends, secrets });
    writeConnection(path.join(folder, 'cdk.out'), runtime.connection);
    stage = new Stage(runtime, backend, folder);
    return stage;
  }

  /** What the backend of a destination answers from now on; 200 unless it is told otherwise. `hang`: nothing. */
  public readonly answers = new Map<Place, number | 'hang'>();
  /** What the backend wants to be left alone for when it answers 503, in seconds; without it the back-off is drawn. */
  public retryAfter?: number;
  public readonly arrived: Array<{ readonly place: string; readonly body: string; readonly headers: http.IncomingHttpHeaders }> = [];

  private constructor(
    public readonly runtime: LocalRuntime, private readonly backend: http.Server, private readonly folder: string,
  ) {}

  /** Sends an order; the status of the answer. */
  public async order(order: object, group: string | undefined, headers: Record<string, string> = {}): Promise<number> {
    const response = await fetch(`${this.runtime.endpoints['Shop/Orders']}created`, {
      method: 'POST',
      body: JSON.stringify(order),
      headers: { 'content-type': 'application/json', 'user-agent': 'shop/7.1', ...group === undefined ? {} : { 'x-order-id': group }, ...headers },
    });
    await response.arrayBuffer();
    return response.status;
  }

  /** A file of this stage, which goes with it. */
  public file(name: string): string {
    return path.join(this.folder, name);
  }

  /** Runs a command of the operator against it. */
  public async operate(...args: string[]): Promise<void> {
    const process = new FakeProcess();
    const exitCode = await run([...args, '--app', path.join(this.folder, 'cdk.out'), '--local'], process);
    if (exitCode !== 0) {
      throw new Error(`The command ${args.join(' ')} ended with ${exitCode}: ${process.err.join('')}`);
    }
  }

  public async stop(): Promise<void> {
    await this.runtime.stop();
    this.backend.closeAllConnections();
    await closeServer(this.backend);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const place = (request.url ?? '').split('/')[1] as Place;
      const answer = this.answers.get(place) ?? 200;
      this.arrived.push({ place, body: Buffer.concat(chunks).toString(), headers: request.headers });
      if (answer !== 'hang') {
        const [type, body] = SAID[answer] ?? ['text/plain', ''];
        response.writeHead(answer, {
          ...body !== '' && { 'content-type': type, 'server': 'shop-backend', 'set-cookie': 'session=secret' },
          ...answer === 503 && this.retryAfter !== undefined && { 'retry-after': String(this.retryAfter) },
        }).end(body);
      }
    });
  }
}

/** What the backend says besides the status. */
const SAID: Readonly<Record<number, readonly [type: string, body: string]>> = {
  410: ['text/plain', 'The order was deleted.'],
  422: ['application/json', '{"error":"unknown_customer","message":"The customer of this order is not known here.","field":"order.customer"}'],
  500: ['text/plain', 'TypeError: Cannot read properties of undefined (reading \'sku\')\n    at reserve (stock/reserve.js:17:31)\n    at handle (stock/index.js:8:12)\n'],
  503: ['text/html', '<html>\n<head><title>503 Service Temporarily Unavailable</title></head>\n<body>\n<h1>503 Service Temporarily Unavailable</h1>\n</body>\n</html>\n'],
};

function build(stack: Stack, kind: 'several' | 'one'): void {
  const replaced = Backend.url('https://replaced.invalid');
  const messageGroup = MessageGroup.header('x-order-id', { missing: MissingGroup.refuse() });
  const retryPolicy = new RetryPolicy({ rejectionAttempts: 1 });
  if (kind === 'one') {
    new ScalableWebhook(stack, 'Orders', { backend: replaced, messageGroup, maxConcurrency: 3, retryPolicy, requestTimeout: Duration.minutes(4) });
    return;
  }
  const orders = new ScalableWebhook(stack, 'Orders', { messageGroup });
  orders.addDestination('Erp', { backend: replaced, maxConcurrency: 4, retryPolicy });
  orders.addDestination('Chat', { backend: replaced, filter: Filter.jsonField('$.total', Match.range({ min: 100 })), maxConcurrency: 2, retryPolicy });
  orders.addDestination('Stock', { backend: replaced, maxConcurrency: 10, retryPolicy });
  const secret = new Secret(stack, 'GitHubSecret', { secretStringValue: SecretValue.unsafePlainText(SECRET) });
  new ScalableWebhook(stack, 'Builds', { backend: replaced, source: Source.github({ secret }), maxConcurrency: 5 });
}
