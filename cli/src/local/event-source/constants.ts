/** Most messages of one batch from a FIFO queue, and from a standard queue without a batching window (AWS Lambda developer guide). */
export const MAXIMUM_BATCH_SIZE = 10;
/** Batches that a mapping without a maximum concurrency works on at one time (AWS: at most 1,000; for FIFO also at most the active groups). */
export const DEFAULT_CONCURRENCY = 1_000;
/** What `MaximumConcurrency` may be. */
export const MAXIMUM_CONCURRENCY_RANGE = { minimum: 2, maximum: 1_000 } as const;
/** Bytes of JSON that one invocation can carry (AWS: 6 MB for synchronous invocations). */
export const MAXIMUM_PAYLOAD_BYTES = 6_291_456;
/** The response type that makes a mapping look at which messages failed. */
export const REPORT_BATCH_ITEM_FAILURES = 'ReportBatchItemFailures';
