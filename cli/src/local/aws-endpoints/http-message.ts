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

/** An error in the way of the AWS JSON protocols. */
export function errorResponse(status: number, type: string, message: string, headers: Readonly<Record<string, string>> = {}): AwsResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-errortype': type, ...headers },
    body: JSON.stringify({ __type: type, message }),
  };
}
