import type * as http from 'node:http';
import type * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Agents, moduleFor } from './agents';
import { BackendTls, BackendTlsError } from './backend-tls';
import { BaseUrl } from './base-url';
import { codeOf, failureClassOf } from './failure-class';
import { BackendClient, BackendResponse, DeliveryRequest, FailureClass, RequestFailure, RequestResult, SendOptions } from './request';
import { BackendUrl, BackendUrlError, requestTarget } from './request-target';
import { lateAnswer, withTotalTimeout } from './total-timeout';

/** A response is read up to here, and so much of it is kept; what comes after it changes nothing. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/** Methods for which a server expects to be told that there is no body. */
const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['PATCH', 'POST', 'PUT']);

/** Settings of the HTTP client. */
export interface HttpClientOptions {
  readonly baseUrl: BaseUrl;
  /** Resolves names. Default: the system's resolver. */
  readonly lookup?: LookupFunction;
  /** Certificates of the connections, which are over TLS then. Default: what Node trusts, and none to present. */
  readonly tls?: BackendTls;
}

/** Where a request goes, and over which connections. */
interface Route {
  readonly base: BackendUrl;
  readonly secureContext?: SecureContext;
  /** False for a connection of its own. */
  readonly agent: http.Agent | false;
}

/**
 * Delivers over HTTP/1.1: the exact method and bytes, no redirects, certificates always verified, connections kept alive. The timeout covers
 * everything from the look-up of the base URL to the last byte of the answer.
 *
 * A 2xx counts when the answer is complete, or longer than 64 KB. One that breaks off before may come from something that died on the way.
 */
export class HttpClient implements BackendClient {
  private readonly agents = new Agents();

  constructor(private readonly options: HttpClientOptions) {}

  public async send(request: DeliveryRequest, { timeoutMs, mayRepeat = () => true }: SendOptions): Promise<RequestResult> {
    const outcome = await withTotalTimeout<RequestResult>(timeoutMs, (signal) => this.exchangeWithBackend(request, signal, mayRepeat), lateAnswer);
    if (outcome.kind === 'failure' || outcome.status < 200 || outcome.status > 299) {
      this.options.baseUrl.failed();
      this.options.tls?.failed(outcome);
    }
    return outcome;
  }

  private async exchangeWithBackend(request: DeliveryRequest, signal: AbortSignal, mayRepeat: () => boolean): Promise<RequestResult> {
    try {
      const route = await this.route();
      try {
        return await this.exchange(route, request, signal);
      } catch (error) {
        if (!(error instanceof StaleConnectionError)) {
          throw error;
        }
        if (signal.aborted || !mayRepeat()) {
          throw error.cause;
        }
        // The backend closed an idle connection just as the request was written to it. A new connection cannot have that problem; should the
        // backend have read the request after all, it sees it twice, as after any other reset.
        return await this.exchange({ ...route, agent: false }, request, signal);
      }
    } catch (error) {
      return failureOf(error);
    }
  }

  private async route(): Promise<Route> {
    const { baseUrl, tls } = this.options;
    const base = await baseUrl.get();
    if (tls && base.protocol !== 'https:') {
      throw new BackendUrlError('The backend URL is http and has certificates, which only https uses; expected an https URL.');
    }
    const secureContext = await tls?.get();
    return { base, secureContext, agent: this.agents.agentFor(base, secureContext) };
  }

  private exchange({ base, secureContext, agent }: Route, request: DeliveryRequest, signal: AbortSignal): Promise<BackendResponse> {
    const { lookup } = this.options;
    return new Promise((resolve, reject) => {
      const outgoing = moduleFor(base).request({
        protocol: base.protocol,
        hostname: base.hostname,
        port: base.port,
        method: request.method,
        path: requestTarget(base, request.path, request.query),
        headers: wireHeaders(base, request) as unknown as http.OutgoingHttpHeaders,
        agent,
        signal,
        lookup,
        secureContext,
        rejectUnauthorized: true,
      } as https.RequestOptions & { secureContext?: SecureContext });
      let answer: http.IncomingMessage | undefined;
      let bodySoFar = (): Buffer => Buffer.alloc(0);
      outgoing.on('response', (response) => {
        answer = response;
        bodySoFar = readBody(response, (body, error) => error ? reject(error) : resolve(responseOf(response, body)), () => outgoing.destroy());
      });
      // A switch of protocols, which nobody asked for, comes without a response event.
      outgoing.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(responseOf(response));
      });
      outgoing.on('error', (error) => {
        if (answer?.complete) {
          // Bytes after the end of the answer: the answer stands.
          resolve(responseOf(answer, bodySoFar()));
        } else {
          const stale = !answer && outgoing.reusedSocket && failureClassOf(error) === FailureClass.RESET;
          reject(stale ? new StaleConnectionError('The connection was closed while it was idle.', { cause: error }) : error);
        }
      });
      outgoing.end(request.body);
    });
  }
}

class StaleConnectionError extends Error {}

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
    status: response.statusCode ?? 0,
    retryAfter: response.headers['retry-after'],
    body,
    detail: originOf(response.headers.location),
  };
}

/** Of a redirect only its origin is kept: the rest may be the secret part of a URL. */
function originOf(location: string | undefined): string | undefined {
  try {
    return location === undefined ? undefined : new URL(location).origin.slice(0, 200);
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown): RequestFailure {
  return { kind: 'failure', failure: failureClassOf(error), detail: mayBeTold(error) ? error.message : codeOf(error) };
}

/** Errors of ours, whose texts hold no secret. */
function mayBeTold(error: unknown): error is Error {
  return error instanceof BackendUrlError || error instanceof BackendTlsError;
}
