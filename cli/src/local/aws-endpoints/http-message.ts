import * as http from 'node:http';

/** A request to an AWS service, whole. */
export interface AwsRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer of an AWS service. */
export interface AwsResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request body is larger than what any of the services takes. */
export class BodyTooLargeError extends Error {
  public readonly name = 'BodyTooLargeError';
}

/**
 * Reads a request's body.
 *
 * @param limit most bytes
 * @throws BodyTooLargeError when it is larger; the rest is read and thrown away.
 */
export async function readBody(request: http.IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) {
      chunks.push(chunk);
    }
  }
  if (length > limit) {
    throw new BodyTooLargeError(`The request has ${length} bytes, more than ${limit}.`);
  }
  return Buffer.concat(chunks, length);
}

/** An error in the way of the AWS JSON protocols. */
export function errorResponse(status: number, type: string, message: string, headers: Readonly<Record<string, string>> = {}): AwsResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type, ...headers },
    body: JSON.stringify({ __type: type, message }),
  };
}
