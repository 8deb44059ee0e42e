import { MoveTask } from '../message-move-tasks';
import { invalidValue } from '../sqs-error';
import { Action } from './action';

/** The actions that redrive dead letters. */
export const MOVE_TASK_ACTIONS: Readonly<Record<string, Action>> = {
  StartMessageMoveTask: (input, context) => ({
    TaskHandle: context.moveTasks.start({
      sourceArn: input.requiredText('SourceArn'),
      destinationArn: input.text('DestinationArn'),
      maxMessagesPerSecond: input.integer('MaxNumberOfMessagesPerSecond'),
    }),
  }),

  CancelMessageMoveTask: (input, context) => ({
    ApproximateNumberOfMessagesMoved: context.moveTasks.cancel(input.requiredText('TaskHandle')),
  }),

  ListMessageMoveTasks: (input, context) => {
    const most = input.integer('MaxResults') ?? 1;
    if (most < 1 || most > 10) {
      throw invalidValue(most, 'MaxResults', 'Must be between 1 and 10, if provided.');
    }
    return { Results: context.moveTasks.list(input.requiredText('SourceArn')).slice(0, most).map(writeTask) };
  },
};

function writeTask(task: MoveTask): object {
  const optional = {
    // The handle is of use while the task can be cancelled; AWS leaves it out afterwards.
    TaskHandle: task.status === 'RUNNING' ? task.handle : undefined,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.maxMessagesPerSecond,
    FailureReason: task.failureReason,
  };
  return {
    Status: task.status,
    SourceArn: task.sourceArn,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    StartedTimestamp: task.startedAt,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
