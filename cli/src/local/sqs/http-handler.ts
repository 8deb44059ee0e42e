import { IncomingMessage, ServerResponse } from 'http';
import { readBody } from '../read-body';
import { MAXIMUM_MESSAGE_BYTES } from './constants';
import { SqsService } from './sqs-service';

/** Ten messages of one batch are 1 MiB together; JSON may write each of their bytes as six. */
const MAXIMUM_REQUEST_BYTES = 8 * MAXIMUM_MESSAGE_BYTES;

/**
 * Serves the SQS API over HTTP: mount it for the requests of AWS SDKs and of API Gateway. Signatures are not checked. It never
 * throws. A client that goes away gets no answer, and its long poll takes no messages.
 */
export async function handleSqsHttp(request: IncomingMessage, response: ServerResponse, service: SqsService): Promise<void> {
  const caller = new AbortController();
  response.on('close', () => caller.abort());
  let body: Buffer;
  try {
    body = await readBody(request, MAXIMUM_REQUEST_BYTES);
  } catch {
    return; // the client broke off
  }
  if (body.length > MAXIMUM_REQUEST_BYTES) {
    answer(response, 413, {}, '');
    return;
  }
  const target = request.headers['x-amz-target'];
  const host = request.headers.host;
  const { status, headers, body: text } = await service.handle(typeof target === 'string' ? target : undefined, body, {
    endpoint: host === undefined ? undefined : `http://${host}`,
    signal: caller.signal,
  });
  answer(response, status, headers, text);
}

function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  if (response.destroyed) {
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
