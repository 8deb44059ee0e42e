import { IncomingMessage } from 'node:http';

/**
 * Reads the body of a request to its end, and keeps no more of it in memory than needed.
 *
 * @param limit most bytes that the caller takes
 * @returns the whole body; of a body over the limit only the beginning, which is still longer than the limit, so that the caller can tell
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
