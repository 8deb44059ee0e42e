import { randomUUID } from 'node:crypto';
import { NextRun } from './schedule-expression';
import { Targets } from '../aws-endpoints/targets';
import { Clock } from '../clock';

/** A schedule that is hosted. */
export interface HostedSchedule {
  /** Construct path. */
  readonly path: string;
  readonly arn: string;
  /** As the template has it. */
  readonly expression: string;
  readonly timeZone: string;
  readonly nextRun: NextRun;
  /** ARN of the function or queue that it invokes. */
  readonly targetArn: string;
  /** What the target gets, with EventBridge Scheduler's keywords. */
  readonly input: string;
  /** Of a FIFO queue. */
  readonly messageGroupId?: string;
}

/** A timer of Node waits for no longer. Milliseconds. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Schedules of EventBridge Scheduler: each invokes its target when it is due, once, on the second. */
export class Schedules {
  private readonly schedules: HostedSchedule[] = [];
  private readonly cancels = new Map<HostedSchedule, () => void>();

  constructor(private readonly clock: Clock, private readonly targets: Pick<Targets, 'invoke' | 'send'>) {}

  /** Those that there are. */
  public get all(): readonly HostedSchedule[] {
    return this.schedules;
  }

  public add(schedule: HostedSchedule): void {
    this.schedules.push(schedule);
  }

  /** Begins to wait. */
  public start(): void {
    this.schedules.forEach((schedule) => this.waitFor(schedule, this.clock.now()));
  }

  public stop(): void {
    this.cancels.forEach((cancel) => cancel());
    this.cancels.clear();
  }

  private waitFor(schedule: HostedSchedule, after: number): void {
    const at = schedule.nextRun(after);
    if (at !== undefined) {
      this.wake(schedule, at);
    }
  }

  private wake(schedule: HostedSchedule, at: number): void {
    const left = at - this.clock.now();
    this.cancels.set(schedule, this.clock.after(Math.min(left, LONGEST_WAIT), () => {
      if (this.clock.now() < at) {
        this.wake(schedule, at);
        return;
      }
      this.run(schedule, at);
      // What was due while the machine slept is not made up for.
      this.waitFor(schedule, Math.max(at, this.clock.now()));
    }));
  }

  private run({ path, arn, targetArn, input, messageGroupId }: HostedSchedule, at: number): void {
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
    const keywords: Readonly<Record<string, string>> = {
      'schedule-arn': arn, 'scheduled-time': new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'), 'execution-id': randomUUID(), 'attempt-number': '1',
    };
    const payload = input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => keywords[name] ?? whole);
    if (targetArn.includes(':lambda:')) {
      this.targets.invoke(`The schedule ${path}`, targetArn, payload);
    } else {
      this.targets.send(`The schedule ${path}`, { queueArn: targetArn, body: payload, groupId: messageGroupId });
    }
  }
}
