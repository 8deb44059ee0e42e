import { codeOf, failureClassOf } from './failure-class';
import { functionEvent } from './function-event';
import { BackendClient, DeliveryRequest, FailureClass, RequestFailure, RequestResult } from './request';
import { After, lateAnswer, withTotalTimeout } from './total-timeout';

/** What Lambda answers to a synchronous invocation. */
export interface InvokeResult {
  /** Set when the function failed; its payload is then an error, and not an answer. */
  readonly FunctionError?: string;
  /** JSON. */
  readonly Payload?: Uint8Array;
}

/**
 * What `awslambda.HttpResponseStream` writes between the head of an answer, which is JSON and so has no NUL, and its body. That the head comes to whoever
 * invokes such a function was seen by another project (aws/aws-lambda-web-adapter, issue 476).
 */
const END_OF_STREAMED_HEAD = '\0'.repeat(8);

/** Invokes the backend function synchronously with a JSON payload. */
export type Invoke = (payload: string, signal: AbortSignal) => Promise<InvokeResult>;

/**
 * Delivers to a Lambda function, with an event in API Gateway's HTTP format 2.0.
 *
 * The function's `statusCode` decides, also where it is a text of digits, and that of the head alone where the answer was streamed; an answer without
 * one counts as 200, as it does behind a function URL. A function that fails counts as 500: it may be this webhook that it fails on, and then it is no
 * outage. An invocation that fails, or an answer that is no JSON, is a failed attempt.
 */
export class FunctionClient implements BackendClient {
  /** @param after timer of the timeout @default - the machine's clock */
  constructor(private readonly invoke: Invoke, private readonly after?: After) {}

  public async send(request: DeliveryRequest, { timeoutMs }: { readonly timeoutMs: number }): Promise<RequestResult> {
    return withTotalTimeout<RequestResult>(timeoutMs, (signal) => this.invokeBackend(request, signal), lateAnswer, this.after);
  }

  private async invokeBackend(request: DeliveryRequest, signal: AbortSignal): Promise<RequestResult> {
    try {
      const result = await this.invoke(JSON.stringify(functionEvent(request)), signal);
      return result.FunctionError === undefined
        ? answerOf(result)
        : { kind: 'response', status: 500, detail: `function error: ${result.FunctionError}` };
    } catch (error) {
      return failure(failureClassOf(error), codeOf(error));
    }
  }
}

function answerOf(result: InvokeResult): RequestResult {
  let answer: unknown;
  try {
    const text = Buffer.from(result.Payload ?? []).toString('utf8');
    answer = text === '' ? undefined : JSON.parse(text.split(END_OF_STREAMED_HEAD, 1)[0]);
  } catch {
    return failure(FailureClass.PROTOCOL, 'the function answered with something that is not JSON');
  }
  const { statusCode, headers } = (typeof answer === 'object' && answer !== null ? answer : {}) as { statusCode?: unknown; headers?: unknown };
  if (statusCode === undefined) {
    return { kind: 'response', status: 200 };
  }
  const status = typeof statusCode === 'string' && /^\d{3}$/.test(statusCode) ? Number(statusCode) : statusCode;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 100 || status > 599) {
    return failure(FailureClass.PROTOCOL, 'the function answered with a statusCode that is not a whole number from 100 to 599');
  }
  return { kind: 'response', status, retryAfter: retryAfterOf(headers) };
}

function retryAfterOf(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null) {
    return undefined;
  }
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after');
  return found === undefined ? undefined : String(found[1]);
}

function failure(failureClass: FailureClass, detail: string): RequestFailure {
  return { kind: 'failure', failure: failureClass, detail };
}
