import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { GatewayTarget, serveGateway } from './http-handler';

/** Answers a request in another way than an API does. */
export type RequestHandler = (request: http.IncomingMessage, response: http.ServerResponse) => void | Promise<void>;

/**
 * Who answers a path (as sent, without the query).
 *
 * @returns undefined for 404; an API with the prefix that it shall not see, '' for none; or a handler.
 */
export type Route = (path: string) => { readonly api: GatewayTarget; readonly prefix: string } | RequestHandler | undefined;

export interface ListenOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Told of what a handler throws; the sender gets 500. @default - nobody is */
  readonly onError?: (error: Error) => void;
}

/** A server that listens. */
export interface Listening {
  /** Without a slash at the end. */
  readonly url: string;
  /** Takes no more requests, lets those under way end, then resolves. */
  close(): Promise<void>;
}

/** Headers up to what API Gateway takes and beyond, so that it is the model that refuses. */
const MAX_HEADER_SIZE = 64 * 1024;

/** Serves APIs and other handlers on one port. */
export async function listen(route: Route, options: ListenOptions): Promise<Listening> {
  const host = options.host ?? '127.0.0.1';
  const server = http.createServer({ maxHeaderSize: MAX_HEADER_SIZE }, (request, response) => {
    respond(route, request, response).catch((error: Error) => {
      options.onError?.(error);
      if (response.headersSent) {
        response.destroy();
      } else {
        response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"Internal server error"}');
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    }),
  };
}

async function respond(route: Route, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const target = request.url ?? '/';
  const answerer = route(target.split('?')[0]);
  if (!answerer) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Nothing is served at this path."}');
  } else if (typeof answerer === 'function') {
    await answerer(request, response);
  } else {
    await serveGateway(answerer.api, request, response, target.slice(answerer.prefix.length));
  }
}
