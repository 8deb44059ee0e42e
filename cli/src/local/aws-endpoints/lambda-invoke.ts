import { randomUUID } from 'node:crypto';
import { AwsRequest, AwsResponse } from './http-message';
import { FunctionNotFoundError, InvocationResult, ThrottledError } from '../function-host/function-definition';

/** Runs functions: what `FunctionHost` does. */
export interface FunctionInvoker {
  invoke(functionName: string, payload: string, options?: { readonly requestId?: string }): Promise<InvocationResult>;
}

/** Largest event of a synchronous invocation in bytes (AWS: Lambda quotas). */
const MAX_PAYLOAD = 6 * 1024 * 1024;

/** Longest answer of a synchronous invocation in bytes (AWS: 6 MB and 100 bytes). */
const MAX_ANSWER = MAX_PAYLOAD + 100;

const INVOKE_PATH = /^\/2015-03-31\/functions\/([^/?]+)\/invocations(?:\?|$)/;

/** Lambda's Invoke API: `POST /2015-03-31/functions/NAME/invocations`. */
export class LambdaInvokeApi {
  /** Whether a path is that of an invocation. */
  public static matches(path: string): boolean {
    return INVOKE_PATH.test(path);
  }

  constructor(private readonly functions: FunctionInvoker, private readonly onNotice: (line: string) => void = () => {}) {}

  /** Answers one invocation. */
  public async handle(request: AwsRequest): Promise<AwsResponse> {
    const name = decodeURIComponent(INVOKE_PATH.exec(request.path)![1]);
    const payload = request.body.length > 0 ? request.body.toString('utf8') : '{}';
    const problem = checkRequest(request, payload);
    if (problem) {
      return problem;
    }
    const requestId = randomUUID();
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      return this.invokeLater(name, payload, requestId);
    }
    try {
      const result = withinLimit(await this.functions.invoke(name, payload, { requestId }));
      const headers: Record<string, string> = { 'content-type': 'application/json', 'x-amzn-requestid': requestId, 'x-amz-executed-version': '$LATEST' };
      if (result.functionError) {
        headers['x-amz-function-error'] = result.functionError;
      }
      return { status: 200, headers, body: result.payload };
    } catch (error) {
      return errorAnswer(error);
    }
  }

  /** Asynchronous invocations are answered before they run. They run once here: on AWS, twice more after a failure, minutes later. */
  private invokeLater(name: string, payload: string, requestId: string): AwsResponse {
    try {
      this.functions.invoke(name, payload, { requestId }).then(
        ({ functionError }) => functionError && this.onNotice(`${name}: an asynchronous invocation failed (${requestId})`),
        (error: Error) => this.onNotice(`${name}: an asynchronous invocation failed: ${error.message}`),
      );
    } catch (error) {
      return errorAnswer(error);
    }
    return { status: 202, headers: { 'x-amzn-requestid': requestId }, body: '' };
  }
}

/** What a function answers, or the error that Lambda makes of what is too long. */
function withinLimit(result: InvocationResult): InvocationResult {
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER} bytes).`;
  return Buffer.byteLength(result.payload) <= MAX_ANSWER
    ? result
    : { payload: JSON.stringify({ errorMessage, errorType: 'Function.ResponseSizeTooLarge' }), functionError: 'Unhandled' };
}

/** The answer to a request that Lambda refuses; undefined when it is good. */
function checkRequest(request: AwsRequest, payload: string): AwsResponse | undefined {
  if (request.method !== 'POST') {
    return lambdaError(405, 'MethodNotAllowedException', `Invoke takes POST, got ${request.method}.`);
  }
  if (request.body.length > MAX_PAYLOAD) {
    return lambdaError(413, 'RequestTooLargeException', `Request must be smaller than ${MAX_PAYLOAD} bytes for the InvokeFunction operation`);
  }
  try {
    JSON.parse(payload);
    return undefined;
  } catch (error) {
    return lambdaError(400, 'InvalidRequestContentException', `Could not parse request body into json: ${(error as Error).message}`);
  }
}

function errorAnswer(error: unknown): AwsResponse {
  if (error instanceof ThrottledError) {
    return lambdaError(429, error.name, error.message);
  }
  if (error instanceof FunctionNotFoundError) {
    return lambdaError(404, error.name, error.message);
  }
  throw error;
}

function lambdaError(status: number, type: string, message: string): AwsResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ Type: 'User', message }),
  };
}
