import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';

/** What the backend is told. */
export interface ToBackend {
  readonly kind: 'release' | 'progress' | 'figures';
}

/** How far the backend is. */
export interface BackendProgress {
  readonly kind: 'progress';
  readonly inFlight: number;
  readonly answered: number;
}

/** What the backend saw. Times are in milliseconds of its own clock. */
export interface BackendFigures {
  readonly kind: 'figures';
  /** When it answered each request. */
  readonly answeredAt: readonly number[];
  /** How long it worked on each: a timer ends late rather than early. */
  readonly serviceMs: readonly number[];
  readonly mostInFlight: number;
}

/** What the backend tells. */
export type FromBackend = BackendFigures | BackendProgress | { readonly kind: 'listening'; readonly port: number };

/** A backend in another process that holds every request until it is released. */
export class HeldBackend {
  public static async start(latencyMs: number): Promise<HeldBackend> {
    const child = fork(path.join(__dirname, 'held-backend-process.ts'), [String(latencyMs)]);
    const [message] = await once(child, 'message') as [FromBackend];
    if (message.kind !== 'listening') {
      throw new Error(`The backend began with "${message.kind}", expected "listening".`);
    }
    return new HeldBackend(child, `http://127.0.0.1:${message.port}`);
  }

  private constructor(private readonly child: ChildProcess, public readonly url: string) {}

  public release(): void {
    this.child.send({ kind: 'release' } satisfies ToBackend);
  }

  /** May be asked while something is measured: the answer is small. */
  public progress(): Promise<BackendProgress> {
    return this.ask('progress');
  }

  /** To be asked at the end: of thousands of answers the backend has to make a text, and this process has to read it. */
  public figures(): Promise<BackendFigures> {
    return this.ask('figures');
  }

  public async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  private async ask<Answer extends FromBackend>(kind: ToBackend['kind'] & Answer['kind']): Promise<Answer> {
    this.child.send({ kind } satisfies ToBackend);
    const [message] = await once(this.child, 'message') as [Answer];
    return message;
  }
}
