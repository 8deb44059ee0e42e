import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { benchEnvelope, BODY_BYTES } from '../app/bench-envelope';

let made = 0;

/** An event with new webhooks, as an SQS event source hands it over: of one group, or spread over ten. */
export function batch(webhooks: number, groups: 'one group' | 'ten groups', bodyBytes = BODY_BYTES): SQSEvent {
  return { Records: Array.from({ length: webhooks }, (_, index) => record(groups === 'one group' ? 'order-1' : `order-${index % 10}`, bodyBytes)) };
}

function record(group: string, bodyBytes: number): SQSRecord {
  made += 1;
  const now = Date.now();
  const body = benchEnvelope(`bench-${made}`, now, bodyBytes);
  return {
    messageId: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    receiptHandle: `receipt-${made}`.padEnd(200, '='),
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: String(now),
      SentTimestamp: String(now),
      SenderId: 'AIDA',
      SequenceNumber: String(made),
      MessageGroupId: group,
      MessageDeduplicationId: `bench-${made}`,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue.fifo',
    awsRegion: 'us-east-1',
  };
}
