import { setTimeout as sleep } from 'node:timers/promises';
import { Aws } from './aws';
import { Deployed } from './deployed';
import { Webhook } from '../../demo/corpus/payload';
import { formatEnvelope, ROOT_ENDPOINT } from '../../src/envelope/envelope';

const EMPTY_WITHIN_MS = 60_000;

/** The two queues of a webhook. */
export interface Queues {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** The queues of a stack with one webhook and one destination. */
export function queuesOf(resources: readonly Deployed[]): Queues {
  return allQueuesOf(resources)[0];
}

/** Every queue of a stack with its dead-letter queue. */
export function allQueuesOf(resources: readonly Deployed[]): Queues[] {
  const queues = resources.filter(({ type }) => type === 'AWS::SQS::Queue');
  const urlOf = (arn: string) => queues.find(({ physicalId }) => physicalId.endsWith(`/${arn.split(':').at(-1)}`))!.physicalId;
  return queues.flatMap(({ physicalId, properties }) => {
    const redrive = properties.RedrivePolicy as { readonly deadLetterTargetArn: string } | undefined;
    return redrive ? [{ queueUrl: physicalId, deadLetterQueueUrl: urlOf(redrive.deadLetterTargetArn) }] : [];
  });
}

/** URL of the queue that the API of a stack with one webhook sends to. */
export function firstQueueOf(resources: readonly Deployed[]): string {
  return resources.find(({ type, logicalId }) => type === 'AWS::SQS::Queue' && logicalId.startsWith('WebhookQueue'))!.physicalId;
}

/** Input of `SendMessage`. */
export interface Message {
  readonly QueueUrl: string;
  readonly MessageGroupId: string;
  readonly MessageDeduplicationId: string;
  readonly MessageBody: string;
}

/**
 * A webhook as API Gateway puts it into the queue.
 *
 * @param endpoint at which it came in, such as `/github`
 */
export function messageOf({ id, group, method, path, query, headers, body }: Webhook, queueUrl: string, endpoint: string): Message {
  const envelope = formatEnvelope({
    id,
    arrivedAt: Date.now(),
    endpoint,
    method,
    path,
    // As a sender calls it: an endpoint's own path has no slash at its end.
    rawPath: `/prod${endpoint === ROOT_ENDPOINT ? '/' : endpoint}${path === '' || endpoint === ROOT_ENDPOINT ? path : `/${path}`}`,
    query: [...new URLSearchParams(query)],
    headers,
    body,
    sourceIp: '192.0.2.1',
  });
  return { QueueUrl: queueUrl, MessageGroupId: group, MessageDeduplicationId: id, MessageBody: envelope };
}

/** Waits until nothing is in the queue, and says what is left there in the end, and when there are other than so many dead letters. */
export async function drain(aws: Aws, { queueUrl, deadLetterQueueUrl }: Queues, deadLetters: number): Promise<string[]> {
  for (const deadline = Date.now() + EMPTY_WITHIN_MS; await messagesIn(aws, queueUrl) > 0 && Date.now() < deadline;) {
    await sleep(100);
  }
  const [left, dead] = await Promise.all([messagesIn(aws, queueUrl), messagesIn(aws, deadLetterQueueUrl)]);
  return [
    ...left > 0 ? [`${queueUrl} must be empty in the end, got ${left} messages.`] : [],
    ...dead !== deadLetters ? [`${deadLetterQueueUrl} must have ${deadLetters} messages in the end, got ${dead}.`] : [],
  ];
}

async function messagesIn(aws: Aws, queueUrl: string): Promise<number> {
  const { Attributes = {} } = await aws.sqs.getQueueAttributes({
    QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible', 'ApproximateNumberOfMessagesDelayed'],
  });
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}
