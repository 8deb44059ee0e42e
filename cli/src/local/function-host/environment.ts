import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledModules, Handler, HandlerError, loadHandler } from './module-loader';
import { FunctionErrorPayload, WorkerSetup } from './protocol';

/** The environment and invocation whose code is running; it follows asynchronous calls. */
export interface Running {
  readonly environment: Environment;
  readonly requestId?: string;
}

/** Tells which environment output, crashes and requests belong to. */
export const running = new AsyncLocalStorage<Running>();

/** The outcome of an invocation. */
export interface Outcome {
  /** JSON: the result, or a `FunctionErrorPayload` when it failed. */
  readonly payload: string;
  readonly failed: boolean;
}

/** An invocation as it reaches an environment. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  /** Milliseconds since 1970 at which time is up. */
  readonly deadline: number;
}

/** One execution environment: its own instance of the function's modules, one invocation at a time. */
export class Environment {
  /** One function for each request that is open, which aborts it. */
  public readonly openRequests = new Set<() => void>();
  private handler?: Handler;

  constructor(public readonly id: number, private readonly setup: WorkerSetup, private readonly compiled: CompiledModules) {}

  /** Loads the function's code: Lambda's init phase. */
  public async initialize(): Promise<void> {
    await running.run({ environment: this }, async () => {
      this.handler = await loadHandler(this.setup.codePath, this.setup.handler, this.id, this.compiled);
    });
  }

  /** Runs the handler. Never throws: an error of the handler is an outcome. */
  public invoke(invocation: Invocation): Promise<Outcome> {
    return running.run({ environment: this, requestId: invocation.requestId }, async () => {
      try {
        const result = await callHandler(this.handler!, JSON.parse(invocation.payload), this.context(invocation));
        return { payload: serialize(result), failed: false };
      } catch (error) {
        return { payload: JSON.stringify(describeError(error)), failed: true };
      }
    });
  }

  /** Aborts the requests that are still open. */
  public destroy(): void {
    for (const abort of [...this.openRequests]) {
      abort();
    }
    this.handler = undefined;
  }

  private context(invocation: Invocation): object {
    const { functionName, functionArn, memoryMb, logGroup } = this.setup;
    return {
      awsRequestId: invocation.requestId,
      callbackWaitsForEmptyEventLoop: true,
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memoryMb),
      logGroupName: logGroup,
      logStreamName: `local/[$LATEST]${this.id}`,
      getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
    };
  }
}

/** Handlers return a promise or, in the older style, take a callback. */
function callHandler(handler: Handler, event: unknown, context: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error?: unknown, result?: unknown) => error === undefined || error === null ? resolve(result) : reject(error);
    const returned = handler(event, context, callback);
    if (typeof (returned as Promise<unknown> | undefined)?.then === 'function') {
      (returned as Promise<unknown>).then(resolve, reject);
    } else if (handler.length < 3) {
      resolve(returned);
    }
  });
}

function serialize(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new HandlerError('Runtime.MarshalError', 'Unable to stringify response body');
  }
}

/** An error the way Lambda reports it. */
export function describeError(error: unknown, errorType?: string): FunctionErrorPayload {
  if (error instanceof Error) {
    return { errorType: errorType ?? error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  }
  return { errorType: errorType ?? typeof error, errorMessage: String(error), trace: [] };
}
