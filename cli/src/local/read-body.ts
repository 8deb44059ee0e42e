import { IncomingMessage } from 'node:http';

/**
 * Reads the body of a request to its end, and keeps no more of it in memory than needed.
 *
 * @param limit most bytes that the caller takes
 * @returns the whole body; of a body over the limit only the beginning, which is still longer than the limit, so that the caller can tell
 * @throws Error when the sender goes away before the body is complete
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (request.destroyed && !request.complete) {
      reject(incomplete());
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      if (length <= limit) {
        chunks.push(chunk);
        length += chunk.length;
      }
    });
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) { // an error that nobody sees is not made: its stack costs more than the body
        reject(incomplete());
      }
    });
  });
}

function incomplete(): Error {
  return new Error('The sender went away before the body was complete.');
}
