import { Queue } from './queue';
import { unknownAttribute } from './sqs-error';

const SETTABLE = [
  'Policy', 'VisibilityTimeout', 'MaximumMessageSize', 'MessageRetentionPeriod', 'DelaySeconds', 'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy', 'RedriveAllowPolicy', 'FifoQueue', 'ContentBasedDeduplication', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds',
  'DeduplicationScope', 'FifoThroughputLimit', 'SqsManagedSseEnabled',
];

/**
 * The attributes of a queue as `GetQueueAttributes` gives them.
 *
 * @param names which; `All` for all, those that are not set are left out
 * @throws SqsError for a name that SQS does not know
 */
export function describeQueue(queue: Queue, names: readonly string[]): Record<string, string> {
  const { visible, inFlight, delayed } = queue.counts();
  const all: Record<string, string> = {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ...queue.settings.attributes,
  };
  const unknown = names.find((name) => name !== 'All' && !(name in all) && !SETTABLE.includes(name));
  if (unknown !== undefined) {
    throw unknownAttribute(unknown);
  }
  return names.includes('All') ? all : Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]));
}
