/**
 * The URL of a queue of the same account and Region as another one.
 *
 * @param queueUrl of the other one
 * @param queueName of the queue
 */
export function queueUrlBeside(queueUrl: string, queueName: string): string {
  return `${queueUrl.slice(0, queueUrl.lastIndexOf('/') + 1)}${queueName}`;
}
