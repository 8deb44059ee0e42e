import { Clock } from '../../clock';
import { MessageMoveTasks } from '../message-move-tasks';
import { Queue } from '../queue';
import { QueueRegistry } from '../queue-registry';
import { queueDoesNotExist } from '../sqs-error';
import { ActionInput } from './action-input';

/** What the actions of the service work on. */
export interface ActionContext {
  readonly registry: QueueRegistry;
  readonly moveTasks: MessageMoveTasks;
  readonly clock: Clock;
  /** What queue URLs begin with, such as `http://127.0.0.1:9324`. */
  readonly endpoint: string;
  /** Aborted when the caller has gone. */
  readonly signal?: AbortSignal;
}

/** One action of the SQS API: from the JSON of the request to the JSON of the answer; errors are thrown as `SqsError`. */
export type Action = (input: ActionInput, context: ActionContext) => object | Promise<object>;

/** The URL of a queue. */
export function queueUrl(queue: Queue, context: ActionContext): string {
  return `${context.endpoint}/${context.registry.accountId}/${queue.name}`;
}

/** The queue that the request is about: the last part of `QueueUrl` is its name. */
export function requestedQueue(input: ActionInput, context: ActionContext): Queue {
  const url = input.requiredText('QueueUrl');
  const queue = context.registry.get(url.slice(url.lastIndexOf('/') + 1));
  if (!queue) {
    throw queueDoesNotExist();
  }
  return queue;
}
