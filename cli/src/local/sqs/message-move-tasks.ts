import { Clock } from '../clock';
import { CANCEL_LAG_MILLISECONDS, MAXIMUM_MOVES_PER_SECOND } from './constants';
import { StoredMessage } from './message';
import { Queue } from './queue';
import { QueueRegistry } from './queue-registry';
import { invalidParameter, invalidValue, resourceNotFound } from './sqs-error';

/** What to move. */
export interface MoveTaskInput {
  /** A queue that others use as their dead-letter queue. */
  readonly sourceArn: string;
  /** @default - every message goes back to the queue that it came from */
  readonly destinationArn?: string;
  /** 1 to 500. @default - AWS chooses; the model takes 500 */
  readonly maxMessagesPerSecond?: number;
}

/** The state of a task, as `ListMessageMoveTasks` shows it. */
export type MoveTaskStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';

/** A message move task (AWS: dead-letter queue redrive). */
export interface MoveTask extends MoveTaskInput {
  readonly handle: string;
  readonly status: MoveTaskStatus;
  readonly moved: number;
  /** What the source held when the task began. */
  readonly toMove: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly failureReason?: string;
}

type Running = { -readonly [K in keyof MoveTask]: MoveTask[K] };

/**
 * Moves messages out of dead-letter queues, at a limited rate, in the background. Only messages that can be received are moved. A moved message
 * is a new message at the end of its target: the order in which a group was sent is not restored.
 */
export class MessageMoveTasks {
  private readonly tasks: Running[] = [];

  constructor(private readonly registry: QueueRegistry, private readonly clock: Clock) {}

  /** @returns the task's handle */
  public start(input: MoveTaskInput): string {
    const source = this.queue(input.sourceArn, 'SourceArn');
    if (input.destinationArn !== undefined && this.queue(input.destinationArn, 'DestinationArn').settings.fifo !== source.settings.fifo) {
      throw invalidParameter('Source and destination queue must be of the same type.');
    }
    if (this.registry.sourcesOf(source).length === 0) {
      throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
    }
    const rate = input.maxMessagesPerSecond;
    if (rate !== undefined && (!Number.isInteger(rate) || rate < 1 || rate > MAXIMUM_MOVES_PER_SECOND)) {
      throw invalidValue(rate, 'MaxNumberOfMessagesPerSecond', `Must be between 1 and ${MAXIMUM_MOVES_PER_SECOND}, if provided.`);
    }
    if (this.tasks.some((task) => task.sourceArn === source.arn && isActive(task))) {
      throw invalidParameter('There is already a task running. Only one active task is allowed for a source queue arn at a given time.');
    }
    const { visible, delayed, inFlight } = source.counts();
    const handle = Buffer.from(JSON.stringify({ taskId: String(this.tasks.length + 1), sourceArn: source.arn })).toString('base64');
    const task: Running = { ...input, handle, status: 'RUNNING', moved: 0, toMove: visible + delayed + inFlight, startedAt: this.clock.now() };
    this.tasks.push(task);
    this.clock.after(0, () => this.run(task, source));
    return handle;
  }

  /**
   * Cancels a task; it still goes on for some seconds (recorded on AWS: most of the remaining messages were moved after the cancel).
   *
   * @returns how many messages it has moved so far
   */
  public cancel(handle: string): number {
    const task = this.tasks.find((candidate) => candidate.handle === handle);
    if (!task) {
      throw isWellFormed(handle)
        ? resourceNotFound('Task does not exist.')
        : invalidParameter('Value for parameter TaskHandle is invalid.');
    }
    if (task.status !== 'RUNNING') {
      throw invalidParameter('Only active tasks can be cancelled.');
    }
    task.status = 'CANCELLING';
    this.clock.after(CANCEL_LAG_MILLISECONDS, () => end(task, 'CANCELLED'));
    return task.moved;
  }

  /** The tasks of a source, the newest first. */
  public list(sourceArn: string): MoveTask[] {
    this.queue(sourceArn, 'SourceArn');
    return this.tasks.filter((task) => task.sourceArn === sourceArn).reverse();
  }

  private queue(arn: string, parameter: string): Queue {
    const queue = this.registry.byArn(arn);
    if (!queue) {
      throw resourceNotFound(`The resource that you specified for the ${parameter} parameter doesn't exist.`);
    }
    return queue;
  }

  private run(task: Running, source: Queue): void {
    const rate = task.maxMessagesPerSecond ?? MAXIMUM_MOVES_PER_SECOND;
    const allowed = 1 + Math.floor((this.clock.now() - task.startedAt) * rate / 1000);
    const targetOf = (message: StoredMessage): Queue | undefined => {
      const arn = task.destinationArn ?? message.deadLetterSourceArn;
      return arn === undefined ? undefined : this.registry.byArn(arn);
    };
    while (isActive(task) && task.moved < allowed) {
      const outcome = source.moveNext(targetOf);
      if (outcome === 'moved') {
        task.moved += 1;
      } else {
        // What was sent to the dead-letter queue by anybody but SQS has no source to go back to.
        task.failureReason = outcome === 'noTarget' ? 'CouldNotDetermineMessageSource' : undefined;
        end(task, outcome === 'noTarget' ? 'FAILED' : 'COMPLETED');
      }
    }
    if (isActive(task)) {
      this.clock.after(Math.max(100, Math.ceil(1000 / rate)), () => this.run(task, source));
    }
  }
}

function isActive(task: MoveTask): boolean {
  return task.status === 'RUNNING' || task.status === 'CANCELLING';
}

function end(task: Running, status: MoveTaskStatus): void {
  if (isActive(task)) {
    task.status = status;
  }
}

function isWellFormed(handle: string): boolean {
  try {
    const value: unknown = JSON.parse(Buffer.from(handle, 'base64').toString());
    return typeof value === 'object' && value !== null && 'taskId' in value;
  } catch {
    return false;
  }
}
