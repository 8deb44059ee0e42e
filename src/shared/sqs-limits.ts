/**
 * SQS's limit for a message, body and attributes together, in bytes: 1 MiB.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export const MAX_MESSAGE_BYTES = 1_048_576;

/**
 * The limit of a delivery stream's queue, 1 KiB below. The dead-letter queue has SQS's whole limit, so that what came through the queue always
 * has room for the reason as a dead letter.
 */
export const MAX_QUEUED_MESSAGE_BYTES = MAX_MESSAGE_BYTES - 1_024;
