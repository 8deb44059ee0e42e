import { ActionError } from './action-error';
import type { MessageMoveTasks } from '../../sqs';
import { SqsError } from '../../sqs';
import type { RedriveRequest, RedriveResult } from '../contract/actions';
import type { DeadLetterQueue } from '../views/dead-letter-list';

/**
 * Moves dead letters back to the queue that they came from: one at once, or all with a message move task, as the console of SQS does.
 *
 * @throws ActionError when there is nothing to move, or a task is under way already
 */
export function redrive({ destination, messageId }: RedriveRequest, queues: readonly DeadLetterQueue[], moveTasks: MessageMoveTasks): RedriveResult {
  const found = queues.find(({ part }) => part === destination);
  if (!found?.queue) {
    throw new ActionError(`There is no dead-letter queue of ${JSON.stringify(destination.slice(0, 200))} with a queue to go back to.`);
  }
  const { queue, deadLetters } = found;
  if (messageId !== undefined) {
    if (!deadLetters.moveMessage(messageId, queue)) {
      throw new ActionError('This dead letter is not there any more: it was redriven or deleted.');
    }
    return { messages: 1 };
  }
  const { visible } = deadLetters.counts();
  if (visible === 0) {
    throw new ActionError('There is no dead letter to redrive.');
  }
  try {
    // With a destination: what a forwarder has sent there does not say which queue it is from.
    moveTasks.start({ sourceArn: deadLetters.arn, destinationArn: queue.arn });
  } catch (error) {
    throw error instanceof SqsError ? new ActionError(error.message) : error;
  }
  return { messages: visible };
}
