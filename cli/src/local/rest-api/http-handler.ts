import { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../read-body';
import { MAX_PAYLOAD_BYTES } from './limits';
import { GatewayRequest, GatewayResponse } from './messages';

/** A body up to this goes out in one piece with the head of the answer: two pieces cost more than to copy it. */
const MAX_JOINED_BYTES = 16 * 1024;

/** What answers gateway requests: a `RestApi`. */
export interface GatewayTarget {
  handle(request: GatewayRequest): Promise<GatewayResponse>;
}

/**
 * Lets an API answer a request of `node:http`, with the sender's bytes and the sender's spelling of header names.
 *
 * Nothing is written when the sender is gone before the body is complete.
 *
 * @param target path and query as the API shall see them, as sent: `/prod/hooks?a=b`.
 */
export async function serveGateway(api: GatewayTarget, request: IncomingMessage, response: ServerResponse, target: string): Promise<void> {
  let body: Buffer;
  try {
    body = await readBody(request, MAX_PAYLOAD_BYTES); // the API itself refuses a body over the limit
  } catch {
    return;
  }
  const mark = target.indexOf('?');
  const answer = await api.handle({
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    rawQuery: mark < 0 ? '' : target.slice(mark + 1),
    headers: pairs(request.rawHeaders),
    body,
    sourceIp: plainAddress(request.socket.remoteAddress),
  });
  if (response.destroyed) {
    return;
  }
  response.sendDate = false;
  response.writeHead(answer.status, answer.headers.flat());
  if (!mayHaveBody(request.method, answer.status)) {
    response.end();
  } else if (answer.body.length <= MAX_JOINED_BYTES) {
    response.end(answer.body.toString('latin1'), 'latin1'); // as a text it goes out together with the head; each of its characters is one byte
  } else {
    response.end(answer.body);
  }
}

function pairs(raw: readonly string[]): Array<[string, string]> {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index], raw[2 * index + 1]]);
}

function plainAddress(address: string | undefined): string {
  return (address ?? '127.0.0.1').replace(/^::ffff:/, '');
}

function mayHaveBody(method: string | undefined, status: number): boolean {
  return method !== 'HEAD' && status >= 200 && status !== 204 && status !== 304;
}
