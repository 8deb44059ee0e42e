import * as http from 'node:http';
import { Status } from './status';
import type { AccessControl } from '../access/access-control';
import { CONSOLE_HEADERS } from '../access/console-headers';
import { CONSOLE_API } from '../console/console-api';
import { consolePage } from '../console/console-page';
import type { DeliveryWaits } from '../console/contract/deliveries';
import { StatusStream } from '../console/status-stream';
import { listenLocally } from '../local-server';

/** Answers requests whose path begins with a given first segment. */
export type RouteHandler = (request: http.IncomingMessage, response: http.ServerResponse, target: string) => Promise<void>;

/** What the server needs besides its routes. */
export interface PublicServerProps {
  /** 0 takes a free port. */
  readonly port: number;
  readonly access: AccessControl;
  readonly status: () => Status;
  readonly stream: () => StatusStream;
  /** Why a delivery waits; undefined where nothing is known of it. */
  readonly waits: (deliveryId: string) => DeliveryWaits | undefined;
  /** Answers what is below `CONSOLE_API`. */
  readonly consoleApi: (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>;
  /** Called for an error in a route; the sender gets a 500. */
  readonly onError: (error: Error) => void;
}

/** Where other programs ask why a delivery waits; below it stands its id. */
export const WAITS = '/_status/waits/';

/** How long requests under way may take to end when the server stops, in milliseconds. */
const GRACE = 1000;

/** The server that senders and people reach: APIs, function URLs, status and console. Listens on 127.0.0.1 only. */
export class PublicServer {
  private readonly server: http.Server;
  private readonly routes = new Map<string, RouteHandler>();

  constructor(private readonly props: PublicServerProps) {
    // More than API Gateway's limit for headers, so that it is the model of API Gateway that refuses larger ones.
    this.server = http.createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => void this.respond(request, response));
    this.server.keepAliveTimeout = 60_000;
  }

  /** Starts; the result is its URL, without a slash at the end. */
  public async listen(): Promise<string> {
    return `http://127.0.0.1:${await listenLocally(this.server, this.props.port)}`;
  }

  /** Answers every request below `/SEGMENT`; the handler gets the rest of the path with the query, as it was sent. */
  public route(segment: string, handler: RouteHandler): void {
    this.routes.set(segment, handler);
  }

  /** Takes no more requests, lets those under way end for a moment, then closes every connection. */
  public async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeIdleConnections();
    const timer = setTimeout(() => this.server.closeAllConnections(), GRACE);
    await closed;
    clearTimeout(timer);
  }

  /** Whether a request may be answered; when not, it has been told so. */
  private admits(request: http.IncomingMessage, response: http.ServerResponse, isEndpoint: boolean): boolean {
    const path = ownPath(request);
    const refusal = isEndpoint ? this.props.access.refusal('endpoint', request)
      : this.props.access.refusal('console', request, { isPage: path === '/_console', isPrivate: path.startsWith(CONSOLE_API) });
    if (refusal) {
      request.resume(); // what is still coming has to be read, or the sender never reads the answer
      json(response, 403, { message: refusal.message });
    }
    return refusal === undefined;
  }

  private async respond(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    try {
      // Split as text: a URL parser would resolve dots and decode, and the path must reach its API as it was sent.
      const [, segment, rest] = /^\/([^/?]*)([^]*)$/.exec(request.url ?? '') ?? [];
      const handler = segment === undefined ? undefined : this.routes.get(segment);
      if (!this.admits(request, response, handler !== undefined)) {
        return;
      }
      if (handler) {
        await handler(request, response, rest);
      } else {
        await this.respondOwn(request, response);
      }
    } catch (error) {
      this.props.onError(error as Error);
      fail(response);
    }
  }

  private async respondOwn(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = ownPath(request);
    if (path.startsWith(CONSOLE_API)) {
      await this.props.consoleApi(request, response);
    } else if (request.method === 'GET' && path.startsWith(WAITS)) {
      const waits = this.props.waits(decode(path.slice(WAITS.length)));
      json(response, waits ? 200 : 404, waits ?? { message: 'No delivery of this id is known here: what happened last is kept.' });
    } else if (!['/_status', '/_status/stream', '/_console'].includes(path)) {
      json(response, 404, { message: 'Nothing is hosted at this path: GET /_status lists the webhooks, and /_console shows them in a browser.' });
    } else if (request.method !== 'GET') {
      response.setHeader('allow', 'GET');
      json(response, 405, { message: `This answers GET, got ${request.method}.` });
    } else if (path === '/_status') {
      json(response, 200, this.props.status());
    } else if (path === '/_status/stream') {
      this.props.stream().serve(response);
    } else {
      const { html, headers } = consolePage(this.props.access.token);
      response.writeHead(200, headers);
      response.end(html);
    }
  }
}

function ownPath(request: http.IncomingMessage): string {
  return (request.url ?? '').split('?')[0];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function json(response: http.ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...CONSOLE_HEADERS, 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

function fail(response: http.ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
  } else {
    json(response, 500, { message: 'The local runtime failed to answer; its output says why.' });
  }
}
