import { readSettings } from './function-environment';
import { readMetrics, StreamMetrics } from './read-metrics';
import { StreamState } from './stream-state';
import { AwsClients } from '../session/aws-clients';
import { OperatedStream, OperatedWebhook } from '../session/operated-webhook';

/** Asks AWS how a stream is. */
export async function readState(aws: AwsClients, webhook: OperatedWebhook, stream: OperatedStream, now: Date): Promise<StreamState> {
  const [sqs, lambda, cloudWatch] = await Promise.all([aws.sqs(), aws.lambda(), aws.cloudWatch()]);
  const attributes = async (url: string): Promise<Record<string, string>> =>
    (await sqs.getQueueAttributes({ QueueUrl: url, AttributeNames: ['All'] })).Attributes ?? {};
  const [queue, deadLetters, fn, mapping, metrics] = await Promise.all([
    attributes(stream.queue.url),
    attributes(stream.deadLetterQueue.url),
    lambda.getFunctionConfiguration({ FunctionName: stream.forwarder }),
    lambda.getEventSourceMapping({ UUID: stream.mapping }),
    readMetrics(cloudWatch, webhook, stream, now),
  ]);
  const count = (name: string) => Number(queue[name] ?? 0);
  const waiting = count('ApproximateNumberOfMessages') + count('ApproximateNumberOfMessagesDelayed');
  const inFlight = count('ApproximateNumberOfMessagesNotVisible');
  return {
    name: stream.name,
    waiting,
    inFlight,
    oldestSeconds: oldestSeconds(metrics, waiting + inFlight > 0),
    retentionSeconds: count('MessageRetentionPeriod'),
    oldestDeadLetterSeconds: metrics.oldestDeadLetterSeconds,
    deadLetterRetentionSeconds: Number(deadLetters.MessageRetentionPeriod ?? 0),
    deadLetters: Number(deadLetters.ApproximateNumberOfMessages ?? 0) + Number(deadLetters.ApproximateNumberOfMessagesNotVisible ?? 0),
    keyId: queue.KmsMasterKeyId,
    ...readSettings(fn.Environment?.Variables ?? {}),
    mapping: mapping.State ?? 'unknown',
    function: fn.State ?? 'unknown',
    functionUpdate: fn.LastUpdateStatus ?? 'unknown',
    functionProblem: fn.StateReason ?? fn.LastUpdateStatusReason,
    timeoutSeconds: fn.Timeout,
    lastHour: metrics.figures,
  };
}

/** What went back to an empty queue has left it since. */
function oldestSeconds({ oldestSeconds: oldest, returnedSeconds: returned }: StreamMetrics, isWaiting: boolean): number | undefined {
  return returned === undefined || !isWaiting ? oldest : Math.max(oldest ?? 0, returned);
}
