import type { VirtualClock } from '../../local/clock';
import type { MessageMoveTasks, Queue } from '../../local/sqs';

const REDRIVES_PER_SECOND = 50;

/** A world that can be run. */
export interface RunnableWorld<Result> {
  run(): Promise<void>;
  /** The world itself failed. */
  failed(detail: string): void;
  result(): Result;
}

/** Runs a world from its beginning until everything is settled. Never rejects: what goes wrong is in the result. */
export async function runToEnd<Result>(world: RunnableWorld<Result>): Promise<Result> {
  try {
    await world.run();
  } catch (error) {
    world.failed(error instanceof Error ? error.stack ?? error.message : String(error));
  }
  return world.result();
}

/** Until when a world goes on. */
export interface WorldEnd {
  /** By the clock of the world. */
  readonly endsAt: number;
  /** More steps than any world takes; one that takes them goes round in circles. */
  readonly mostSteps: number;
  isOver(): boolean;
}

/** Goes from timer to timer until the world is over, or until it should have been. */
export function runClock(clock: VirtualClock, { endsAt, mostSteps, isOver }: WorldEnd): Promise<void> {
  let steps = 0;
  return clock.runWhile(() => {
    steps += 1;
    return steps <= mostSteps && clock.nextAt() <= endsAt && !isOver();
  });
}

/**
 * Moves what is in a dead-letter queue, and stops then: what becomes a dead letter again meanwhile would keep the task going.
 *
 * @param ended told when it has stopped @default - nobody is told
 */
export function redrive(
  moveTasks: MessageMoveTasks, clock: VirtualClock, { arn: sourceArn }: Queue, { arn: destinationArn }: Queue, ended: () => void = () => undefined,
): void {
  const handle = moveTasks.start({ sourceArn, destinationArn, maxMessagesPerSecond: REDRIVES_PER_SECOND });
  const [task] = moveTasks.list(sourceArn);
  clock.after(1_000 + task.toMove * 1_000 / REDRIVES_PER_SECOND, () => {
    ended();
    if (moveTasks.list(sourceArn).find((one) => one.handle === handle)?.status === 'RUNNING') {
      moveTasks.cancel(handle);
    }
  });
}
