import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeServer, listenLocally } from '../../cli/src/local/local-server';

/** `unavailable`: answers 503. `down`: nothing listens, connections are refused and open ones are reset. */
export type BackendState = 'up' | 'unavailable' | 'down';

/** A request as it came in. */
export interface Arrival {
  readonly method: string;
  /** The request target as it stood in the request line. */
  readonly target: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Buffer;
}

/** What the backend does about a request. */
export interface BackendAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** `reset` breaks the connection off, `hang` says nothing for as long as the other side waits. Default: it answers. */
  readonly instead?: 'reset' | 'hang';
}

/** Sees what the backend does, at the moment at which it does it. */
export interface BackendObserver {
  /** A request has come in completely. */
  arrived?(arrival: Arrival): void;
  /** It is being answered with this status. */
  answered?(arrival: Arrival, status: number): void;
}

/** How the backend behaves. */
export interface BackendOptions {
  /** Work on one request, in milliseconds. */
  readonly latencyMs: () => number;
  readonly observer?: BackendObserver;
  /** Answer to a request while the backend is up. Default: 200. */
  readonly answer?: (arrival: Arrival) => BackendAnswer;
}

const OK: BackendAnswer = { status: 200 };
const UNAVAILABLE: BackendAnswer = { status: 503 };

/** Another program may hold the port for a moment after a pause. */
const LISTEN_ATTEMPTS = 50;
const LISTEN_RETRY_MS = 100;

/** A backend that can be taken down. It keeps its address over all states. */
export class Backend {
  private server?: http.Server;
  private port = 0;
  private current: BackendState = 'down';
  private now = 0;
  private most = 0;

  constructor(private readonly options: BackendOptions) {}

  /** Base URL, with a path, so that what leaves it can be told. Known once the backend has been up. */
  public get url(): string {
    return `http://127.0.0.1:${this.port}${BASE_PATH}`;
  }

  public get state(): BackendState {
    return this.current;
  }

  /** Requests that are being worked on. */
  public get inFlight(): number {
    return this.now;
  }

  /** The most requests that were ever worked on at once, from the first byte of the head to the answer. */
  public get mostInFlight(): number {
    return this.most;
  }

  /** Brings the backend into a state and returns when it is there. */
  public async become(state: BackendState): Promise<void> {
    this.current = state;
    if (state === 'down') {
      await this.close();
    } else if (!this.server) {
      await this.listen();
    }
  }

  private async listen(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const server = http.createServer((request, response) => this.serve(request, response));
      server.keepAliveTimeout = 0; // the clients' side ends idle connections: a backend that did would cause resets of its own
      try {
        this.port = await listenLocally(server, this.port);
        this.server = server;
        return;
      } catch (error) {
        if (attempt === LISTEN_ATTEMPTS) {
          throw error;
        }
        await sleep(LISTEN_RETRY_MS);
      }
    }
  }

  private async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) {
      await closeServer(server);
    }
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    this.now += 1;
    this.most = Math.max(this.most, this.now);
    let working = true;
    const end = () => {
      this.now -= working ? 1 : 0;
      working = false;
    };
    response.on('close', end);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const arrival: Arrival = { method: request.method ?? '', target: request.url ?? '', headers: pairs(request.rawHeaders), body: Buffer.concat(chunks) };
      this.options.observer?.arrived?.(arrival);
      setTimeout(() => {
        if (!response.destroyed) {
          this.answer(arrival, response, end);
        }
      }, this.options.latencyMs());
    });
  }

  private answer(arrival: Arrival, response: http.ServerResponse, end: () => void): void {
    const { status, headers, instead } = this.current === 'up' ? this.options.answer?.(arrival) ?? OK : UNAVAILABLE;
    if (instead === 'reset') {
      response.socket?.resetAndDestroy();
    } else if (instead === undefined) {
      this.options.observer?.answered?.(arrival, status);
      // Its work ends before the answer leaves: whoever gets it may send the next request at once.
      end();
      response.writeHead(status, headers).end();
    }
  }
}

/** Path of the backend's base URL. */
export const BASE_PATH = '/hooks';

function pairs(rawHeaders: readonly string[]): Array<readonly [string, string]> {
  return Array.from({ length: rawHeaders.length / 2 }, (_, index) => [rawHeaders[2 * index], rawHeaders[2 * index + 1]] as const);
}
