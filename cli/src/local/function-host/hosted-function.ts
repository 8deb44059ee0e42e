import type { BackendAnswer } from './backend-answers';
import { Caller, FunctionDefinition, FunctionLog, InvocationResult, ThrottledError } from './function-definition';
import { initLimitSeconds } from './init-limit';
import { lambdaEnvironment, LocalAws } from './lambda-environment';
import { RequestMeter } from './request-meter';
import { failure, WorkerThread, WorkerThreadListener } from './worker-thread';

/** An environment and where it runs. */
interface EnvironmentHandle {
  /** Unique in its function. */
  readonly id: number;
  readonly thread: WorkerThread;
}

/** One function with its threads and environments: as many environments as there were invocations at once. */
export class HostedFunction implements WorkerThreadListener {
  public readonly meter: RequestMeter;
  private readonly meterMemory: SharedArrayBuffer;
  private readonly threads: Array<WorkerThread | undefined>;
  /** Invocations and environments that begin, by thread. */
  private readonly busy = new Map<WorkerThread, number>();
  /** Counts the configurations: the threads of one are of no use to the next. */
  private generation = 0;
  /** Environments without an invocation, the last used one at the end. */
  private idle: EnvironmentHandle[] = [];
  private atOnce = 0;
  private nextEnvironment = 0;
  private stopped = false;

  constructor(
    private current: FunctionDefinition,
    private readonly aws: LocalAws,
    threads: number,
    private readonly onLog: (log: FunctionLog) => void,
    private readonly onAnswer: (functionName: string, answer: BackendAnswer) => void = () => {},
  ) {
    // Threads that still work with the configuration before count beside those with the one of now.
    this.meterMemory = RequestMeter.allocate(2 * threads);
    this.meter = new RequestMeter(this.meterMemory);
    this.threads = new Array<undefined>(threads).fill(undefined);
  }

  /** Invocations that are under way. */
  public get running(): number {
    return this.atOnce;
  }

  /** What it is now. */
  public get definition(): FunctionDefinition {
    return this.current;
  }

  /** See `FunctionHost.configure`. */
  public configure(environment: Readonly<Record<string, string>>): FunctionDefinition {
    this.current = { ...this.current, environment };
    this.generation += 1;
    this.idle = [];
    const before = this.threads.splice(0, this.threads.length, ...this.threads.map(() => undefined));
    before.forEach((thread) => thread && this.endWhenDone(thread));
    return this.current;
  }

  /** See `FunctionHost.invoke`. */
  public async invoke(payload: string, requestId: string, caller?: Caller): Promise<InvocationResult> {
    const limit = this.definition.reservedConcurrency;
    if (limit !== undefined && this.atOnce >= limit) {
      throw new ThrottledError('Rate Exceeded.');
    }
    this.atOnce += 1;
    try {
      return await this.run(payload, requestId, caller);
    } finally {
      this.atOnce -= 1;
    }
  }

  /** Ends every thread. */
  public async stop(): Promise<void> {
    this.stopped = true;
    const all = new Set([...this.threads, ...this.busy.keys()]);
    await Promise.all([...all].map((thread) => thread?.terminate('the local runtime stops')));
  }

  public onLogs(lines: ReadonlyArray<{ readonly requestId?: string; readonly text: string }>): void {
    for (const line of lines) {
      this.onLog({ functionName: this.definition.name, ...line });
    }
  }

  public onAnswers(answers: readonly BackendAnswer[]): void {
    answers.forEach((answer) => this.onAnswer(this.definition.name, answer));
  }

  public onEnvironmentGone(id: number): void {
    this.idle = this.idle.filter((environment) => environment.id !== id);
  }

  public onGone(thread: WorkerThread): void {
    const place = this.threads.indexOf(thread);
    if (place >= 0) {
      this.threads[place] = undefined;
    }
    this.busy.delete(thread);
    this.meter.forget(thread.slot);
  }

  private async run(payload: string, requestId: string, caller?: Caller): Promise<InvocationResult> {
    if (this.stopped) {
      return failure({ errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited: the local runtime stops' });
    }
    const environment = this.takeIdle() ?? await this.createEnvironment(requestId);
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
    const result = await within(milliseconds, environment, timedOut, outcome, caller);
    this.release(environment.thread);
    if (this.threads.includes(environment.thread) && environment.thread.has(environment.id)) {
      this.idle.push(environment);
    }
    return result;
  }

  private takeIdle(): EnvironmentHandle | undefined {
    const environment = this.idle.pop();
    if (environment) {
      this.use(environment.thread);
    }
    return environment;
  }

  private use(thread: WorkerThread): void {
    this.busy.set(thread, (this.busy.get(thread) ?? 0) + 1);
  }

  private release(thread: WorkerThread): void {
    const left = (this.busy.get(thread) ?? 1) - 1;
    if (left > 0) {
      this.busy.set(thread, left);
    } else {
      this.busy.delete(thread);
    }
    if (!this.threads.includes(thread)) {
      this.endWhenDone(thread);
    }
  }

  /** Ends a thread that is not used any more, as soon as nothing runs in it. */
  private endWhenDone(thread: WorkerThread): void {
    if (!this.busy.has(thread)) {
      void thread.terminate('the function was changed');
    }
  }

  /** A new environment, in use, or the result of an invocation for which none could be made. */
  private async createEnvironment(requestId: string): Promise<EnvironmentHandle | InvocationResult> {
    const thread = this.threadForNext();
    this.use(thread);
    const environment = { id: this.nextEnvironment++, thread };
    const limit = initLimitSeconds(this.definition.timeoutSeconds);
    const timedOut = failure({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Init timed out after ${limit.toFixed(2)} seconds` });
    const result = await within(limit * 1000, environment, timedOut, thread.create(environment.id));
    if (result.functionError) {
      this.release(thread);
      return result;
    }
    return environment;
  }

  /** The thread with the fewest environments; threads start when they are needed. */
  private threadForNext(): WorkerThread {
    const free = this.threads.indexOf(undefined);
    if (free >= 0) {
      const thread = this.startThread(free + (this.generation % 2) * this.threads.length);
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

/** Waits for the outcome of an environment's work; when the time is over or the caller gives up, destroys the environment, with `timedOut` as the outcome. */
async function within(
  milliseconds: number, { id, thread }: EnvironmentHandle, timedOut: InvocationResult, outcome: Promise<InvocationResult>, caller?: Caller,
): Promise<InvocationResult> {
  let isWorking = true;
  const end = () => isWorking && thread.destroy(id, timedOut);
  const timer = setTimeout(end, milliseconds);
  caller?.onOver(end);
  if (caller?.isOver) {
    end();
  }
  try {
    return await outcome;
  } finally {
    isWorking = false;
    clearTimeout(timer);
  }
}
