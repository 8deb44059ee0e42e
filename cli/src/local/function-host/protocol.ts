/** What passes between the runtime's thread and the thread that runs a function's environments. */
import type { BackendAnswer } from './backend-answers';

/** What a thread is started with. */
export interface WorkerSetup {
  /** Absolute path of the folder with the function's code. */
  readonly codePath: string;
  /** Lambda's handler string, like `index.handler`. */
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly logGroup: string;
  /** `host:port` of the local AWS endpoint: requests to it are the function's own business, not requests to a backend. */
  readonly awsHost: string;
  /** Layout in request-meter.ts. */
  readonly meter: SharedArrayBuffer;
  /** This thread's place in the meter. */
  readonly meterSlot: number;
}

/** From the runtime to a thread. */
export type ToWorker =
  | { readonly type: 'create'; readonly environment: number }
  | { readonly type: 'invoke'; readonly environment: number; readonly requestId: string; readonly payload: string; readonly deadline: number }
  | { readonly type: 'destroy'; readonly environment: number };

/** From a thread to the runtime. */
export type FromWorker =
  | { readonly type: 'created'; readonly environment: number; readonly error?: FunctionErrorPayload }
  | { readonly type: 'result'; readonly environment: number; readonly payload: string; readonly failed: boolean }
  /** The environment is gone: it exited, crashed, or was destroyed. */
  | { readonly type: 'destroyed'; readonly environment: number; readonly error?: FunctionErrorPayload }
  /** What happened before the lines were written is with them, or came before. */
  | { readonly type: 'logs'; readonly lines: readonly WorkerLogLine[]; readonly answers: readonly BackendAnswer[] };

/** What Lambda answers when a function failed. */
export interface FunctionErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** One write of a function to its standard output or error. */
export interface WorkerLogLine {
  /** Absent for what is written outside an invocation. */
  readonly requestId?: string;
  readonly text: string;
}
