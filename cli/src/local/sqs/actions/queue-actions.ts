import { describeQueue } from '../queue-attributes';
import { invalidValue, queueDoesNotExist } from '../sqs-error';
import { Action, ActionContext, queueUrl, requestedQueue } from './action';
import { ActionInput } from './action-input';
import { Queue } from '../queue';

/** The actions that make, find, change and empty queues. */
export const QUEUE_ACTIONS: Readonly<Record<string, Action>> = {
  CreateQueue: (input, context) => {
    const queue = context.registry.create(input.requiredText('QueueName'), input.textMap('Attributes'), input.textMap('tags'));
    return { QueueUrl: queueUrl(queue, context) };
  },

  DeleteQueue: (input, context) => {
    context.registry.delete(requestedQueue(input, context));
    return {};
  },

  GetQueueUrl: (input, context) => {
    const queue = context.registry.get(input.requiredText('QueueName'));
    if (!queue) {
      throw queueDoesNotExist();
    }
    return { QueueUrl: queueUrl(queue, context) };
  },

  ListQueues: (input, context) => {
    const { page, NextToken } = paged(input, context.registry.list(input.text('QueueNamePrefix')));
    return { ...(page.length > 0 ? { QueueUrls: urls(page, context) } : {}), ...(NextToken ? { NextToken } : {}) };
  },

  ListDeadLetterSourceQueues: (input, context) => {
    const { page, NextToken } = paged(input, context.registry.sourcesOf(requestedQueue(input, context)));
    return { queueUrls: urls(page, context), ...(NextToken ? { NextToken } : {}) };
  },

  GetQueueAttributes: (input, context) => {
    const attributes = describeQueue(requestedQueue(input, context), input.texts('AttributeNames'));
    return Object.keys(attributes).length > 0 ? { Attributes: attributes } : {};
  },

  SetQueueAttributes: (input, context) => {
    context.registry.setAttributes(requestedQueue(input, context), input.textMap('Attributes'));
    return {};
  },

  PurgeQueue: (input, context) => {
    requestedQueue(input, context).purge();
    return {};
  },
};

/** Queues in one answer. */
const MAXIMUM_RESULTS = 1000;

/**
 * A page of queues by name; the token is the name of the last queue of the page before. Only who asks for a size is told that there are more (API
 * reference: "You must set MaxResults to receive a value for NextToken").
 */
function paged(input: ActionInput, queues: readonly Queue[]): { page: readonly Queue[]; NextToken?: string } {
  const asked = input.integer('MaxResults');
  const size = asked ?? MAXIMUM_RESULTS;
  if (size < 1 || size > MAXIMUM_RESULTS) {
    throw invalidValue(size, 'MaxResults', `Must be between 1 and ${MAXIMUM_RESULTS}, if provided.`);
  }
  const after = input.text('NextToken');
  const rest = after === undefined ? queues : queues.filter((queue) => queue.name > after);
  const page = rest.slice(0, size);
  return asked !== undefined && rest.length > page.length ? { page, NextToken: page[page.length - 1].name } : { page };
}

function urls(queues: readonly Queue[], context: ActionContext): string[] {
  return queues.map((queue) => queueUrl(queue, context));
}
