export { readBatchFailures, readPayloadFailures } from './batch-result';
export * from './constants';
export { EventSourceMapping } from './event-source-mapping';
export { EventSourceMappings } from './event-source-mappings';
export type {
  CreatedMapping, EventSourceMappingRequest, EventSourceMappingResponse, EventSourceMappingsProps, MappedFunction,
} from './event-source-mappings';
export type {
  Batch, BatchCompletion, EventSourceMappingProps, EventSourceObserver, InvocationContext, Invoke, InvokeFailed, InvokeResult, InvokeReturned,
  InvokeThrottled, MappingCounts, PollerLatencies,
} from './event-source-types';
export { LambdaError } from './lambda-error';
export { sqsEvent } from './sqs-event';
export type { SqsEvent, SqsRecord, SqsRecordAttribute } from './sqs-event';
