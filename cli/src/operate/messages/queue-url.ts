import type { SQS } from '@aws-sdk/client-sqs';
import { OperatorError } from '../session/operator-error';

/**
 * The URL of a queue that is given by its name, ARN or URL.
 *
 * @throws OperatorError when there is none of that name
 */
export async function queueUrlOf(sqs: SQS, given: string): Promise<string> {
  if (/^https?:\/\//.test(given)) {
    return given;
  }
  const [, , , , owner, name] = given.startsWith('arn:') ? given.split(':') : ['', '', '', '', undefined, given];
  try {
    return (await sqs.getQueueUrl({ QueueName: name, QueueOwnerAWSAccountId: owner })).QueueUrl!;
  } catch (error) {
    if (/NonExistentQueue|QueueDoesNotExist/.test((error as Error).name)) {
      throw new OperatorError(`There is no queue "${given}" in this account and Region, expected the name, ARN or URL of one (aws sqs list-queues).`);
    }
    throw error;
  }
}
