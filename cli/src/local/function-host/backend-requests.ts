import * as diagnostics from 'node:diagnostics_channel';
import { errorMonitor } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** Is called when a request to a backend starts, whichever client makes it. */
export interface BackendRequestListener {
  /** A request is being sent; the returned function is called once when its answer has been read, or it failed. */
  start(abort: () => void): () => void;
}

/** What the built-in `fetch` publishes; only what is used here. */
interface FetchRequest {
  readonly origin: string | URL;
  readonly path: string;
  /** Set when the request has a connection. */
  readonly abort?: (reason: Error) => void;
}

/** Path of Lambda's Invoke API, which is how a function that is a backend is reached. */
const LAMBDA_INVOKE = /^\/2015-03-31\/functions\/[^/]+\/invocations/;

/**
 * Watches the requests of `node:http`, `node:https` and `fetch` through Node's diagnostics channels.
 *
 * A request begins when it is written to its connection and ends when the answer's last byte was read: that includes all of the time in which the
 * backend works on it, and ends before the code that waits for the answer goes on, so that two requests one after the other never count as simultaneous. A
 * request that is given up on ends when it fails here, although the backend may still be working on it.
 *
 * @param awsHost `host:port` of the local AWS endpoint; requests to it count only when they invoke a function
 */
export function watchBackendRequests(awsHost: string, listener: BackendRequestListener): void {
  const isBackend = (host: string, path: string) => host !== awsHost || LAMBDA_INVOKE.test(path);
  watchHttp(isBackend, listener);
  watchFetch(isBackend, listener);
}

function watchHttp(isBackend: (host: string, path: string) => boolean, listener: BackendRequestListener): void {
  const open = new WeakMap<ClientRequest, () => void>();
  diagnostics.subscribe('http.client.request.start', (message) => {
    const { request } = message as { request: ClientRequest };
    if (isBackend(String(request.getHeader('host')), request.path)) {
      const end = listener.start(() => request.destroy(new Error('The environment that made this request was destroyed.')));
      open.set(request, end);
      // The error comes before the close, and its listener may send the request again at once, on a new connection.
      request.once(errorMonitor, end);
      request.once('close', end);
    }
  });
  diagnostics.subscribe('http.client.response.finish', (message) => {
    // Published when the head of the answer is there, before the request's own listeners are called: so ours is the first listener for the end.
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const end = open.get(request);
    if (end) {
      response.once('end', end);
      response.once('close', end);
    }
  });
}

function watchFetch(isBackend: (host: string, path: string) => boolean, listener: BackendRequestListener): void {
  const open = new WeakMap<FetchRequest, () => void>();
  const end = (message: unknown) => {
    const { request } = message as { request: FetchRequest };
    open.get(request)?.();
  };
  diagnostics.subscribe('undici:request:create', (message) => {
    const { request } = message as { request: FetchRequest };
    if (isBackend(new URL(request.origin).host, request.path)) {
      open.set(request, listener.start(() => request.abort?.(new Error('The environment that made this request was destroyed.'))));
    }
  });
  diagnostics.subscribe('undici:request:trailers', end);
  diagnostics.subscribe('undici:request:error', end);
}
