import * as http from 'node:http';
import { Payload } from '../corpus/payload';

/** What a sender is told. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Time that an answer may take; API Gateway itself gives up after 29 seconds. */
const TIMEOUT_MS = 35_000;

/**
 * Sends a request as it is: method, path, header names and body are not touched.
 *
 * @param endpoint URL of the webhook; ends with a slash
 * @throws Error of the connection when there was no answer
 */
export function send(endpoint: string, payload: Payload, agent?: http.Agent): Promise<Answer> {
  const base = new URL(endpoint);
  const query = payload.query === '' ? '' : `?${payload.query}`;
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: base.hostname,
      port: base.port,
      method: payload.method,
      path: `${base.pathname}${payload.path}${query}`,
      agent,
      timeout: TIMEOUT_MS,
    });
    for (const [name, value] of payload.headers) {
      request.setHeader(name, value);
    }
    if (payload.body.length > 0 || payload.method === 'POST') {
      request.setHeader('Content-Length', payload.body.length);
    }
    request.on('timeout', () => request.destroy(new Error(`No answer within ${TIMEOUT_MS / 1000} seconds.`)));
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }));
    });
    request.end(payload.body);
  });
}
