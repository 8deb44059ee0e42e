import { Action, requestedQueue } from './action';
import { missingParameter } from '../sqs-error';

/**
 * The actions for the tags of queues. A new tag with an existing key replaces it; keys are case-sensitive.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html
 */
export const TAG_ACTIONS: Readonly<Record<string, Action>> = {
  TagQueue: (input, context) => {
    const { tags } = requestedQueue(input, context);
    const given = Object.entries(input.textMap('Tags'));
    if (given.length === 0) {
      throw missingParameter('Tags');
    }
    given.forEach(([key, value]) => tags.set(key, value));
    return {};
  },

  UntagQueue: (input, context) => {
    const { tags } = requestedQueue(input, context);
    input.texts('TagKeys').forEach((key) => tags.delete(key));
    return {};
  },

  ListQueueTags: (input, context) => {
    const { tags } = requestedQueue(input, context);
    return tags.size > 0 ? { Tags: Object.fromEntries(tags) } : {};
  },
};
