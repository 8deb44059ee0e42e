import { invalidValue } from './sqs-error';

/** Most source queues that a policy can name. */
const MAXIMUM_SOURCES = 10;

/**
 * Checks the `RedriveAllowPolicy` of a dead-letter queue.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 * @throws SqsError when it is not what AWS documents; the text is ours
 */
export function checkRedriveAllowPolicy(text: string | undefined): void {
  if (text === undefined) {
    return;
  }
  const { redrivePermission, sourceQueueArns } = parse(text);
  const sources = Array.isArray(sourceQueueArns) ? sourceQueueArns.length : 0;
  if (!['allowAll', 'denyAll', 'byQueue'].includes(String(redrivePermission))) {
    throw invalidValue(text, 'RedriveAllowPolicy', 'redrivePermission must be allowAll, denyAll or byQueue.');
  }
  if (redrivePermission === 'byQueue' ? sources < 1 || sources > MAXIMUM_SOURCES : sourceQueueArns !== undefined) {
    throw invalidValue(text, 'RedriveAllowPolicy', `sourceQueueArns must name 1 to ${MAXIMUM_SOURCES} queues with byQueue, and none with another permission.`);
  }
}

/** Whether a dead-letter queue with that policy takes what a source queue gives up on. By default all queues may use it. */
export function allowsSource(text: string | undefined, sourceArn: string): boolean {
  if (text === undefined) {
    return true;
  }
  const { redrivePermission, sourceQueueArns } = parse(text);
  return redrivePermission === 'allowAll' || (redrivePermission === 'byQueue' && (sourceQueueArns as unknown[]).includes(sourceArn));
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}
