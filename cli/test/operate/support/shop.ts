import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Backend, MessageGroup, ScalableWebhook, ScalableWebhookProps } from '../../../../src';
import { ExitCode, run } from '../../../src/commands/run';
import { writeConnection } from '../../../src/local/connection/connection-file';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { LocalEvent, LocalOptions, LocalRuntime, startLocal } from '../../../src/local/runtime';
import { FakeProcess } from '../../support/fake-process';

/** How a command ended. */
export interface Ended {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** An app in the local runtime, its backend, and commands of the operator that are about it. */
export class Shop {
  /**
   * @param build what the stack `Shop` has
   * @param options of the local run
   */
  public static async open(
    build: (stack: Stack) => void = (stack) => void Shop.orders(stack), options: Partial<LocalOptions> = {},
  ): Promise<Shop> {
    const shop = new Shop(fs.mkdtempSync(path.join(os.tmpdir(), 'shop-')));
    const url = `http://127.0.0.1:${await listenLocally(shop.backend)}/`;
    const app = new App({ outdir: shop.app });
    build(new Stack(app, 'Shop'));
    app.synth();
    shop.runtime = await startLocal({ app: shop.app, port: 0, backends: [{ url }], onEvent: (event) => shop.events.push(event), ...options });
    writeConnection(shop.app, shop.runtime.connection);
    return shop;
  }

  /** The webhook `Shop/Orders`. */
  public static orders(stack: Stack, props: Partial<ScalableWebhookProps> = {}): ScalableWebhook {
    const backend = Backend.url('https://replaced.invalid');
    return new ScalableWebhook(stack, 'Orders', { backend, messageGroup: MessageGroup.header('x-order-id'), maxConcurrency: 3, ...props });
  }

  public runtime!: LocalRuntime;
  /** What the backend answers, for each request to come, and then 200. */
  public readonly statuses: number[] = [];
  /** What the backend answers when `statuses` is used up. */
  public standardStatus = 200;
  /** What the backend wants to be left alone for when it answers anything but 200, in seconds; without it the back-off is drawn. */
  public retryAfter?: number;
  /** Whether the backend answers nothing from now on. */
  public hangs = false;
  /** Bodies that the backend got. */
  public readonly received: string[] = [];
  public readonly events: LocalEvent[] = [];
  /** What the backend answers to a body; undefined for what it answers else. */
  public answer?: (body: string) => number | undefined;
  private readonly backend: http.Server;

  private constructor(public readonly app: string) {
    this.backend = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        this.received.push(body);
        if (this.hangs) {
          return;
        }
        const status = this.answer?.(body) ?? this.statuses.shift() ?? this.standardStatus;
        response.writeHead(status, this.retryAfter !== undefined && status !== 200 ? { 'retry-after': String(this.retryAfter) } : {}).end();
      });
    });
  }

  public get url(): string {
    return this.runtime.endpoints['Shop/Orders'];
  }

  /** Sends a webhook to `Shop/Orders`. */
  public async send(body: string, group?: string): Promise<string> {
    const headers = { 'content-type': 'application/json', ...(group !== undefined && { 'x-order-id': group }) };
    const response = await fetch(this.url, { method: 'POST', body, headers });
    return (await response.json() as { id: string }).id;
  }

  /** The backend is gone: who connects is refused. */
  public async killBackend(): Promise<void> {
    await closeServer(this.backend);
  }

  /** Runs a command about this run. */
  public async command(name: string, ...args: readonly string[]): Promise<Ended> {
    const process = new FakeProcess();
    const exitCode = await run([name, ...args, '--local', '--app', this.app], process);
    return { exitCode, stdout: process.out.join(''), stderr: process.err.join('') };
  }

  /** What a command prints with `--json`; it must not fail. */
  public async json<T>(name: string, ...args: readonly string[]): Promise<T> {
    const { exitCode, stdout, stderr } = await this.command(name, ...args, '--json');
    if (exitCode !== ExitCode.DONE) {
      throw new Error(`${name} ended with ${exitCode}: ${stderr}`);
    }
    return JSON.parse(stdout) as T;
  }

  public async close(): Promise<void> {
    await this.runtime?.stop();
    this.backend.closeAllConnections();
    await closeServer(this.backend);
    fs.rmSync(this.app, { recursive: true });
  }
}
