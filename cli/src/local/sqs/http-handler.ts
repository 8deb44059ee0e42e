import { IncomingMessage, ServerResponse } from 'http';
import { MAXIMUM_MESSAGE_BYTES } from './constants';
import { SqsService } from './sqs-service';

/** Ten messages of one batch are 1 MiB together; JSON may write each of their bytes as six. */
const MAXIMUM_REQUEST_BYTES = 8 * MAXIMUM_MESSAGE_BYTES;

/**
 * Answers a request of the SQS API over HTTP, as AWS SDKs make it. Who it comes from is not checked here. It never throws. A client that goes away gets
 * no answer, and its long poll takes no messages.
 *
 * @param body of the request, whole
 */
export async function answerSqsHttp(request: IncomingMessage, response: ServerResponse, body: Buffer, service: SqsService): Promise<void> {
  const caller = new AbortController();
  response.on('close', () => caller.abort());
  if (response.destroyed) {
    return;
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
