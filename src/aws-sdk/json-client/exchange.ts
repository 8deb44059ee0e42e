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

/** As many connections as the SDK has. */
const AGENT: http.AgentOptions = { keepAlive: true, maxSockets: 50 };
const HTTP = { request: http.request, agent: new http.Agent(AGENT) };
const HTTPS = { request: https.request, agent: new https.Agent(AGENT) };

/**
 * Posts a body and reads the answer, over a connection that is kept.
 *
 * @throws TimeoutError, or what Node says of a connection that fails
 */
export function post(url: URL, headers: http.OutgoingHttpHeaders, body: string, { connectionTimeout, requestTimeout }: Timeouts): Promise<Answer> {
  const { protocol, hostname, port, pathname: path } = url;
  const { request: send, agent } = protocol === 'https:' ? HTTPS : HTTP;
  return new Promise((resolve, reject) => {
    const request = send({ method: 'POST', hostname, port, path, headers, agent });
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
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.end(body);
  });
}
