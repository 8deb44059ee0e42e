import type * as http from 'node:http';
import type * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { moduleFor } from './agents';
import { AnswerHead } from './answer-head';
import { failureClassOf } from './failure-class';
import { HeadTap } from './head-tap';
import { BackendResponse, DeliveryRequest, FailureClass } from './request';
import { BackendUrl, requestTarget } from './request-target';

/** A response is read up to here, and so much of it is kept; what comes after it changes nothing. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/** Far more than any server sends; Node's own 16 KB is less than some do. A longer head is read as an odd one is. */
const MAX_HEAD_BYTES = 256 * 1024;

/**
 * A connection that was closed while it was idle is known to be as soon as something is written to it. Where one lasts for longer, the backend had the
 * request and may have worked on it, as a server whose worker is stopped in the middle of one.
 */
const IDLE_RESET_MS = 2_000;

/** Methods for which a server expects to be told that there is no body. */
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['PATCH', 'POST', 'PUT']);

/** Where a request goes, and over which connections. */
export interface Route {
  readonly base: BackendUrl;
  readonly secureContext?: SecureContext;
  /** False for a connection of its own. */
  readonly agent: http.Agent | false;
  /** Resolves names. */
  readonly lookup: LookupFunction;
  /** Milliseconds in which a connection to an address must be made before the next of the name's addresses is tried; the last one may take longer. */
  readonly addressTimeoutMs: number;
}

/** What an exchange is told, and tells while it goes on. */
export interface Progress {
  readonly signal: AbortSignal;
  /** The answer, once its status decides alone: no 2xx becomes one by what may follow, and an odd answer has nothing else that could. */
  decided?: () => BackendResponse | undefined;
}

/** A connection was closed by the other side just as a request was written to it, and nothing was answered. */
export class StaleConnectionError extends Error {}

/**
 * Makes one request over one connection.
 *
 * A status that could be read counts, however odd the rest of the answer is: Node's parser is strict, so that no connection is ever used again
 * on which it is not sure where an answer ends, and what it refuses is read again by `AnswerHeadReader`, up to the end of the head and no farther:
 * what was refused has no other end that could be known, so its status counts alone.
 *
 * A 2xx that is in order counts when it is complete, or longer than 64 KB: one that breaks off may come from something that died on the way. One that
 * says nothing of its length is complete when the connection ends, however it does: servers reset those on which they have not read the whole request.
 * Every other status counts as soon as it is there.
 *
 * @throws StaleConnectionError when the same may be tried on another connection; otherwise what Node says
 */
export function exchange(route: Route, request: DeliveryRequest, progress: Progress): Promise<BackendResponse> {
  const { base, secureContext, agent, lookup, addressTimeoutMs } = route;
  return new Promise((resolve, reject) => {
    const { signal } = progress;
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const outgoing = moduleFor(base).request({
      protocol: base.protocol,
      hostname: base.hostname,
      port: base.port,
      method: request.method,
      path: requestTarget(base, request.path, request.query),
      headers: wireHeaders(base, request) as unknown as http.OutgoingHttpHeaders,
      maxHeaderSize: MAX_HEAD_BYTES,
      agent,
      lookup,
      autoSelectFamilyAttemptTimeout: addressTimeoutMs,
      secureContext,
      rejectUnauthorized: true,
    } as https.RequestOptions & { secureContext?: SecureContext });
    // Node's own option for it watches the request's streams besides, at a tenth of what the request costs.
    const stop = (): void => {
      outgoing.destroy(signal.reason);
    };
    signal.addEventListener('abort', stop);
    outgoing.on('close', () => signal.removeEventListener('abort', stop));
    // All of them, so that Retry-After is found behind any number of others; their bytes are limited.
    outgoing.maxHeadersCount = 0;
    const head = new HeadTap();
    let answer: http.IncomingMessage | undefined;
    let bodySoFar = (): Buffer => Buffer.alloc(0);
    progress.decided = () => head.head && !isSuccess(head.head.status) ? oddAnswer(head.head) : undefined;
    let writtenAt = 0;
    outgoing.on('socket', (socket) => {
      head.listenTo(socket);
      writtenAt = performance.now();
    });
    outgoing.on('response', (response) => {
      head.stop();
      answer = response;
      progress.decided = () => isSuccess(statusOf(response)) ? undefined : responseOf(response);
      if (response.statusCode === 101) {
        // What follows is of another protocol.
        outgoing.shouldKeepAlive = false;
      }
      bodySoFar = readBody(response, (body, error) => {
        if (error && !mayBreakOff(response)) {
          reject(error);
        } else {
          resolve(responseOf(response, body));
        }
      }, () => outgoing.destroy());
    });
    // A switch of protocols, which nobody asked for, comes without a response event.
    outgoing.on('upgrade', (response, socket) => {
      head.stop();
      socket.destroy();
      resolve(responseOf(response));
    });
    outgoing.on('error', (error) => {
      const isOdd = failureClassOf(error) === FailureClass.PROTOCOL;
      if (isOdd && !answer) {
        head.readOn(signal, (odd) => {
          progress.decided = () => oddAnswer(odd);
        }, (odd) => odd ? resolve(oddAnswer(odd)) : reject(error));
        return;
      }
      head.stop();
      if (answer) {
        // What is odd behind the end of an answer, or in its body, takes nothing from its status.
        if (answer.complete || isOdd || mayBreakOff(answer)) {
          resolve(responseOf(answer, bodySoFar()));
        } else {
          reject(error);
        }
        return;
      }
      const begun = head.head;
      if (begun && (!isSuccess(begun.status) || head.ended && begun.mayEndHere)) {
        resolve(oddAnswer(begun));
        return;
      }
      const wasUsed = head.isEmpty && outgoing.reusedSocket && performance.now() - writtenAt < IDLE_RESET_MS;
      reject(wasUsed && failureClassOf(error) === FailureClass.RESET ? new StaleConnectionError('The connection was closed while it was idle.', { cause: error }) : error);
    });
    outgoing.end(request.body);
  });
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

function statusOf({ statusCode = 0 }: http.IncomingMessage): number {
  return statusCode;
}

/** Whether it counts although its connection broke off. */
function mayBreakOff(response: http.IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = response.headers;
  return !isSuccess(statusOf(response)) || (length === undefined && coding === undefined);
}

/**
 * Reads a response to its end or to the limit.
 *
 * @returns takes what has arrived so far
 */
function readBody(response: http.IncomingMessage, done: (body: Buffer, error?: Error) => void, cutOff: () => void): () => Buffer {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const body = (): Buffer => chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  response.on('data', (chunk: Buffer) => {
    const room = MAX_RESPONSE_BYTES - bytes;
    bytes += chunk.length;
    if (room > 0) {
      chunks.push(chunk.subarray(0, room));
    }
    if (bytes > MAX_RESPONSE_BYTES) {
      done(body());
      cutOff();
    }
  });
  response.on('end', () => done(body()));
  response.on('error', (error) => done(body(), error));
  return () => {
    while (response.read() !== null) {
      // The data event above has taken it.
    }
    return body();
  };
}

/** A flat list keeps order, spelling and repetitions; with it, Node adds neither `Host` nor a length by itself. */
function wireHeaders(base: BackendUrl, request: DeliveryRequest): string[] {
  const headers = base.authorization === undefined
    ? request.headers
    : [...request.headers.filter(([name]) => name.toLowerCase() !== 'authorization'), ['Authorization', base.authorization] as const];
  const length = request.body.length > 0 || METHODS_WITH_BODY.has(request.method) ? ['Content-Length', String(request.body.length)] : [];
  return ['Host', base.host, ...headers.flat(), ...length];
}

function responseOf(response: http.IncomingMessage, body?: Uint8Array): BackendResponse {
  return {
    kind: 'response',
    status: statusOf(response),
    retryAfter: response.headers['retry-after'],
    body,
    detail: originOf(response.headers.location),
  };
}

function oddAnswer({ status, retryAfter, location }: AnswerHead): BackendResponse {
  return { kind: 'response', status, retryAfter, detail: originOf(location) };
}

/** Of a redirect only its origin is kept: the rest may be the secret part of a URL. */
function originOf(location: string | undefined): string | undefined {
  try {
    return location === undefined ? undefined : new URL(location).origin.slice(0, 200);
  } catch {
    return undefined;
  }
}
