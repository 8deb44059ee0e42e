/**
 * The quotas of Amazon SQS that the model keeps to (see "Amazon SQS quotas" and the API reference).
 */

/** Bytes of one message or of all messages of one batch request: body plus the names, types and values of its attributes. */
export { MAX_MESSAGE_BYTES as MAXIMUM_MESSAGE_BYTES } from '../../../../src/shared/sqs-limits';
/** Messages in one receive, entries in one batch request. */
export const MAXIMUM_BATCH_ENTRIES = 10;
/** Attributes of one message. */
export const MAXIMUM_MESSAGE_ATTRIBUTES = 10;
/** Longest visibility timeout, and longest time from a receive that a message can be kept hidden, in seconds. */
export const MAXIMUM_VISIBILITY_SECONDS = 43_200;
/** Longest delay of a message, in seconds. */
export const MAXIMUM_DELAY_SECONDS = 900;
/** Longest long poll, in seconds. */
export const MAXIMUM_WAIT_SECONDS = 20;
/** How long an identifier is remembered, counted from the first send, in milliseconds. */
export const DEDUPLICATION_MILLISECONDS = 300_000;
/** Messages that may be received and not yet deleted at one time. */
export const MAXIMUM_IN_FLIGHT = 120_000;
/** How far into the backlog a FIFO queue looks for a message group that is free. */
export const SCAN_WINDOW_MESSAGES = 120_000;
/** How long a changed attribute may take to come into force, in milliseconds. */
export const ATTRIBUTE_LAG_MILLISECONDS = 60_000;
/** Time between two purges of one queue, in milliseconds. */
export const PURGE_INTERVAL_MILLISECONDS = 60_000;
/** Fastest rate of a message move task, in messages per second; also the rate of a task that names none. */
export const MAXIMUM_MOVES_PER_SECOND = 500;
/** How long a message move task goes on after it was cancelled, in milliseconds (recorded: about six seconds at one message per second). */
export const CANCEL_LAG_MILLISECONDS = 5_000;
/** How long the name of a deleted queue stays taken, in milliseconds. */
export const QUEUE_NAME_REST_MILLISECONDS = 60_000;
