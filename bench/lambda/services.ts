import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as os from 'node:os';
import * as path from 'node:path';
import { CpuQuota } from './cpu-quota';

/** Where the services are. */
export interface ServicesAt {
  readonly kind: 'listening';
  readonly backendUrl: string;
  readonly awsUrl: string;
}

/** What the services were asked for since they were asked the last time. */
export interface ServicesSeen {
  readonly kind: 'seen';
  /** Requests to the backend. */
  readonly requests: number;
  /** Calls to AWS, by operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Items that DynamoDB was told to write. */
  readonly records: number;
}

export type FromServices = ServicesAt | ServicesSeen;

/** A backend and AWS in a process of their own, each of which takes the same time for every request. */
export class Services {
  public static async start(backendMs: number, awsMs: number): Promise<Services> {
    const child = fork(path.join(__dirname, 'services-process.ts'), [String(backendMs), String(awsMs)]);
    const [at] = await once(child, 'message') as [FromServices];
    if (at.kind !== 'listening') {
      throw new Error(`The services began with "${at.kind}", expected "listening".`);
    }
    // All of the processors, but before everything else: what is late here would count as time of the forwarder.
    const precedence = CpuQuota.create(os.cpus().length, 'services');
    precedence?.add(child.pid!);
    return new Services(child, at, precedence);
  }

  private constructor(private readonly child: ChildProcess, public readonly at: ServicesAt, private readonly precedence: CpuQuota | undefined) {}

  /** What was asked for since the last call. */
  public async seen(): Promise<ServicesSeen> {
    this.child.send('seen');
    const [seen] = await once(this.child, 'message') as [ServicesSeen];
    return seen;
  }

  public async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
    this.precedence?.remove();
  }
}
