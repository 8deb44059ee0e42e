/** A Lambda function to host. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** Lambda's name of the runtime, like `nodejs22.x`. The handler runs on the Node that runs this process. */
  readonly runtime: string;
  /** Absolute path of the folder with the code. */
  readonly codePath: string;
  /** Lambda's handler string, like `index.handler`. */
  readonly handler: string;
  /** The function's own environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Longest time of an invocation. */
  readonly timeoutSeconds: number;
  /** Passed to the function; not enforced. */
  readonly memoryMb: number;
  /** Most invocations at once; default: no limit. */
  readonly reservedConcurrency?: number;
}

/** Whoever invokes a function, and may give up on it. */
export interface Caller {
  /** Whether it has. */
  readonly isOver: boolean;
  /** Calls back when it does; not when it has already. */
  onOver(callback: () => void): void;
}

/** The result of an invocation that ran. */
export interface InvocationResult {
  /** JSON: the function's result, or `{errorType, errorMessage, trace}`. */
  readonly payload: string;
  /** Set when the function failed: it threw, exited, or ran out of time. */
  readonly functionError?: 'Unhandled';
}

/** All of a function's concurrency is in use: Lambda answers 429 `TooManyRequestsException` and runs nothing. */
export class ThrottledError extends Error {
  public readonly name = 'TooManyRequestsException';
}

/** There is no such function here: Lambda answers 404 `ResourceNotFoundException`. */
export class FunctionNotFoundError extends Error {
  public readonly name = 'ResourceNotFoundException';
}

/** One thing that a function wrote to its log. */
export interface FunctionLog {
  readonly functionName: string;
  readonly requestId?: string;
  readonly text: string;
}
