import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import type { BackendReport, SendOrder, SendReport } from './protocol';

/** A process beside the one that is measured; it ends with this one. */
export class Companion {
  protected readonly child: ChildProcess;

  constructor(script: string, args: readonly string[] = []) {
    this.child = fork(path.join(__dirname, script), [...args]);
  }

  public async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  protected async answer<T>(): Promise<T> {
    const other = new AbortController();
    const { signal } = other;
    try {
      const [message] = await Promise.race([once(this.child, 'message', { signal }), once(this.child, 'exit', { signal }).then(() => {
        throw new Error('A process of the benchmark ended, expected an answer of it: what it printed says why.');
      })]) as [T];
      return message;
    } finally {
      other.abort();
    }
  }
}

/** A backend that answers at once. */
export class QuickBackend extends Companion {
  public static async start(): Promise<QuickBackend> {
    const backend = new QuickBackend('backend-process.ts');
    backend.port = (await backend.answer<BackendReport>()).port;
    return backend;
  }

  private port = 0;

  public get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many requests it got. */
  public async requests(): Promise<number> {
    this.child.send({});
    return (await this.answer<BackendReport>()).requests;
  }
}

/** Fifty senders. */
export class Senders extends Companion {
  /** @param groups message groups, which take turns */
  constructor(endpoint: string, groups: number = 1_000) {
    super('sender-process.ts', [endpoint, String(groups)]);
  }

  /** Resolves when all were accepted. */
  public send(order: SendOrder): Promise<SendReport> {
    this.child.send(order);
    return this.answer<SendReport>();
  }
}
