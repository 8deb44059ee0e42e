import type { SQSEvent } from 'aws-lambda';
import { EventError, messagesOf, queueNameOf } from '../../../src/delivery/function/sqs-event';
import { readVector, Vector } from '../../conformance-vectors';
import { event, record } from '../support/events';
import { message, START } from '../support/world';

test('records become messages, in order', () => {
  const common = { sentAt: START, redriven: false, sequenceNumber: '18866742784567890000' };
  expect(messagesOf(event(message('m1', 'a', { receiveCount: 3, firstReceivedAt: START + 7 }), message('m2', undefined)))).toEqual([
    { ...message('m1', 'a'), ...common, receiveCount: 3, firstReceivedAt: START + 7 },
    { ...message('m2', undefined), ...common, receiveCount: 1, firstReceivedAt: START },
  ]);
});

test.each<[Record<string, unknown>, number, number | undefined, number | undefined]>([
  [{}, 1, undefined, undefined],
  [{ ApproximateReceiveCount: '0', SentTimestamp: '', ApproximateFirstReceiveTimestamp: '' }, 1, undefined, undefined],
  [{ ApproximateReceiveCount: 'many', SentTimestamp: 'x', ApproximateFirstReceiveTimestamp: 'y' }, 1, undefined, undefined],
  [{ ApproximateReceiveCount: 'x12', SentTimestamp: '5x', ApproximateFirstReceiveTimestamp: ' 7' }, 1, undefined, undefined],
  [{ ApproximateReceiveCount: '9'.repeat(16), SentTimestamp: '9'.repeat(15), ApproximateFirstReceiveTimestamp: '-7' }, 1, 999_999_999_999_999, undefined],
  [{ ApproximateReceiveCount: '12', SentTimestamp: '5', ApproximateFirstReceiveTimestamp: '7' }, 12, 5, 7],
])('attributes %j', (attributes, receiveCount, sentAt, firstReceivedAt) => {
  const odd = { Records: [{ ...record(message('m1', 'a')), attributes }] } as unknown as SQSEvent;
  expect(messagesOf(odd)).toMatchObject([{ receiveCount, groupId: undefined }]);
  expect(messagesOf(odd)[0].sentAt).toBe(sentAt);
  expect(messagesOf(odd)[0].firstReceivedAt).toBe(firstReceivedAt);
});

test.each([
  ['18849496460467696128', '18849496460467696128'], [undefined, undefined], ['', undefined], ['1e5', undefined], ['9'.repeat(40), undefined],
])(
  'the number %s that SQS gave a message is %s', (SequenceNumber, sequenceNumber) => {
    const plain = record(message('m1', 'a'));
    const attributes = { ...plain.attributes, SequenceNumber };
    expect(messagesOf({ Records: [{ ...plain, attributes }] } as SQSEvent)[0].sequenceNumber).toBe(sequenceNumber);
  },
);

test('a record without attributes is a message that nothing is known of', () => {
  const bare = { Records: [{ ...record(message('m1', 'a')), attributes: undefined }] } as unknown as SQSEvent;
  const { body } = record(message('m1', 'a'));
  expect(messagesOf(bare)).toEqual([{ messageId: 'm1', receiptHandle: 'receipt-m1', body, receiveCount: 1, redriven: false }]);
});

test.each([
  [[{ eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:stream.fifo' }, { eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:other.fifo' }], 'stream.fifo'],
  [[{ eventSourceARN: '' }], undefined],
  [[{}], undefined],
  [[], undefined],
])('a batch %j is from the queue %s', (records, name) => {
  expect(queueNameOf({ Records: records } as unknown as SQSEvent)).toBe(name);
});

test('an event that is no batch is named, and what was expected', () => {
  const expected = 'expected a batch of an SQS event source.';
  expect(() => messagesOf({} as SQSEvent)).toThrow(expect.objectContaining({ name: 'EventError', message: `The event has no list of records; ${expected}` }));
  expect(() => messagesOf({ Records: [{}] } as SQSEvent))
    .toThrow(expect.objectContaining({ name: 'EventError', message: `A record of the event has no messageId, receiptHandle or body; ${expected}` }));
});

test('what has attributes of a message, or of SQS\'s own dead letters, may have been redriven', () => {
  const plain = record(message('m1', 'a'));
  const attributes = { reason: { stringValue: 'gone', dataType: 'String' } };
  const records = [
    plain,
    { ...plain, messageAttributes: attributes },
    { ...plain, attributes: { ...plain.attributes, DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:1:queue.fifo' } },
    { ...plain, messageAttributes: undefined },
  ];
  expect(messagesOf({ Records: records } as SQSEvent).map(({ redriven }) => redriven)).toEqual([false, true, true, false]);
});

test.each([undefined, null, {}, { Records: {} }, { Records: [null] }, { Records: [{}] }, { Records: [{ messageId: '', receiptHandle: 'r', body: 'b' }] },
  { Records: [{ messageId: 'm', receiptHandle: 'r' }] }, { Records: [{ messageId: 'm', body: 'b' }] }])('%j is no batch of messages', (odd) => {
  expect(() => messagesOf(odd as unknown as SQSEvent)).toThrow(EventError);
});

test('everything that is read is in the records that AWS was recorded to send', () => {
  const { expect: shape } = readVector<Vector<unknown, { recordKeys: string[]; attributeKeys: string[] }>>('lambda-esm', 'record-shape-fifo');
  expect(shape.recordKeys).toEqual(expect.arrayContaining(['messageId', 'receiptHandle', 'body', 'attributes']));
  expect(shape.attributeKeys).toEqual(expect.arrayContaining([
    'MessageGroupId', 'SequenceNumber', 'ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp', 'SentTimestamp',
  ]));
  expect(Object.keys(record(message('m1', 'a'))).sort()).toEqual(shape.recordKeys);
  expect(Object.keys(record(message('m1', 'a')).attributes).sort()).toEqual(shape.attributeKeys);
});
