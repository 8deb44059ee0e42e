import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { CpuQuota } from './cpu-quota';

/** What an invocation took. */
export interface Invoked {
  /** From the text of the event to the text of the answer: what Lambda would bill, but for its own work. */
  readonly milliseconds: number;
  /** Processor time in it, of all threads. */
  readonly cpuMs: number;
  /** Most memory that the process had so far. */
  readonly peakMb: number;
}

/** A process that has loaded the bundle, as Lambda's environment has after its init phase. */
export class HostedFunction {
  /**
   * Loads the bundle with a whole processor, as Lambda does, and only then puts the process under the quota.
   *
   * @param quota where there can be none: the process has a whole processor all the time
   */
  public static async start(bundle: string, variables: Readonly<Record<string, string>>, quota: CpuQuota | undefined): Promise<HostedFunction> {
    const child = fork(path.join(__dirname, 'function-process.js'), [bundle], {
      execArgv: ['--no-warnings'], env: { PATH: process.env.PATH, ...variables }, stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    child.stdout!.resume(); // the forwarder's log
    const ended = once(child, 'exit');
    const environment = new HostedFunction(child, ended);
    await environment.message();
    quota?.add(child.pid!);
    return environment;
  }

  private constructor(private readonly child: ChildProcess, private readonly ended: Promise<unknown[]>) {}

  /** Runs the handler. An invocation after which something stays in the queue is an error. */
  public async invoke(event: SQSEvent): Promise<Invoked> {
    this.child.send(JSON.stringify(event));
    const { answer, ...invoked } = await this.message() as Invoked & { answer: string };
    const { batchItemFailures } = JSON.parse(answer) as SQSBatchResponse;
    if (batchItemFailures.length > 0) {
      throw new Error(`The forwarder left ${batchItemFailures.length} of ${event.Records.length} messages in the queue; expected all to be delivered.`);
    }
    return invoked;
  }

  public async stop(): Promise<void> {
    this.child.disconnect();
    await this.ended;
  }

  private async message(): Promise<unknown> {
    let listener: (message: unknown) => void = () => undefined;
    const arrived = new Promise<{ message: unknown }>((resolve) => {
      listener = (message) => resolve({ message });
      this.child.once('message', listener);
    });
    const first = await Promise.race([arrived, this.ended]);
    if (Array.isArray(first)) {
      this.child.off('message', listener);
      throw new Error(`The process with the forwarder ended with code ${first[0]}; expected it to answer.`);
    }
    return first.message;
  }
}
