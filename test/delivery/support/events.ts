import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { START } from './world';
import { DEFAULT_RETRY_POLICY } from '../../../src/delivery/retry-policy-config';
import { QueuedMessage } from '../../../src/engine/queued-message';

/** Environment variables as the construct sets them. */
export const variables = (overrides: Record<string, string | undefined> = {}): Record<string, string | undefined> => ({
  BACKEND_KIND: 'url',
  BACKEND_URL: 'http://127.0.0.1:9/hooks',
  QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/queue.fifo',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/dead.fifo',
  VISIBILITY_TIMEOUT_SECONDS: '105',
  CONCURRENT_INVOCATIONS: '10',
  MAX_RECEIVE_COUNT: '1000',
  QUEUE_RETENTION_SECONDS: '1209600',
  WEBHOOK: 'Stack/Orders',
  DESTINATION: 'Default',
  GROUPS_PER_INVOCATION: '1',
  REQUEST_TIMEOUT_MS: '15000',
  RETRY_POLICY: JSON.stringify(DEFAULT_RETRY_POLICY),
  SOURCES: JSON.stringify({ '/': { name: 'any', scheme: { kind: 'none' }, secretArns: [], invalid: 'quarantine' } }),
  ...overrides,
});

/** A record as an SQS event source hands it over. */
export const record = (from: QueuedMessage): SQSRecord => ({
  messageId: from.messageId,
  receiptHandle: from.receiptHandle,
  body: from.body,
  attributes: {
    ApproximateReceiveCount: String(from.receiveCount),
    ApproximateFirstReceiveTimestamp: String(from.firstReceivedAt ?? START),
    SentTimestamp: String(from.sentAt ?? START),
    SenderId: 'AIDA',
    SequenceNumber: '18866742784567890000',
    MessageDeduplicationId: from.messageId,
    ...from.groupId === undefined ? {} : { MessageGroupId: from.groupId },
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:1:queue.fifo',
  awsRegion: 'us-east-1',
});

export const event = (...messages: QueuedMessage[]): SQSEvent => ({ Records: messages.map(record) });

export const context = (remainingMs = 60_000): Context => ({ getRemainingTimeInMillis: () => remainingMs }) as Context;
