import { FunctionDefinition, FunctionLog, InvocationResult, ThrottledError } from './function-definition';
import { lambdaEnvironment, LocalAws } from './lambda-environment';
import { RequestMeter } from './request-meter';
import { failure, WorkerThread, WorkerThreadListener } from './worker-thread';

/** An environment and where it runs. */
interface EnvironmentHandle {
  /** Unique in its function. */
  readonly id: number;
  readonly thread: WorkerThread;
}

/** Longest init phase of an environment in milliseconds, as in Lambda. */
const INIT_TIMEOUT = 10_000;

/** One function with its threads and environments: as many environments as there were invocations at once. */
export class HostedFunction implements WorkerThreadListener {
  public readonly meter: RequestMeter;
  private readonly meterMemory: SharedArrayBuffer;
  private readonly threads: Array<WorkerThread | undefined>;
  /** Environments without an invocation, the last used one at the end. */
  private idle: EnvironmentHandle[] = [];
  private running = 0;
  private nextEnvironment = 0;
  private stopped = false;

  constructor(
    private readonly definition: FunctionDefinition,
    private readonly aws: LocalAws,
    threads: number,
    private readonly onLog: (log: FunctionLog) => void,
  ) {
    this.meterMemory = RequestMeter.allocate(threads);
    this.meter = new RequestMeter(this.meterMemory);
    this.threads = new Array<undefined>(threads).fill(undefined);
  }

  /** See `FunctionHost.invoke`. */
  public async invoke(payload: string, requestId: string, signal?: AbortSignal): Promise<InvocationResult> {
    const limit = this.definition.reservedConcurrency;
    if (limit !== undefined && this.running >= limit) {
      throw new ThrottledError('Rate Exceeded.');
    }
    this.running += 1;
    try {
      return await this.run(payload, requestId, signal);
    } finally {
      this.running -= 1;
    }
  }

  /** Ends every thread. */
  public async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.threads.map((thread) => thread?.terminate('the local runtime stops')));
  }

  public onLogs(lines: ReadonlyArray<{ readonly requestId?: string; readonly text: string }>): void {
    for (const line of lines) {
      this.onLog({ functionName: this.definition.name, ...line });
    }
  }

  public onEnvironmentGone(id: number): void {
    this.idle = this.idle.filter((environment) => environment.id !== id);
  }

  public onGone(thread: WorkerThread): void {
    this.threads[thread.slot] = undefined;
    this.meter.forget(thread.slot);
  }

  private async run(payload: string, requestId: string, signal?: AbortSignal): Promise<InvocationResult> {
    if (this.stopped) {
      return failure({ errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited: the local runtime stops' });
    }
    const environment = this.idle.pop() ?? await this.createEnvironment(requestId);
    if (!('thread' in environment)) {
      return environment;
    }
    const { timeoutSeconds } = this.definition;
    const timedOut = failure({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
    });
    const milliseconds = timeoutSeconds * 1000;
    const outcome = environment.thread.invoke(environment.id, requestId, payload, Date.now() + milliseconds);
    const result = await within(milliseconds, environment, timedOut, outcome, signal);
    if (environment.thread.has(environment.id)) {
      this.idle.push(environment);
    }
    return result;
  }

  /** A new environment, or the result of an invocation for which none could be made. */
  private async createEnvironment(requestId: string): Promise<EnvironmentHandle | InvocationResult> {
    const thread = this.threadForNext();
    const environment = { id: this.nextEnvironment++, thread };
    const timedOut = failure({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Init timed out after 10.00 seconds` });
    const result = await within(INIT_TIMEOUT, environment, timedOut, thread.create(environment.id));
    return result.functionError ? result : environment;
  }

  /** The thread with the fewest environments; threads start when they are needed. */
  private threadForNext(): WorkerThread {
    const free = this.threads.indexOf(undefined);
    if (free >= 0) {
      const thread = this.startThread(free);
      this.threads[free] = thread;
      return thread;
    }
    return (this.threads as WorkerThread[]).reduce((least, thread) => thread.size < least.size ? thread : least);
  }

  private startThread(slot: number): WorkerThread {
    const { codePath, handler, name, arn, memoryMb } = this.definition;
    const setup = {
      codePath,
      handler,
      functionName: name,
      functionArn: arn,
      memoryMb,
      logGroup: `/aws/lambda/${name}`,
      awsHost: new URL(this.aws.endpointUrl).host,
      meter: this.meterMemory,
      meterSlot: slot,
    };
    return new WorkerThread(slot, setup, lambdaEnvironment(this.definition, this.aws), this);
  }
}

/** Waits for the outcome of an environment's work; when the time is over or the signal is aborted, destroys the environment, with `timedOut` as the outcome. */
async function within(
  milliseconds: number, { id, thread }: EnvironmentHandle, timedOut: InvocationResult, outcome: Promise<InvocationResult>, signal?: AbortSignal,
): Promise<InvocationResult> {
  const end = () => thread.destroy(id, timedOut);
  const timer = setTimeout(end, milliseconds);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) {
    end();
  }
  try {
    return await outcome;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}
