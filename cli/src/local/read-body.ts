import { IncomingMessage } from 'node:http';

/**
 * Reads a request to the end of its body, and keeps in memory no more than it has to.
 *
 * @param limit most bytes that the caller takes
 * @returns the whole body; of one over the limit only a beginning, which is over the limit as well, so that its length tells
 * @throws Error when the sender goes away before the body is complete
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (length <= limit) {
      chunks.push(chunk);
      length += chunk.length;
    }
  }
  return Buffer.concat(chunks, length);
}
