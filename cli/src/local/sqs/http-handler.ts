import { IncomingMessage, ServerResponse } from 'http';
import { MAXIMUM_MESSAGE_BYTES } from './constants';
import { SqsService } from './sqs-service';

/** Ten messages of one batch are 1 MiB together; JSON may write each of their bytes as six. */
const MAXIMUM_REQUEST_BYTES = 8 * MAXIMUM_MESSAGE_BYTES;

/**
 * Serves the SQS API over HTTP: mount it for the requests of AWS SDKs and of API Gateway. Signatures are not looked at. It answers every
 * request and never rejects; a long poll whose client goes away takes no messages.
 */
export async function handleSqsHttp(request: IncomingMessage, response: ServerResponse, service: SqsService): Promise<void> {
  const caller = new AbortController();
  response.on('close', () => caller.abort());
  const body = await readBody(request);
  if (body === undefined) {
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

/** The body; undefined when it is too large, empty when the client broke off. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size <= MAXIMUM_REQUEST_BYTES) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
      }
    }
  } catch {
    return Buffer.alloc(0);
  }
  return size > MAXIMUM_REQUEST_BYTES ? undefined : Buffer.concat(chunks);
}

function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  if (response.destroyed) {
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
