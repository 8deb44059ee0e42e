import { randomUUID } from 'node:crypto';
import * as os from 'node:os';
import type { BackendAnswer } from './backend-answers';
import { Caller, FunctionDefinition, FunctionLog, FunctionNotFoundError, InvocationResult } from './function-definition';
import { HostedFunction } from './hosted-function';
import { LocalAws } from './lambda-environment';
import { RequestMeter } from './request-meter';

/** How to host functions. */
export interface FunctionHostOptions extends LocalAws {
  /** Threads of one function, between which its environments are divided. Default: 1, or 2 on a machine with 4 cores or more. */
  readonly threadsPerFunction?: number;
  /** Called for each text that a function writes. */
  readonly onLog?: (log: FunctionLog) => void;
  /** Called for what is answered to a delivery of a function, before what the function writes about it. */
  readonly onAnswer?: (functionName: string, answer: BackendAnswer) => void;
}

/** What belongs to one invocation. */
export interface InvokeOptions {
  /** Default: a new one. */
  readonly requestId?: string;
  /** Whoever invokes, where it may give up: that ends the invocation as if the function's timeout were over. */
  readonly caller?: Caller;
}

/**
 * Lambda: runs the real handlers of an app in threads of this process.
 *
 * Functions run in real time, whatever clock the other models use, because their code is real.
 */
export class FunctionHost {
  private readonly functions = new Map<string, HostedFunction>();

  constructor(private readonly options: FunctionHostOptions) {}

  /** Makes a function available. Its thread starts with its first invocation. */
  public add(definition: FunctionDefinition): void {
    const { endpointUrl, credentials, threadsPerFunction = os.availableParallelism() >= 4 ? 2 : 1, onLog = () => {}, onAnswer } = this.options;
    this.functions.set(definition.name, new HostedFunction(definition, { endpointUrl, credentials }, threadsPerFunction, onLog, onAnswer));
  }

  /**
   * Invokes a function and waits for its answer.
   *
   * @param functionName name or ARN, with or without a version or alias
   * @param payload JSON of the event
   * @throws FunctionNotFoundError
   * @throws ThrottledError when its reserved concurrency is in use
   */
  public invoke(functionName: string, payload: string, options: InvokeOptions = {}): Promise<InvocationResult> {
    const { requestId = randomUUID(), caller } = options;
    return this.find(functionName).invoke(payload, requestId, caller);
  }

  /** What a function is now; undefined where there is none of that name. */
  public definition(functionName: string): FunctionDefinition | undefined {
    return this.functions.get(bareFunctionName(functionName))?.definition;
  }

  /** Invocations that are under way, of all functions. */
  public get running(): number {
    return [...this.functions.values()].reduce((sum, { running }) => sum + running, 0);
  }

  /** All functions. */
  public definitions(): FunctionDefinition[] {
    return [...this.functions.values()].map(({ definition }) => definition);
  }

  /**
   * Gives a function other environment variables: what runs goes on with those that it had, everything else begins in new environments.
   *
   * @throws FunctionNotFoundError
   */
  public configure(functionName: string, environment: Readonly<Record<string, string>>): FunctionDefinition {
    return this.find(functionName).configure(environment);
  }

  /** Counts a function's requests to its backend. */
  public meter(functionName: string): RequestMeter {
    return this.find(functionName).meter;
  }

  /** Ends every thread; running invocations fail. */
  public async stop(): Promise<void> {
    await Promise.all([...this.functions.values()].map((hosted) => hosted.stop()));
  }

  private find(functionName: string): HostedFunction {
    const name = bareFunctionName(functionName);
    const hosted = this.functions.get(name);
    if (!hosted) {
      throw new FunctionNotFoundError(`Function not found: ${name}`);
    }
    return hosted;
  }
}

/** The name in `name`, `name:qualifier`, `account:function:name` or `arn:aws:lambda:region:account:function:name:qualifier`. */
export function bareFunctionName(reference: string): string {
  const afterMarker = /(?:^|:)function:([^:]+)/.exec(reference);
  return afterMarker ? afterMarker[1] : reference.split(':')[0];
}
