import * as http from 'node:http';
import * as https from 'node:https';

/** An answer, complete. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** How long is waited, in milliseconds. */
export interface Timeouts {
  /** For a connection. */
  readonly connectionTimeout: number;
  /** For the complete answer, the connection included. */
  readonly requestTimeout: number;
}

/** There was no connection, or no complete answer, in time. */
export class TimeoutError extends Error {
  public readonly name = 'TimeoutError';
}

/** A kept connection failed: the other side may have given it up long ago, which shows only at the next use. `cause` says how. */
export class KeptConnectionError extends Error {
  public readonly name = 'KeptConnectionError';
}

/** As many connections as the SDK has. */
const AGENT: http.AgentOptions = { keepAlive: true, maxSockets: 50 };
const HTTP = { request: http.request, agent: new http.Agent(AGENT) };
const HTTPS = { request: https.request, agent: new https.Agent(AGENT) };

/** What is sent. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: string;
  /** Whether to use a connection that was never used before, and is not kept. */
  readonly newConnection: boolean;
}

/**
 * Sends a request and reads the answer, over a connection that is kept.
 *
 * When a kept connection fails, the idle ones are given up, too: they were kept for as long, through the same pauses of the environment.
 *
 * @throws TimeoutError, KeptConnectionError, or what Node says of a new connection that fails
 */
export function exchange({ method, url, headers, body, newConnection }: Outgoing, { connectionTimeout, requestTimeout }: Timeouts): Promise<Answer> {
  const { protocol, hostname, port, pathname: path } = url;
  const { request: send, agent } = protocol === 'https:' ? HTTPS : HTTP;
  return new Promise((resolve, reject) => {
    const request = send({ method, hostname, port, path, headers, agent: newConnection ? false : agent });
    const failed = (error: Error): void => {
      if (request.reusedSocket) {
        Object.values(agent.freeSockets).flat().forEach((socket) => socket?.destroy());
        reject(new KeptConnectionError('A connection to AWS that was kept failed.', { cause: error }));
      } else {
        reject(error);
      }
    };
    const late = (what: string, milliseconds: number): NodeJS.Timeout =>
      setTimeout(() => request.destroy(new TimeoutError(`AWS gave no ${what} within ${milliseconds} ms.`)), milliseconds);
    const answering = late('complete answer', requestTimeout);
    request.on('close', () => clearTimeout(answering));
    request.on('socket', (socket) => {
      if (socket.connecting) {
        const connecting = late('connection', connectionTimeout);
        socket.once('connect', () => clearTimeout(connecting));
        socket.once('close', () => clearTimeout(connecting));
      }
    });
    request.on('error', failed);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', failed);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.end(body);
  });
}
