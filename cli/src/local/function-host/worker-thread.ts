import { Worker } from 'node:worker_threads';
import type { BackendAnswer } from './backend-answers';
import { InvocationResult } from './function-definition';
import { FromWorker, FunctionErrorPayload, ToWorker, WorkerLogLine, WorkerSetup } from './protocol';
import { workerScript } from './worker-script';

/** A thread that does not confirm the end of an environment within this time is stuck in code that never yields. Milliseconds. */
const STUCK_AFTER = 1000;

/** Is called for what happens in a thread. */
export interface WorkerThreadListener {
  onLogs(lines: readonly WorkerLogLine[]): void;
  /** Backends answered; called before the lines about it. */
  onAnswers(answers: readonly BackendAnswer[]): void;
  /** An environment is gone, for whatever reason. */
  onEnvironmentGone(id: number): void;
  /** The thread is gone, with everything in it. */
  onGone(thread: WorkerThread): void;
}

interface HostedEnvironment {
  readonly id: number;
  /** Resolves the pending request: its creation or its invocation. */
  settle?: (result: InvocationResult) => void;
}

/** One thread with environments of one function in it. */
export class WorkerThread {
  private readonly worker: Worker;
  private readonly environments = new Map<number, HostedEnvironment>();
  private readonly endings = new Map<number, NodeJS.Timeout>();
  private gone = false;
  private terminated?: Promise<unknown>;

  constructor(
    public readonly slot: number,
    setup: WorkerSetup,
    environment: Record<string, string>,
    private readonly listener: WorkerThreadListener,
  ) {
    const { source, options } = workerScript();
    // execArgv: loaders of this process (tsx, jest) are not for the function's code.
    this.worker = new Worker(source, { ...options, workerData: setup, env: environment, execArgv: [], stdout: true, stderr: true });
    this.worker.on('message', (message: FromWorker) => this.onMessage(message));
    this.worker.on('error', (error) => this.end(error.message));
    this.worker.on('exit', () => this.end('the thread ended'));
  }

  /** Environments in this thread. */
  public get size(): number {
    return this.environments.size;
  }

  /** Whether an environment is still there. */
  public has(id: number): boolean {
    return this.environments.has(id);
  }

  /** Starts an environment and loads the function's code in it; the result says whether that failed. */
  public create(id: number): Promise<InvocationResult> {
    this.environments.set(id, { id });
    return this.ask(id, { type: 'create', environment: id });
  }

  /** Runs the function in an idle environment. */
  public invoke(id: number, requestId: string, payload: string, deadline: number): Promise<InvocationResult> {
    return this.ask(id, { type: 'invoke', environment: id, requestId, payload, deadline });
  }

  /** Ends an environment; `result` is the outcome of what it is working on. */
  public destroy(id: number, result: InvocationResult): void {
    const environment = this.environments.get(id);
    if (environment) {
      this.environments.delete(id);
      this.endings.set(id, setTimeout(() => void this.terminate('was stuck in code that never yields'), STUCK_AFTER));
      this.post({ type: 'destroy', environment: id });
      this.settle(environment, result);
    }
  }

  /** Ends the thread; what its environments are working on fails. */
  public async terminate(reason: string): Promise<void> {
    this.end(reason);
    this.terminated ??= this.worker.terminate(); // each call would wait with a listener of its own
    await this.terminated;
  }

  private ask(id: number, message: ToWorker): Promise<InvocationResult> {
    const environment = this.environments.get(id);
    if (!environment) {
      return Promise.resolve(exited(`environment ${id} is gone`));
    }
    return new Promise((resolve) => {
      environment.settle = resolve;
      this.post(message);
    });
  }

  private post(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private onMessage(message: FromWorker): void {
    if (this.gone) {
      return;
    }
    switch (message.type) {
      case 'logs':
        this.listener.onAnswers(message.answers);
        this.listener.onLogs(message.lines);
        break;
      case 'created':
        this.onCreated(message.environment, message.error);
        break;
      case 'result':
        this.environments.get(message.environment)?.settle?.({ payload: message.payload, functionError: message.failed ? 'Unhandled' : undefined });
        break;
      case 'destroyed':
        this.onDestroyed(message.environment, message.error);
        break;
    }
  }

  private onCreated(id: number, error: FunctionErrorPayload | undefined): void {
    const environment = this.environments.get(id);
    if (environment && error) {
      this.environments.delete(id);
      this.settle(environment, failure(error));
    } else {
      environment?.settle?.({ payload: 'null' });
    }
  }

  private onDestroyed(id: number, error: FunctionErrorPayload | undefined): void {
    clearTimeout(this.endings.get(id));
    this.endings.delete(id);
    const environment = this.environments.get(id);
    if (environment) {
      this.environments.delete(id);
      this.settle(environment, error ? failure(error) : exited('without a reason'));
    }
  }

  /** The order matters: when the result arrives, the environment must be known to be gone. */
  private settle(environment: HostedEnvironment, result: InvocationResult): void {
    this.listener.onEnvironmentGone(environment.id);
    environment.settle?.(result);
  }

  private end(reason: string): void {
    if (this.gone) {
      return;
    }
    this.gone = true;
    for (const timer of this.endings.values()) {
      clearTimeout(timer);
    }
    const lost = [...this.environments.values()];
    this.environments.clear();
    this.listener.onGone(this);
    for (const environment of lost) {
      this.settle(environment, exited(reason));
    }
  }
}

/** The result of a function that failed. */
export function failure(error: FunctionErrorPayload): InvocationResult {
  return { payload: JSON.stringify(error), functionError: 'Unhandled' };
}

function exited(reason: string): InvocationResult {
  return failure({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited: ${reason}` });
}
