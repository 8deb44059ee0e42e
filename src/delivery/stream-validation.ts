import { Duration, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { finalProperties } from './final-properties';
import { isSupportedRuntime } from './function-checks';
import { MAX_RECEIVE_COUNT, RETENTION_SECONDS, StreamSettings, VISIBILITY_MARGIN_SECONDS } from './stream-settings';
import { MAX_MESSAGE_BYTES } from '../shared/sqs-limits';

/** The resources of a delivery stream, and what was promised of them. */
export interface ValidatedStream {
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;
  /** Whether the queues are FIFO queues. */
  readonly fifo: boolean;
  /** The largest message that the queue takes. */
  readonly maxMessageBytes: number;
  readonly function: lambda.Function;
  readonly eventSource: lambda.EventSourceMapping;
  readonly settings: StreamSettings;
  readonly retryForSeconds: number;
}

/** One property that a promise depends on. */
interface Expectation {
  readonly property: string;
  readonly got: unknown;
  readonly holds: boolean;
  readonly expected: string;
  readonly because: string;
}

/** AWS's own key for SQS, which everyone in the account may use through SQS. */
const AWS_SQS_KEY = 'alias/aws/sqs';

/** What is left of the queue's retention after the last attempt, for the dead letter to be sent. */
const AFTER_RETRIES = Duration.days(1).toSeconds();

/**
 * What the template would silently break of what a delivery stream promises: others may change its resources, with property injectors, Aspects
 * and overrides, and CloudFormation would deploy that. One sentence each; to be asked when the template is written.
 */
export function brokenPromises(stream: ValidatedStream): string[] {
  return [
    ...sentences(stream.queue, [...queueExpectations(stream.queue, stream.fifo), ...sourceQueueExpectations(stream)]),
    ...sentences(stream.deadLetterQueue, [
      ...queueExpectations(stream.deadLetterQueue, stream.fifo), ...deadLetterExpectations(stream.deadLetterQueue),
    ]),
    ...sentences(stream.function, functionExpectations(stream)),
    ...sentences(stream.eventSource, eventSourceExpectations(stream)),
  ];
}

/** The same for a table that a function uses: its key must be one that the function was let to use. */
export function brokenTablePromises(table: dynamodb.Table): string[] {
  const key = finalProperties(table).SSESpecification?.KMSMasterKeyId;
  const known = Stack.of(table).resolve(table.encryptionKey?.keyArn);
  return sentences(table, [{
    property: 'SSESpecification.KMSMasterKeyId',
    got: key,
    holds: key === undefined || isSame(key, known),
    expected: text(known),
    because: 'the forwarder may use no other key, and could neither read nor write the table',
  }]);
}

function queueExpectations(queue: sqs.Queue, fifo: boolean): Expectation[] {
  const properties = finalProperties(queue);
  return [...fifo ? fifoExpectations(properties) : [], encryption(queue, properties)];
}

function fifoExpectations({ FifoQueue, DeduplicationScope, FifoThroughputLimit }: Record<string, unknown>): Expectation[] {
  return [
    exactly('FifoQueue', FifoQueue, true, 'webhooks of a group stay in order'),
    exactly('DeduplicationScope', DeduplicationScope, 'messageGroup', 'all groups together would share the throughput of one'),
    exactly('FifoThroughputLimit', FifoThroughputLimit, 'perMessageGroupId', 'all groups together would share the throughput of one'),
  ];
}

function encryption(queue: sqs.Queue, { KmsMasterKeyId, SqsManagedSseEnabled }: Record<string, unknown>): Expectation {
  const known = Stack.of(queue).resolve(queue.encryptionMasterKey?.keyArn);
  if (KmsMasterKeyId === undefined && known === undefined) {
    return {
      property: 'SqsManagedSseEnabled',
      got: SqsManagedSseEnabled,
      holds: SqsManagedSseEnabled !== false,
      expected: 'true',
      because: 'webhooks would be stored in plain text',
    };
  }
  return {
    property: 'KmsMasterKeyId',
    got: KmsMasterKeyId,
    holds: KmsMasterKeyId === AWS_SQS_KEY || isSame(KmsMasterKeyId, known),
    expected: known === undefined ? 'none' : text(known),
    because: 'those who send and receive may use no key but the encryptionKey of the webhook',
  };
}

function sourceQueueExpectations(stream: ValidatedStream): Expectation[] {
  const { queue, deadLetterQueue, maxMessageBytes, function: handler, settings, retryForSeconds } = stream;
  const { VisibilityTimeout, MessageRetentionPeriod, MaximumMessageSize, RedrivePolicy } = finalProperties(queue);
  const { Timeout } = finalProperties(handler);
  const timeout = Math.max(settings.functionTimeoutSeconds, Number(Timeout) || 0);
  const target = Stack.of(queue).resolve(deadLetterQueue.queueArn);
  return [
    atLeast('VisibilityTimeout', VisibilityTimeout, timeout + VISIBILITY_MARGIN_SECONDS, `the function has ${timeout} seconds, and what it works on must not be sent a second time`),
    atLeast('MessageRetentionPeriod', MessageRetentionPeriod, retryForSeconds + AFTER_RETRIES, 'webhooks would be gone before the retry policy gives up on them'),
    exactly(
      'MaximumMessageSize', MaximumMessageSize, maxMessageBytes, 'smaller webhooks are taken, and larger ones would have no room for the reason as dead letters',
    ),
    exactly('RedrivePolicy.maxReceiveCount', RedrivePolicy?.maxReceiveCount, MAX_RECEIVE_COUNT, 'SQS would give up on webhooks before the retry policy does'),
    {
      property: 'RedrivePolicy.deadLetterTargetArn',
      got: RedrivePolicy?.deadLetterTargetArn,
      holds: isSame(RedrivePolicy?.deadLetterTargetArn, target),
      expected: text(target),
      because: 'dead letters would lie where nobody looks for them',
    },
  ];
}

function deadLetterExpectations(queue: sqs.Queue): Expectation[] {
  const { MessageRetentionPeriod, MaximumMessageSize } = finalProperties(queue);
  return [
    atLeast('MessageRetentionPeriod', MessageRetentionPeriod, RETENTION_SECONDS, 'dead letters are kept nowhere else'),
    atLeast('MaximumMessageSize', MaximumMessageSize, MAX_MESSAGE_BYTES, 'a large webhook could not be stored with the reason'),
  ];
}

function functionExpectations({ function: handler, settings }: ValidatedStream): Expectation[] {
  const { Timeout, Runtime, ReservedConcurrentExecutions: reserved } = finalProperties(handler);
  const { functionTimeoutSeconds, reservedConcurrentExecutions, eventSourceMaxConcurrency } = settings;
  return [
    atLeast('Timeout', Timeout, functionTimeoutSeconds, 'requests to the backend would be cut off'),
    { property: 'Runtime', got: Runtime, holds: isSupportedRuntime(Runtime), expected: 'Node.js 22 or newer', because: 'the code runs on no other' },
    reservedConcurrentExecutions === undefined
      ? {
        property: 'ReservedConcurrentExecutions',
        got: reserved,
        holds: reserved === undefined || Number(reserved) >= eventSourceMaxConcurrency,
        expected: `none or at least ${eventSourceMaxConcurrency}`,
        because: 'invocations would be throttled, and each counts as a receive',
      }
      : exactly('ReservedConcurrentExecutions', reserved, reservedConcurrentExecutions, 'the backend gets no more requests at once than maxConcurrency'),
  ];
}

function eventSourceExpectations({ eventSource, settings }: ValidatedStream): Expectation[] {
  const { ScalingConfig, FunctionResponseTypes, FilterCriteria } = finalProperties(eventSource);
  return [
    exactly(
      'ScalingConfig.MaximumConcurrency', ScalingConfig?.MaximumConcurrency, settings.eventSourceMaxConcurrency,
      'maxConcurrency and maxRate are shared out among so many invocations',
    ),
    {
      property: 'FunctionResponseTypes',
      got: FunctionResponseTypes,
      holds: Array.isArray(FunctionResponseTypes) && FunctionResponseTypes.includes('ReportBatchItemFailures'),
      expected: '["ReportBatchItemFailures"]',
      because: 'webhooks that were not delivered would be deleted',
    },
    {
      property: 'FilterCriteria',
      got: FilterCriteria,
      holds: FilterCriteria === undefined,
      expected: 'none',
      because: 'Lambda deletes what a filter leaves out',
    },
  ];
}

function exactly(property: string, got: unknown, value: string | number | boolean, because: string): Expectation {
  return { property, got, holds: String(got) === String(value), expected: text(value), because };
}

function atLeast(property: string, got: unknown, value: number, because: string): Expectation {
  return { property, got, holds: Number(got) >= value, expected: `at least ${value}`, because };
}

function sentences(construct: IConstruct, expectations: readonly Expectation[]): string[] {
  return expectations.filter(({ holds }) => !holds).map(({ property, got, expected, because }) =>
    `${construct.node.path} got ${property} ${text(got)} from an Aspect, a property injector or an override, expected ${expected} because ${because}; leave this resource out there.`);
}

function isSame(value: unknown, other: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(other);
}

function text(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
